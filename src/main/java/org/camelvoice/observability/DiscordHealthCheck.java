package org.camelvoice.observability;

import java.util.List;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.camelvoice.platform.discord.VoiceDiscordComponent;

/** Whether the bots that routes want are logged in to Discord. Up where none is wanted. */
final class DiscordHealthCheck extends AbstractHealthCheck {
    private final VoiceDiscordComponent discord;

    public DiscordHealthCheck(VoiceDiscordComponent discord) {
        super("voice", "voice-discord");
        this.discord = discord;
    }

    /** Calls by phone go on without Discord. */
    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        List<String> troubles = discord.troubles();
        if (troubles.isEmpty()) {
            builder.up();
        } else {
            builder.message(String.join("; ", troubles)).down();
        }
    }
}
