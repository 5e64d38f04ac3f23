package org.camelvoice.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.stream.IntStream;
import org.camelvoice.audio.G711;

/**
 * Audio that carries a number through codecs and resamplers: every frame of 20 ms is the same tone of 1 kHz, and its
 * level, one of six that are 6 dB apart, says which of six frames it is. So a lost frame and a swapped one show, in
 * audio that has been decoded, resampled and encoded on its way.
 */
final class LoadSignal {
    static final int SYMBOLS = 6;
    /** Of a frame in which nobody speaks. */
    static final int SILENCE = -1;

    private static final double SILENT = 100; // the mean of the magnitudes; the faintest tone has 318
    static final int MULAW_FRAME_BYTES = 160;
    static final int PCM_FRAME_BYTES = 960; // 480 samples of 24 kHz
    private static final double LOUDEST = 16_000;
    private static final double MEAN_OF_SINE = 2 / Math.PI;

    private static final byte[][] MULAW_FRAMES =
            IntStream.range(0, SYMBOLS).mapToObj(LoadSignal::newMulaw).toArray(byte[][]::new);
    private static final byte[][] PCM_FRAMES =
            IntStream.range(0, SYMBOLS).mapToObj(LoadSignal::newPcm).toArray(byte[][]::new);

    private static final byte[] SILENT_MULAW = G711.encodeMulaw(new short[MULAW_FRAME_BYTES]);

    private LoadSignal() {}

    /** 20 ms of 8 kHz µ-law, not to be changed. */
    static byte[] mulaw(int symbol) {
        return symbol == SILENCE ? SILENT_MULAW : MULAW_FRAMES[symbol];
    }

    /** 20 ms of 24 kHz, signed 16-bit, little endian, not to be changed. */
    static byte[] pcm(int symbol) {
        return PCM_FRAMES[symbol];
    }

    private static byte[] newMulaw(int symbol) {
        return G711.encodeMulaw(tone(symbol, 8000));
    }

    private static byte[] newPcm(int symbol) {
        ByteBuffer bytes = ByteBuffer.allocate(PCM_FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(tone(symbol, 24_000));
        return bytes.array();
    }

    /** Which symbol a frame is, by the middle of it: its ends are smeared by the filters. */
    static int ofMulaw(byte[] mulaw, int offset) {
        byte[] middle = new byte[80];
        System.arraycopy(mulaw, offset + 40, middle, 0, middle.length);
        return symbol(ShortBuffer.wrap(G711.decodeMulaw(middle)));
    }

    /** {@link #ofMulaw}, of 24 kHz, signed 16-bit, little endian. */
    static int ofPcm(byte[] pcm, int offset) {
        return symbol(ByteBuffer.wrap(pcm, offset + 240, 480)
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer());
    }

    private static int symbol(ShortBuffer samples) {
        double sum = 0;
        int count = samples.remaining();
        while (samples.hasRemaining()) {
            sum += Math.abs(samples.get());
        }
        if (sum < SILENT * count) {
            return SILENCE;
        }
        double halvings = Math.log(LOUDEST * MEAN_OF_SINE * count / sum) / Math.log(2);
        return (int) Math.max(0, Math.min(SYMBOLS - 1, Math.round(halvings)));
    }

    private static short[] tone(int symbol, int rate) {
        short[] tone = new short[rate / 50];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) Math.round(LOUDEST / (1 << symbol) * Math.sin(2 * Math.PI * 1000 * (i + 0.5) / rate));
        }
        return tone;
    }
}
