package org.camelvoice.platform.twilio;

import java.util.Map;

/**
 * A message from Twilio on a Media Stream's WebSocket, or what was wrong with it. No {@code toString()} here shows what
 * a caller said, typed or is known by.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Media Streams: WebSocket
 *     messages</a>
 */
public sealed interface TwilioMessage {

    /** What a number is that Twilio did not send, or that is not a number. */
    int UNKNOWN = -1;

    /** The first message of a WebSocket. */
    record Connected() implements TwilioMessage {}

    /**
     * The stream begins; comes once, before any media.
     *
     * @param streamSid        what every message to Twilio has to name
     * @param callSid          null if absent
     * @param accountSid       null if absent
     * @param customParameters the {@code <Parameter>}s of the TwiML, in their order; empty if there are none
     * @param encoding         {@code audio/x-mulaw}; null if absent
     * @param sampleRate       in Hz, or {@link #UNKNOWN}
     * @param channels         or {@link #UNKNOWN}
     */
    record Start(
            String streamSid,
            String callSid,
            String accountSid,
            Map<String, String> customParameters,
            String encoding,
            int sampleRate,
            int channels)
            implements TwilioMessage {

        @Override
        public String toString() {
            return "Start[streamSid=%s, callSid=%s, %d customParameters, encoding=%s, sampleRate=%d, channels=%d]"
                    .formatted(streamSid, callSid, customParameters.size(), encoding, sampleRate, channels);
        }
    }

    /**
     * What the caller says.
     *
     * @param track           {@code inbound} or {@code outbound}; null if absent
     * @param chunk           counts a track's messages from 1, or {@link #UNKNOWN}
     * @param timestampMillis since the start of the stream, or {@link #UNKNOWN}
     * @param payload         µ-law, 8000 Hz, mono; 160 bytes are 20 ms; whoever reads the message owns it
     */
    record Media(String track, int chunk, int timestampMillis, byte[] payload) implements TwilioMessage {

        @Override
        public String toString() {
            return "Media[track=%s, chunk=%d, timestampMillis=%d, %d bytes]"
                    .formatted(track, chunk, timestampMillis, payload.length);
        }
    }

    /** The caller pressed a key: {@code 0}-{@code 9}, {@code *}, {@code #}, {@code A}-{@code D}. */
    record Dtmf(String digit) implements TwilioMessage {

        @Override
        public String toString() {
            return "Dtmf[]";
        }
    }

    /** What was sent before the mark of this name has been played, or dropped by a {@code clear}. */
    record Mark(String name) implements TwilioMessage {}

    /** The stream has ended: the caller hung up, or the call went on to its next TwiML. */
    record Stop() implements TwilioMessage {}

    /** An event that Twilio did not have when this was written; to be ignored. */
    record Unknown(String event) implements TwilioMessage {}

    /** Not a message. The sentence says what was expected and what came, by length and kind, never by content. */
    record Malformed(String sentence) implements TwilioMessage {}
}
