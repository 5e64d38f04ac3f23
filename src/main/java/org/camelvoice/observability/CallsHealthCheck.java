package org.camelvoice.observability;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Calls;

/** Whether calls are taken; how many there are, by platform and with a model; and for whom. */
public final class CallsHealthCheck extends AbstractHealthCheck {
    private final Calls calls;

    public CallsHealthCheck(Calls calls) {
        super("voice", "voice-calls");
        this.calls = calls;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<Call> active = calls.active();
        Map<String, Integer> byPlatform = new TreeMap<>();
        active.forEach(call -> byPlatform.merge(call.platform(), 1, Integer::sum));
        builder.detail("calls.active", active.size());
        byPlatform.forEach((platform, count) -> builder.detail("calls.active." + platform, count));
        builder.detail(
                "sessions.active",
                active.stream().filter(CallsHealthCheck::hasModel).count());
        builder.detail("tenants", calls.tenants());
        if (calls.isOpen()) {
            builder.up();
        } else {
            builder.message("The gateway stops, and takes no more calls").down();
        }
    }

    private static boolean hasModel(Call call) {
        CallState state = call.state();
        return state != CallState.CONNECTING && state.isOpen();
    }
}
