package org.camelvoice.sandbox;

import java.util.List;

/**
 * Speech as it goes over the wire.
 *
 * @param audio not to be changed
 */
record Rendered(WireFormat format, byte[] audio, List<Speech.Word> words) {

    private static final int CHUNK_MILLIS = 250;

    /** 12,000 bytes of PCM. */
    int chunkBytes() {
        return CHUNK_MILLIS * format.bytesPerMilli();
    }
}
