package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;

/** How audio travels to or from the model: always mono, in base64. */
public enum AudioFormat {
    /** Signed 16-bit little-endian, 24000 Hz: 48 bytes a millisecond. */
    PCM(Fields.ofType("audio/pcm").with(24_000, "rate"), 24_000),
    /** G.711 µ-law, 8000 Hz: 8 bytes a millisecond. */
    PCMU(Fields.ofType("audio/pcmu"), 8_000),
    /** G.711 A-law, 8000 Hz: 8 bytes a millisecond. */
    PCMA(Fields.ofType("audio/pcma"), 8_000);

    private final Fields json;
    private final int sampleRate;

    AudioFormat(Fields json, int sampleRate) {
        this.json = json;
        this.sampleRate = sampleRate;
    }

    /** Its name in the protocol, such as {@code audio/pcmu}. */
    public String type() {
        return json.json().get("type").textValue();
    }

    /** In Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /** The format that {@code json} describes; null if it is none of these. */
    static AudioFormat of(JsonNode json) {
        for (AudioFormat format : values()) {
            if (format.type().equals(json.path("type").textValue())) {
                return format;
            }
        }
        return null;
    }

    @JsonValue
    Fields json() {
        return json;
    }
}
