package org.camelvoice.audio;

import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;

/**
 * One speaker's packets as sound, 20 ms at a time. Sound never begins or ends in mid-wave: before a packet that does not follow
 * another it fades in, and what breaks off is continued by the decoder and faded out. Owned by its {@link OpusMix}.
 */
final class OpusSpeaker {
    /** So many lost packets in a row are concealed; what follows is silence. */
    private static final int MOST_CONCEALED = 5;

    private static final int FADE_IN = 120; // samples, 5 ms
    private static final int LAST = 48; // samples, 2 ms
    private static final int QUIET = 16; // -66 dBFS

    private OpusDecoder decoder = newDecoder();
    private final short[] sound = new short[OpusMix.SAMPLES];

    private long id;
    private long heardAt = Long.MIN_VALUE;
    private int lost;

    /** Whether the last 20 ms ended in sound, so that the decoder knows how it would go on. */
    private boolean sounding;

    private static OpusDecoder newDecoder() {
        try {
            return new OpusDecoder(OpusMix.RATE, 1);
        } catch (OpusException e) {
            throw new IllegalStateException("No decoder of Opus for 24 kHz mono", e);
        }
    }

    /** From now on it is this speaker's, of whom nothing has been heard. */
    void become(long speaker) {
        id = speaker;
        reset();
    }

    boolean is(long speaker) {
        return id == speaker && heardAt != Long.MIN_VALUE;
    }

    /** The number of the 20 ms in which a packet came last, or was lost. */
    long heardAt() {
        return heardAt;
    }

    /** Adds the packet's sound, or what conceals its loss. */
    void add(byte[] opus, long now, int[] sum) {
        heardAt = now;
        if (opus != null && decode(opus)) {
            lost = 0;
            if (!sounding) {
                fadeIn();
            }
            sounding = endsInSound();
            addTo(sum);
        } else {
            conceal(++lost, sum);
        }
    }

    /** The speaker has no packet: what still sounds fades out. */
    void addNothing(int[] sum) {
        if (sounding) {
            conceal(MOST_CONCEALED, sum);
        }
    }

    /** Forgets what came before. */
    void reset() {
        decoder.resetState();
        lost = 0;
        sounding = false;
    }

    private void conceal(int inARow, int[] sum) {
        if (!sounding || !decode(null)) {
            return;
        }
        if (inARow >= MOST_CONCEALED) {
            fadeOut();
        }
        addTo(sum);
    }

    /** @param opus null for what would come next */
    private boolean decode(byte[] opus) {
        if (opus != null && !OpusPacket.isTwentyMillis(opus)) {
            return false;
        }
        try {
            int length = opus == null ? 0 : opus.length;
            return decoder.decode(opus, 0, length, sound, 0, sound.length, false) == sound.length;
        } catch (OpusException | RuntimeException | AssertionError e) { // Concentus checks itself by assertions
            decoder = newDecoder(); // nobody knows where it was
            reset();
            return false;
        }
    }

    private void fadeIn() {
        for (int i = 0; i < FADE_IN; i++) {
            sound[i] = (short) (sound[i] * i / FADE_IN);
        }
    }

    private void fadeOut() {
        for (int i = 0; i < sound.length; i++) {
            sound[i] = (short) (sound[i] * (sound.length - i) / sound.length);
        }
        sounding = false;
    }

    private boolean endsInSound() {
        for (int i = sound.length - LAST; i < sound.length; i++) {
            if (Math.abs(sound[i]) >= QUIET) {
                return true;
            }
        }
        return false;
    }

    private void addTo(int[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sound[i];
        }
    }
}
