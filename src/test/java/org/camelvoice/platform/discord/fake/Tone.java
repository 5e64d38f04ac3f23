package org.camelvoice.platform.discord.fake;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Sines as Opus packets of 20 ms, 24 kHz mono, and how loud packets are. */
public final class Tone {
    private static final int RATE = 24_000;
    private static final int FRAME = 480; // samples: 20 ms
    private static final int LARGEST = 1275; // bytes of an Opus frame, RFC 6716 §3.2.1

    private Tone() {}

    /** @param amplitude of the peaks, 0 to 32767 */
    public static List<byte[]> opus(double hertz, int amplitude, int frames) {
        try {
            OpusEncoder encoder = new OpusEncoder(RATE, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
            encoder.setBitrate(64_000);
            encoder.setComplexity(5);
            List<byte[]> packets = new ArrayList<>();
            byte[] out = new byte[LARGEST];
            for (int frame = 0; frame < frames; frame++) {
                int length = encoder.encode(sine(hertz, amplitude, frame * FRAME), 0, FRAME, out, 0, out.length);
                packets.add(Arrays.copyOf(out, length));
            }
            return packets;
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    private static short[] sine(double hertz, int amplitude, int from) {
        short[] samples = new short[FRAME];
        for (int i = 0; i < FRAME; i++) {
            samples[i] = (short) Math.round(amplitude * Math.sin(2 * Math.PI * hertz * (from + i) / RATE));
        }
        return samples;
    }

    /** One stream's packets in their order as 24 kHz mono. */
    public static short[] decoded(List<byte[]> packets) {
        try {
            OpusDecoder decoder = new OpusDecoder(RATE, 1);
            short[] samples = new short[packets.size() * FRAME];
            for (int frame = 0; frame < packets.size(); frame++) {
                byte[] packet = packets.get(frame);
                decoder.decode(packet, 0, packet.length, samples, frame * FRAME, FRAME, false);
            }
            return samples;
        } catch (OpusException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Root mean square; a sine's is its amplitude / 1.414. */
    public static double rms(short[] samples) {
        double sum = 0;
        for (short sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }
}
