package org.camelvoice.observability;

import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/** Ready for calls, and how many there are by platform. */
public final class CallsHealthCheck extends AbstractHealthCheck {
    private final Calls calls;

    public CallsHealthCheck(Calls calls) {
        super("voice", "voice-calls");
        this.calls = calls;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Map<String, Integer> byPlatform = new TreeMap<>();
        for (Call call : calls.active()) {
            byPlatform.merge(call.platform(), 1, Integer::sum);
        }
        builder.detail("calls.active", calls.active().size());
        byPlatform.forEach((platform, count) -> builder.detail("calls.active." + platform, count));
        builder.up();
    }
}
