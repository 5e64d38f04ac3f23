package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.camelvoice.sandbox.Speech;
import org.camelvoice.sandbox.Voice;

/** One tone for so long, whatever there is to say: any gap in it is somebody else's. */
public final class Hum implements Voice {
    private static final int FRAME = 160; // 20 ms of 8 kHz µ-law
    private static final int FRAME_MILLIS = 20;

    private final Speech speech;

    public Hum(int seconds) {
        this.speech = new Speech(tone(440, seconds * Speech.SAMPLE_RATE), List.of());
    }

    @Override
    public Speech speak(String text) {
        return speech;
    }

    private static short[] tone(double hertz, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / Speech.SAMPLE_RATE));
        }
        return samples;
    }

    /**
     * The longest silence after the first sound, and before the end of what was heard.
     *
     * @param heard µ-law, 8 kHz
     */
    public static int longestGapMillis(byte[] heard) {
        int longest = 0;
        int silent = 0;
        boolean begun = false;
        for (int frame = 0; frame + FRAME <= heard.length; frame += FRAME) {
            boolean audible = isAudible(heard, frame);
            begun |= audible;
            silent = audible || !begun ? 0 : silent + 1;
            longest = Math.max(longest, silent);
        }
        assertThat(begun).as("something was heard").isTrue();
        return longest * FRAME_MILLIS;
    }

    /** The tone crosses zero, but not for 20 ms. */
    private static boolean isAudible(byte[] mulaw, int from) {
        for (int i = from; i < from + FRAME; i++) {
            if ((mulaw[i] & 0x7F) < 0x40) { // louder than 6 % of full scale: ITU-T G.711, table 2a
                return true;
            }
        }
        return false;
    }
}
