package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** How audio travels to or from the model: always mono, in base64. */
public enum RealtimeAudioFormat {
    /** Signed 16-bit little-endian, 24000 Hz: 48 bytes a millisecond. */
    PCM("audio/pcm", 24_000),
    /** G.711 µ-law, 8000 Hz: 8 bytes a millisecond. */
    PCMU("audio/pcmu", 8_000),
    /** G.711 A-law, 8000 Hz: 8 bytes a millisecond. */
    PCMA("audio/pcma", 8_000);

    private final String type;
    private final int sampleRate;

    RealtimeAudioFormat(String type, int sampleRate) {
        this.type = type;
        this.sampleRate = sampleRate;
    }

    /** Its name in the protocol, such as {@code audio/pcmu}. */
    public String type() {
        return type;
    }

    /** In Hz. */
    public int sampleRate() {
        return sampleRate;
    }

    /** The format of this name; null if there is none. */
    public static RealtimeAudioFormat of(String type) {
        for (RealtimeAudioFormat format : values()) {
            if (format.type.equals(type)) {
                return format;
            }
        }
        return null;
    }

    @JsonValue
    Fields json() {
        Fields format = Fields.ofType(type);
        return this == PCM ? format.with(sampleRate, "rate") : format; // G.711 has but one
    }
}
