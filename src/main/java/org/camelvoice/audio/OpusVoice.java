package org.camelvoice.audio;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.Arrays;

/**
 * One voice as Opus packets of 20 ms: 24 kHz mono, 64 kb/s, with 6.5 ms of delay. For one thread. Needs Concentus.
 *
 * <p>When sound ends, six more packets follow: one that holds the last 6.5 ms of it, and five of silence, as Discord's clients
 * send them, so that whoever listens does not make up more of the sound. Then nothing comes until there is sound again.
 *
 * <pre>
 *   sound    a  b  -  -  -  -  -  -  -  -  c
 *   packet   A  B  B' s  s  s  s  s  -  -  C
 * </pre>
 */
public final class OpusVoice {
    private static final int BITS_PER_SECOND = 64_000;
    private static final int COMPLEXITY = 5;
    private static final int SILENT_PACKETS = 5;
    private static final short[] NOTHING = new short[OpusMix.SAMPLES];

    private final OpusEncoder encoder;
    private final byte[] packet = new byte[OpusPacket.MOST_BYTES];

    /** Packets still to be sent after the last sound. */
    private int closing;

    /** Whether the next packet follows no other, so that it must not lean on what its decoder knows. */
    private boolean beginning;

    public OpusVoice() {
        try {
            encoder = new OpusEncoder(OpusMix.RATE, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
        } catch (OpusException e) {
            throw new IllegalStateException("No encoder of Opus for 24 kHz mono", e);
        }
        encoder.setBitrate(BITS_PER_SECOND);
        encoder.setComplexity(COMPLEXITY);
        begin();
    }

    /**
     * The packet of the next 20 ms.
     *
     * @param samples 480, at 24 kHz; null if nothing sounds
     * @return null if there is none to send
     */
    public byte[] encode(short[] samples) {
        if (samples != null) {
            closing = SILENT_PACKETS + 1;
            return encoded(samples);
        }
        if (closing == 0) {
            return null;
        }
        return closing-- > SILENT_PACKETS ? lastSound() : OpusPacket.silence();
    }

    /** The sound was cut: nothing of it is in what follows, but the silence at its end is still sent. */
    public void cut() {
        begin();
        closing = Math.min(closing, SILENT_PACKETS);
    }

    private byte[] lastSound() {
        byte[] last = encoded(NOTHING);
        begin();
        return last;
    }

    /** The listener's decoder has been through packets that this encoder has not made, or will have missed some that it did. */
    private void begin() {
        encoder.resetState();
        encoder.setPredictionDisabled(true);
        beginning = true;
    }

    private byte[] encoded(short[] samples) {
        try {
            int length = encoder.encode(samples, 0, OpusMix.SAMPLES, packet, 0, packet.length);
            if (beginning) {
                encoder.setPredictionDisabled(false);
                beginning = false;
            }
            return Arrays.copyOf(packet, length);
        } catch (OpusException e) {
            throw new IllegalStateException("Opus could not encode " + samples.length + " samples", e);
        }
    }
}
