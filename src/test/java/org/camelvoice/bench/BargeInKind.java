package org.camelvoice.bench;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.camelvoice.sandbox.Output;
import org.camelvoice.sandbox.Speech;

/** When a caller interrupts, as far as the gateway's knowledge of playback differs then. */
enum BargeInKind {
    /** The first of the first call of its gateway's process, which loads its classes meanwhile. */
    FIRST_AFTER_START("first after a start"),
    /** In the greeting, so that the gateway has learnt nothing in the call yet. */
    FIRST("first of a call"),
    /** Within the first 300 ms heard of an answer. */
    EARLY("first 300 ms of an answer") {
        @Override
        Plan plan(Random random, BargeInSetting setting) {
            return new Plan(this, List.of(speech()), 0, setting.waitMillis(random.nextInt(20, EARLY_MILLIS)));
        }
    },
    LATER("later in an answer") {
        @Override
        Plan plan(Random random, BargeInSetting setting) {
            return new Plan(this, List.of(speech()), 0, setting.waitMillis(random.nextInt(400, 2_500)));
        }
    },
    /** In the second item of an answer. */
    SECOND_ITEM("second item") {
        @Override
        Plan plan(Random random, BargeInSetting setting) {
            int wait = setting.waitMillis(PART_MILLIS + random.nextInt(100, 1_500));
            return new Plan(this, List.of(tone(PART_MILLIS), speech()), 0, wait);
        }
    },
    /** The model's audio paused until the carrier had nothing to play, or nearly so, and goes on. */
    UNDERRUN("after an underrun") {
        @Override
        Plan plan(Random random, BargeInSetting setting) {
            int dryMillis = random.nextInt(-40, 200);
            Duration pause = Duration.ofMillis(PART_MILLIS - PART_MILLIS / PACE + setting.carrierMillis() + dryMillis);
            Output speech = speech().pausing(Duration.ofMillis(PART_MILLIS), pause);
            return new Plan(this, List.of(speech), PART_MILLIS, setting.waitMillis(random.nextInt(50, 800)));
        }
    };

    /** How many times faster than real time the model speaks. */
    static final int PACE = 3;

    static final int EARLY_MILLIS = 300;
    /** The length of a first item, and of the speech before a pause: whole frames, and whole deltas of the sandbox. */
    static final int PART_MILLIS = 1_000;

    private static final int SPEECH_MILLIS = 6_000;

    private final String label;

    BargeInKind(String label) {
        this.label = label;
    }

    /**
     * An interruption to come.
     *
     * @param answer     that the model is to give; empty for the greeting
     * @param fromMillis the caller waits until more than this much of the answer has arrived
     * @param waitMillis and then for so long
     */
    record Plan(BargeInKind kind, List<Output> answer, int fromMillis, int waitMillis) {}

    /** One in the greeting, unless a kind says otherwise. */
    Plan plan(Random random, BargeInSetting setting) {
        return new Plan(this, List.of(), 0, setting.waitMillis(random.nextInt(50, 2_000)));
    }

    String label() {
        return label;
    }

    private static Output speech() {
        return tone(SPEECH_MILLIS);
    }

    private static Output tone(int millis) {
        short[] samples = new short[Speech.SAMPLE_RATE / 1_000 * millis];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) (8_000 * Math.sin(2 * Math.PI * 440 * i / Speech.SAMPLE_RATE));
        }
        return Output.play(samples, "A tone, and nothing but a tone");
    }
}
