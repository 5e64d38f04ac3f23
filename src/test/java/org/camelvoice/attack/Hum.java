package org.camelvoice.attack;

import java.util.List;
import org.camelvoice.sandbox.Speech;
import org.camelvoice.sandbox.Voice;

/** A minute of one tone, whatever there is to say: any gap in it is somebody else's. */
final class Hum implements Voice {
    static final int SECONDS = 60;

    private static final Speech SPEECH = new Speech(tone(440, SECONDS * Speech.SAMPLE_RATE), List.of());

    @Override
    public Speech speak(String text) {
        return SPEECH;
    }

    private static short[] tone(double hertz, int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * hertz * i / Speech.SAMPLE_RATE));
        }
        return samples;
    }
}
