package org.camelvoice.tenant;

import java.util.Arrays;
import java.util.List;
import org.camelvoice.NearestName;

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
    static ModelAudio of(String property, String type) {
        for (ModelAudio audio : values()) {
            if (audio.type.equals(type)) {
                return audio;
            }
        }
        List<String> types = Arrays.stream(values()).map(ModelAudio::type).toList();
        throw Expected.wrong(
                property + " to be one of " + types,
                Expected.shown(type) + NearestName.hint(String.valueOf(type), types));
    }
}
