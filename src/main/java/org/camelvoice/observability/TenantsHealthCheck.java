package org.camelvoice.observability;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.tenant.OfferedTenant;
import org.camelvoice.tenant.Tenants;

/**
 * Which tenants there are, and what is wrong with their definitions. Always up: a mistake concerns one tenant, whose version
 * before it goes on, and a source that does not answer changes nothing. A gateway taken out of rotation for that, or started
 * again, would cost all the others their calls, and a new start with the mistake would fail.
 */
final class TenantsHealthCheck extends AbstractHealthCheck {
    private static final int MOST_SHOWN = 20;
    private static final Duration LONG_LOOK = Duration.ofSeconds(10);

    private final Tenants tenants;

    TenantsHealthCheck(Tenants tenants) {
        super("voice", "voice-tenants");
        this.tenants = tenants;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, String> problems = problems();
        List<OfferedTenant> draining = tenants.draining();
        builder.detail("tenants.offered", tenants.names().size());
        builder.detail("tenants.broken", problems.size());
        builder.detail("tenants.draining", draining.size());
        draining.stream()
                .limit(MOST_SHOWN)
                .forEach(
                        version -> builder.detail("draining." + version.tenant().version(), version.users()));
        problems.entrySet().stream()
                .limit(MOST_SHOWN)
                .forEach(problem -> builder.detail("problem." + problem.getKey(), problem.getValue()));
        if (!problems.isEmpty()) {
            builder.message(sentence(problems));
        }
        builder.up();
    }

    private Map<String, String> problems() {
        Map<String, String> problems = new TreeMap<>(tenants.problems());
        Duration looking = tenants.changes().looking(System.nanoTime());
        if (looking.compareTo(LONG_LOOK) > 0) {
            problems.put(
                    "their source",
                    "it has not answered for " + looking.toSeconds()
                            + " s: a file, a folder or a database hangs, and no" + " tenant can change");
        }
        return problems;
    }

    private static String sentence(Map<String, String> problems) {
        String first = problems.entrySet().iterator().next().getKey();
        String others = problems.size() == 1 ? "" : " and " + (problems.size() - 1) + " more";
        return "Problems with tenants: " + first + others + "; what is known stays in use";
    }
}
