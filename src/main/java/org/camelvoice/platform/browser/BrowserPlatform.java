package org.camelvoice.platform.browser;

import java.util.Map;
import java.util.Set;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/**
 * Browsers and other clients of one's own, by the WebSocket of {@code docs/browser.md}: JSON messages, or binary audio
 * with the subprotocol {@code camel-voice.v1}. What routes get and send is PCM16 at 24 kHz, little-endian, whatever the
 * client's format is.
 */
public final class BrowserPlatform implements Platform {
    static final String NAME = "browser";
    static final String AUDIO = "audio";
    static final String TEXT = "text";
    static final String INTERRUPT = "interrupt";

    private static final String DEFAULT_TENANT = "default";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> incoming() {
        return Set.of(AUDIO, TEXT, INTERRUPT);
    }

    @Override
    public Set<String> outgoing() {
        return Set.of(AUDIO);
    }

    /** @param parameters {@code sessionId}; and {@code tenant}, or it is {@value #DEFAULT_TENANT} */
    @Override
    public PlatformStream open(Connection connection, Map<String, String> parameters, Calls calls) {
        BrowserStream stream = new BrowserStream(connection, calls, parameters.get("sessionId"));
        stream.begin(parameters.getOrDefault("tenant", DEFAULT_TENANT));
        return stream;
    }
}
