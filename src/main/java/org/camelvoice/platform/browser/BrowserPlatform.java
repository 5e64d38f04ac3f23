package org.camelvoice.platform.browser;

import java.util.Map;
import java.util.Set;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/**
 * Browsers and other clients of one's own, by the WebSocket of {@code docs/browser.md}: JSON messages, or binary audio
 * with the subprotocol {@code camel-voice.v1}. What routes get and send is PCM16 at 24 kHz, little-endian, whatever the
 * client's format is.
 */
public final class BrowserPlatform implements Platform {
    static final String NAME = "browser";
    private static final String AUDIO = "audio";
    static final String TEXT = "text";
    static final String INTERRUPT = "interrupt";

    private static final String DEFAULT_TENANT = "default";

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
        return Set.of(AUDIO, TEXT, INTERRUPT);
    }

    /** @param parameters {@code sessionId}; and {@code tenant}, or it is {@value #DEFAULT_TENANT} */
    @Override
    public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
        return new BrowserStream(
                caller, parameters.get("sessionId"), parameters.getOrDefault("tenant", DEFAULT_TENANT));
    }
}
