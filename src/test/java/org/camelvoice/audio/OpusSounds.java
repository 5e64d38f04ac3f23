package org.camelvoice.audio;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sound at 24 kHz in pieces of 20 ms, as Opus and back. */
public final class OpusSounds {
    private static final int SAMPLES = OpusMix.SAMPLES;

    private OpusSounds() {}

    /** Packets of all of it; the last piece is filled up with silence. */
    public static List<byte[]> encode(short[] sound) {
        OpusVoice voice = new OpusVoice();
        List<byte[]> packets = new ArrayList<>();
        for (short[] piece : pieces(sound)) {
            packets.add(voice.encode(piece));
        }
        return packets;
    }

    /** What one speaker's packets sound like; null is a lost one. */
    public static short[] decode(List<byte[]> packets) {
        OpusMix mix = new OpusMix();
        List<short[]> pieces = new ArrayList<>();
        for (byte[] packet : packets) {
            pieces.add(mix.mix(List.of(new SpeakerPacket(1, packet))).clone());
        }
        return joined(pieces);
    }

    /** Recorded speech of some seconds. */
    public static short[] speech() {
        try (InputStream in = OpusSounds.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(in).samples();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<short[]> pieces(short[] sound) {
        List<short[]> pieces = new ArrayList<>();
        for (int start = 0; start < sound.length; start += SAMPLES) {
            pieces.add(Arrays.copyOfRange(sound, start, start + SAMPLES));
        }
        return pieces;
    }

    public static short[] joined(List<short[]> pieces) {
        short[] all = new short[pieces.size() * SAMPLES];
        for (int i = 0; i < pieces.size(); i++) {
            System.arraycopy(pieces.get(i), 0, all, i * SAMPLES, SAMPLES);
        }
        return all;
    }

    /** The best SNR of {@code heard} against {@code original}, which it follows by up to 20 ms. */
    public static double alignedSnr(short[] original, short[] heard) {
        double best = Double.NEGATIVE_INFINITY;
        for (int delay = 0; delay < SAMPLES; delay++) {
            int length = Math.min(original.length, heard.length - delay);
            best = Math.max(
                    best,
                    Spectrum.snr(Arrays.copyOf(original, length), Arrays.copyOfRange(heard, delay, delay + length)));
        }
        return best;
    }

    /** The largest second difference: how sharply the wave bends. A click bends sharply. */
    public static int sharpestBend(short[] sound) {
        int sharpest = 0;
        for (int i = 2; i < sound.length; i++) {
            sharpest = Math.max(sharpest, bend(sound, i));
        }
        return sharpest;
    }

    /** The same where one piece meets the next, within two samples of it. */
    public static int sharpestBendAtEdges(short[] sound) {
        int sharpest = 0;
        for (int edge = SAMPLES; edge + 2 < sound.length; edge += SAMPLES) {
            for (int i = edge; i < edge + 3; i++) {
                sharpest = Math.max(sharpest, bend(sound, i));
            }
        }
        return sharpest;
    }

    private static int bend(short[] sound, int i) {
        return Math.abs(sound[i] - 2 * sound[i - 1] + sound[i - 2]);
    }
}
