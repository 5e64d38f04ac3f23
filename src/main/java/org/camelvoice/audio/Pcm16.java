package org.camelvoice.audio;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Signed 16-bit samples, mono, as the Realtime API and browsers send them: two bytes each, little-endian. */
public final class Pcm16 {
    /** Bytes in a sample. */
    public static final int BYTES = 2;

    private static final VarHandle SAMPLE =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private Pcm16() {}

    public static byte[] encode(short[] samples) {
        byte[] bytes = new byte[samples.length * 2];
        for (int i = 0; i < samples.length; i++) {
            SAMPLE.set(bytes, 2 * i, samples[i]);
        }
        return bytes;
    }

    /** @throws IllegalArgumentException if the last sample is incomplete */
    public static short[] decode(byte[] bytes) {
        if (bytes.length % 2 != 0) {
            throw new IllegalArgumentException("Expected an even number of bytes of PCM16, got " + bytes.length);
        }
        short[] samples = new short[bytes.length / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) SAMPLE.get(bytes, 2 * i);
        }
        return samples;
    }
}
