package org.camelvoice.sandbox;

import java.util.List;

/**
 * Speech in its wire format.
 *
 * @param audio must not be changed
 */
record Rendered(WireFormat format, byte[] audio, List<Speech.Word> words) {

    private static final int CHUNK_MILLIS = 250;

    /** The size of a delta: 12,000 bytes of PCM. */
    int chunkBytes() {
        return CHUNK_MILLIS * format.bytesPerMilli();
    }
}
