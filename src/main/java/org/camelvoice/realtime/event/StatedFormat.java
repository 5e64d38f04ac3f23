package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * How audio travels, as a server says it; it may be a format that we don't know.
 *
 * @param type       {@code audio/pcm} …, also where the server used the beta's name
 * @param sampleRate in Hz; the type's usual one if the server does not say it, 0 if we don't know that either
 */
public record StatedFormat(String type, int sampleRate) {
    /** The beta's names: {@code "output_audio_format": "pcm16"}. */
    private static final Map<String, String> GA =
            Map.of("pcm16", "audio/pcm", "g711_ulaw", "audio/pcmu", "g711_alaw", "audio/pcma");

    /** Whether it is this one. */
    public boolean is(String otherType, int otherRate) {
        return type.equals(otherType) && sampleRate == otherRate;
    }

    /**
     * The format that {@code format} describes, {@code {"type": …, "rate": …}} or a mere name; null if it is neither.
     */
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
