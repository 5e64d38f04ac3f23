package org.camelvoice.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Writes a stream's messages, with Twilio's string numbers and counters. One per call.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Twilio: messages from Twilio</a>
 */
final class TwilioCallerWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int FRAME_MILLIS = 20;

    private final String accountSid;
    private final String callSid;
    private final String streamSid;
    private final String mediaEnd;
    private final int timestampJitterMillis;
    private final SplittableRandom random;
    /** Counts all events except {@code connected}; the first is 1. */
    private long sequenceNumber;
    /** Counts the frames of audio; the first is 1. */
    private long chunk;

    /** @param timestampJitterMillis how far a frame's timestamp may be off in either direction; it is never negative */
    TwilioCallerWriter(String accountSid, String callSid, String streamSid, int timestampJitterMillis, long seed) {
        this.accountSid = accountSid;
        this.callSid = callSid;
        this.streamSid = streamSid;
        this.timestampJitterMillis = timestampJitterMillis;
        this.random = new SplittableRandom(seed);
        this.mediaEnd = "\"},\"streamSid\":\"" + streamSid + "\"}";
    }

    String connected() {
        return "{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}";
    }

    String start(Map<String, String> customParameters) {
        ObjectNode message = event("start");
        ObjectNode start = message.putObject("start");
        start.put("accountSid", accountSid).put("streamSid", streamSid).put("callSid", callSid);
        start.putArray("tracks").add("inbound");
        start.putObject("mediaFormat")
                .put("encoding", "audio/x-mulaw")
                .put("sampleRate", 8000)
                .put("channels", 1);
        ObjectNode parameters = start.putObject("customParameters");
        customParameters.forEach(parameters::put);
        return end(message);
    }

    /** @param mulaw 20 ms: 160 bytes */
    String media(byte[] mulaw) {
        sequenceNumber++;
        chunk++;
        return "{\"event\":\"media\",\"sequenceNumber\":\"" + sequenceNumber
                + "\",\"media\":{\"track\":\"inbound\",\"chunk\":\"" + chunk
                + "\",\"timestamp\":\"" + timestamp()
                + "\",\"payload\":\"" + Base64.getEncoder().encodeToString(mulaw) + mediaEnd;
    }

    private long timestamp() {
        long jitter =
                timestampJitterMillis == 0 ? 0 : random.nextInt(-timestampJitterMillis, timestampJitterMillis + 1);
        return Math.max(0, chunk * FRAME_MILLIS + jitter);
    }

    String dtmf(char digit) {
        ObjectNode message = event("dtmf");
        message.putObject("dtmf").put("track", "inbound_track").put("digit", String.valueOf(digit));
        return end(message);
    }

    String mark(String name) {
        ObjectNode message = event("mark");
        message.putObject("mark").put("name", name);
        return end(message);
    }

    String stop() {
        ObjectNode message = event("stop");
        message.putObject("stop").put("accountSid", accountSid).put("callSid", callSid);
        return end(message);
    }

    private ObjectNode event(String event) {
        return JSON.objectNode().put("event", event).put("sequenceNumber", String.valueOf(++sequenceNumber));
    }

    private String end(ObjectNode message) {
        return message.put("streamSid", streamSid).toString();
    }
}
