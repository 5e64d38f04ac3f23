package org.camelvoice.platform.twilio;

import java.util.Map;
import java.util.Set;
import org.camelvoice.call.Calls;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/**
 * Phone calls, by Twilio Media Streams: one WebSocket per call, which carries JSON and in it µ-law audio, 8 kHz, 20 ms a
 * message.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Media Streams: WebSocket
 *     messages</a>
 */
public final class TwilioPlatform implements Platform {
    static final String NAME = "twilio";
    static final String MEDIA = "media";
    static final String MARK = "mark";
    static final String DTMF = "dtmf";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<String> incoming() {
        return Set.of(MEDIA, DTMF, MARK);
    }

    @Override
    public Set<String> outgoing() {
        return Set.of(MEDIA, MARK);
    }

    @Override
    public PlatformStream open(Connection connection, Map<String, String> parameters, Calls calls) {
        TwilioStream stream = new TwilioStream(connection, parameters.get("tenant"), calls);
        stream.awaitStart();
        return stream;
    }
}
