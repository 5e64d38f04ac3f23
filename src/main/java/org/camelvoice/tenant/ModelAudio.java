package org.camelvoice.tenant;

/** Audio formats of the Realtime API. The names are OpenAI's, with a dash for their slash. */
public enum ModelAudio {
    PCM("audio/pcm", 48_000),
    PCMU("audio/pcmu", 8_000),
    PCMA("audio/pcma", 8_000);

    private final String type;
    private final int bytesPerSecond;

    ModelAudio(String type, int bytesPerSecond) {
        this.type = type;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** The name on the wire, such as {@code audio/pcm}, which is 16-bit mono at 24 kHz, little-endian. */
    public String type() {
        return type;
    }

    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    /** @throws IllegalArgumentException for any other name */
    public static ModelAudio of(String type) {
        for (ModelAudio audio : values()) {
            if (audio.type.equals(type)) {
                return audio;
            }
        }
        throw new IllegalArgumentException("Expected audio/pcm, audio/pcmu or audio/pcma, got " + type);
    }
}
