package org.camelvoice.tenant;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The targets to which a tenant's callers may be transferred: {@code name=number, name=number}. */
final class TransferTargets {

    private TransferTargets() {}

    /** By name, in the order written. */
    static Map<String, String> of(String pairs) {
        Map<String, String> targets = new LinkedHashMap<>();
        for (String pair : pairs == null || pairs.isBlank() ? new String[0] : pairs.split(",", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? "" : pair.substring(0, equals).strip();
            String target = pair.substring(equals + 1).strip();
            if (name.isEmpty() || !TransferTarget.isOne(target) || targets.put(name, target) != null) {
                throw new IllegalArgumentException("Expected transferTargets of the form name=number, comma-separated,"
                        + " each name once and each number as +4930123456 or a sip: or sips: URI without password and headers,"
                        + " got " + pair.strip());
            }
        }
        return Collections.unmodifiableMap(targets);
    }
}
