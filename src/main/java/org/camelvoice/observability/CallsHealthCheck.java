package org.camelvoice.observability;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Calls;

/** Whether calls are accepted; with the number of calls by platform and with a model, and the tenants. */
final class CallsHealthCheck extends AbstractHealthCheck {
    private static final int MOST_NAMED = 5;

    private final Calls calls;
    private final BooleanSupplier expected;

    /** @param expected whether calls are expected here: an application may use voice routes and take no calls */
    public CallsHealthCheck(Calls calls, BooleanSupplier expected) {
        super("voice", "voice-calls");
        this.calls = calls;
        this.expected = expected;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<Call> active = calls.active();
        Map<String, Integer> byPlatform = new TreeMap<>();
        active.forEach(call -> byPlatform.merge(call.facts().platform(), 1, Integer::sum));
        builder.detail("calls.active", active.size());
        byPlatform.forEach((platform, count) -> builder.detail("calls.active." + platform, count));
        builder.detail(
                "sessions.active",
                active.stream().filter(CallsHealthCheck::hasModel).count());
        builder.detail("tenants", calls.tenants());
        Set<String> without = expected.getAsBoolean() ? calls.tenantsWithoutStart() : Set.of();
        if (!calls.isOpen()) {
            builder.message("The gateway is stopping and takes no more calls").down();
        } else if (!without.isEmpty()) {
            builder.message("No route handles voice:call/started for " + some(without))
                    .down();
        } else {
            builder.up();
        }
    }

    private static String some(Set<String> tenants) {
        String first = tenants.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
        return tenants.size() > MOST_NAMED ? first + " and " + (tenants.size() - MOST_NAMED) + " more tenants" : first;
    }

    private static boolean hasModel(Call call) {
        CallState state = call.state();
        return state != CallState.CONNECTING && state.isOpen();
    }
}
