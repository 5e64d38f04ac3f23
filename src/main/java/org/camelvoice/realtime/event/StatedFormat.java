package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * An audio format as a server states it; it may be unknown here.
 *
 * @param type       {@code audio/pcm} …, even if the server used the beta name
 * @param sampleRate in Hz; the type's usual rate if the server does not state it, 0 if that is unknown too
 */
public record StatedFormat(String type, int sampleRate) {
    /** The beta's names: {@code "output_audio_format": "pcm16"}. */
    private static final Map<String, String> GA =
            Map.of("pcm16", "audio/pcm", "g711_ulaw", "audio/pcmu", "g711_alaw", "audio/pcma");

    /** Whether it is this format. */
    public boolean is(String otherType, int otherRate) {
        return type.equals(otherType) && sampleRate == otherRate;
    }

    /** The format in {@code format}: {@code {"type": …, "rate": …}} or a name; null for anything else. */
    static StatedFormat of(JsonNode format) {
        String name =
                format.isTextual() ? format.textValue() : format.path("type").textValue();
        return name == null ? null : of(GA.getOrDefault(name, name), format.path("rate"));
    }

    private static StatedFormat of(String type, JsonNode rate) {
        RealtimeAudioFormat known = RealtimeAudioFormat.of(type);
        int usual = known == null ? 0 : known.sampleRate();
        return new StatedFormat(type, rate.canConvertToInt() && rate.isNumber() ? rate.intValue() : usual);
    }

    /** For people. */
    @Override
    public String toString() {
        RealtimeAudioFormat known = RealtimeAudioFormat.of(type);
        if (known == null) {
            return "an unknown format";
        }
        return sampleRate == known.sampleRate() ? type : type + " at " + sampleRate + " Hz";
    }
}
