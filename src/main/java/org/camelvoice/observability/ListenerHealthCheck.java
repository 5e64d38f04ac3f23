package org.camelvoice.observability;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;

/** Whether callers reach the routes: something listens, and its event loops turn. */
final class ListenerHealthCheck extends AbstractHealthCheck {
    private final VoiceWebsocketComponent listener;
    private final BooleanSupplier expected;

    /** @param expected whether calls are expected here */
    public ListenerHealthCheck(VoiceWebsocketComponent listener, BooleanSupplier expected) {
        super("voice", "voice-listener");
        this.listener = listener;
        this.expected = expected;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> troubles = expected.getAsBoolean() ? listener.troubles() : List.of();
        if (troubles.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join("; ", troubles)).down();
        }
    }
}
