package org.camelvoice.rollout;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.camelvoice.tenant.TenantSource;
import org.camelvoice.tenant.TenantText;

/** Definitions of tenants that a test puts and takes away, as if they were files of {@code tenants/}. */
final class TextsOfTenants implements TenantSource {
    private final Map<String, String> texts = new TreeMap<>();
    private int looks;
    private int reads;
    private String failure;

    synchronized void put(String id, String yaml) {
        texts.put(id, yaml);
    }

    /** Several in one look. */
    synchronized void putAll(Map<String, String> several) {
        texts.putAll(several);
    }

    synchronized void remove(String id) {
        texts.remove(id);
    }

    /** From now on nothing can be read; null for no more. */
    synchronized void fail(String why) {
        failure = why;
    }

    /** How often somebody looked. */
    synchronized int looks() {
        return looks;
    }

    @Override
    public synchronized Collection<TenantText> texts() throws IOException {
        looks++;
        if (failure != null) {
            throw new IOException(failure);
        }
        return texts.entrySet().stream()
                .map(text -> new TenantText(
                        text.getKey(),
                        "tenants/" + text.getKey() + ".yaml",
                        text.getValue(),
                        () -> read(text.getValue())))
                .toList();
    }

    private synchronized String read(String text) {
        reads++;
        return text;
    }

    /** How often a text was read. */
    synchronized int reads() {
        return reads;
    }

    @Override
    public String description() {
        return "tenants";
    }

    /** A tenant with this greeting, and properties {@code name: value} beside it. */
    static String tenant(String name, String greeting, String... properties) {
        StringBuilder yaml = new StringBuilder("""
                - beans:
                    - name: %s
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        greeting: %s
                """.formatted(name, greeting));
        List.of(properties)
                .forEach(property -> yaml.append("        ").append(property).append('\n'));
        return yaml.toString();
    }

    /** A tool that answers with these words. */
    static String tool(String name, String answer) {
        return """
                - route:
                    id: %s
                    description: A tool
                    from:
                      uri: voice-tool:%s
                      steps:
                        - setBody: { constant: %s }
                """.formatted(name, name, answer);
    }
}
