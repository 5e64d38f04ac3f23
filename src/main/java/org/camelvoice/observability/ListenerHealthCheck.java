package org.camelvoice.observability;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;

/** Whether callers get through to the routes: what is listening, and whether its event loops turn. */
public final class ListenerHealthCheck extends AbstractHealthCheck {
    private final VoiceWebsocketComponent listener;
    private final BooleanSupplier expected;

    /** @param expected whether any calls are to come here */
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
