package org.camelvoice.sandbox;

import java.util.ArrayList;
import java.util.List;

/**
 * The voice without FreeTTS: one tone for each word, with a length from its length and a pitch from its letters. Two
 * texts sound different, and a listener can count the words.
 */
final class ToneVoice implements Voice {

    private static final int LETTER_MILLIS = 60;
    private static final int PAUSE_MILLIS = 60;
    private static final int SHORTEST_MILLIS = 120;
    private static final int FADE = Speech.SAMPLE_RATE / 100; // 10 ms
    private static final double LOUDNESS = 8_000;

    @Override
    public Speech speak(String text) {
        List<Speech.Word> words = new ArrayList<>();
        int millis = PAUSE_MILLIS;
        for (String word : Speech.Word.split(text)) {
            int end = millis + Math.max(SHORTEST_MILLIS, word.length() * LETTER_MILLIS);
            words.add(new Speech.Word(word, millis, end));
            millis = end + PAUSE_MILLIS;
        }
        return new Speech(tones(words, Math.max(millis, 100)), words);
    }

    private static short[] tones(List<Speech.Word> words, int millis) {
        short[] samples = new short[samples(millis)];
        for (Speech.Word word : words) {
            tone(samples, samples(word.startMillis()), samples(word.endMillis()), hertz(word.text()));
        }
        return samples;
    }

    private static int samples(int millis) {
        return millis * (Speech.SAMPLE_RATE / 1000);
    }

    /** 300 to 907 Hz: within the telephone's band. */
    private static double hertz(String word) {
        return 300 + Math.floorMod(word.hashCode(), 608);
    }

    private static void tone(short[] samples, int from, int to, double hertz) {
        for (int i = from; i < to; i++) {
            double fade = Math.min(1, Math.min(i - from, to - i) / (double) FADE);
            samples[i] = (short) (LOUDNESS * fade * Math.sin(2 * Math.PI * hertz * (i - from) / Speech.SAMPLE_RATE));
        }
    }
}
