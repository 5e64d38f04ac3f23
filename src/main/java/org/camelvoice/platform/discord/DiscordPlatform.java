package org.camelvoice.platform.discord;

import java.util.Map;
import java.util.Set;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/**
 * Discord's voice channels. A connection is a conversation in one. Every 20 ms its route hands over what was said, PCM16 at
 * 24 kHz, and gets what the model says; see {@link DiscordStream}.
 */
public final class DiscordPlatform implements Platform {
    static final String NAME = "discord";
    /** The text channel's message, to the people in the channel. */
    static final String MESSAGE = "message";

    private static final String AUDIO = "audio";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String audio() {
        return AUDIO;
    }

    @Override
    public Set<String> incoming() {
        return Set.of(AUDIO);
    }

    @Override
    public Set<String> outgoing() {
        return Set.of(AUDIO, MESSAGE);
    }

    @Override
    public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
        return new DiscordStream(caller, parameters);
    }
}
