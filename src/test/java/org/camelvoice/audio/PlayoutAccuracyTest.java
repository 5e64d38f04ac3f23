package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.camelvoice.audio.Interruption.Cut;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How far what {@link Playout} says was heard lies from what a carrier had really played when it was cleared. */
class PlayoutAccuracyTest {
    private static final int CALLS = 400;

    enum When {
        ANYWHERE,
        FIRST_300_MS,
        SECOND_ITEM,
        AFTER_UNDERRUN,
        AFTER_GENERATION
    }

    static Stream<Arguments> combinations() {
        return Stream.of(When.values()).flatMap(when -> Stream.of(0, 150).flatMap(delay -> Stream.of(0, 40)
                .flatMap(network -> Stream.of(0, 10).map(jitter -> Arguments.of(when, delay, network, jitter)))));
    }

    @ParameterizedTest(name = "{0}, carrier {1} ms late, network {2} ms each way, jitter {3} ms")
    @MethodSource("combinations")
    void whatIsSaidToBeHeardIsWhatWasPlayed(When when, int delay, int network, int jitter) {
        List<Double> errors = new ArrayList<>();
        for (int seed = 0; seed < CALLS; seed++) {
            errors.addAll(errors(when, new SimulatedCall(delay, network, jitter, seed)));
        }
        Collections.sort(errors);
        assertThat(errors).hasSizeGreaterThanOrEqualTo(CALLS);
        assertThat(at(errors, 0.5)).as("median, ms").isLessThanOrEqualTo(20);
        assertThat(at(errors, 0.99))
                .as("99th percentile, ms")
                .isLessThanOrEqualTo(when == When.FIRST_300_MS ? 120 : 60);
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.round((sorted.size() - 1) * share));
    }

    private static List<Double> errors(When when, SimulatedCall call) {
        call.runFor(200);
        call.say("r0", "i0", 2_000);
        call.runFor(3_500);
        switch (when) {
            case ANYWHERE -> {
                call.say("r1", "i1", 5_000);
                call.runFor(10 + call.random().nextInt(5_000));
            }
            case FIRST_300_MS -> {
                call.say("r1", "i1", 3_000);
                call.runFor(10 + call.random().nextInt(300));
            }
            case SECOND_ITEM -> {
                int spoken = call.say("r1", "i1", 1_500);
                call.in(spoken + 1, () -> call.say("r1", "i2", 3_000));
                call.runFor(1_700 + call.random().nextInt(2_500));
            }
            case AFTER_UNDERRUN -> {
                call.say("r1", "i1", 700 + call.random().nextInt(300));
                call.runFor(900 + call.random().nextInt(400));
                call.say("r1", "i2", 3_000);
                call.runFor(20 + call.random().nextInt(1_000));
            }
            case AFTER_GENERATION -> {
                int spoken = call.say("r1", "i1", 4_000);
                call.runFor(spoken + 50 + call.random().nextInt(3_000));
            }
        }
        return errorsOf(call, call.playout.clear(call.now()));
    }

    private static List<Double> errorsOf(SimulatedCall call, Interruption interruption) {
        double unplayed = call.bufferedMillis();
        call.runFor(100);
        List<Double> errors = new ArrayList<>();
        if (interruption.cuts().isEmpty()) {
            errors.add(unplayed); // all was taken to be heard
        }
        for (Cut cut : interruption.cuts()) {
            if (interruption.cleared()) {
                errors.add(Math.abs(cut.heardMillis() - call.heard(cut.itemId())));
            }
        }
        return errors;
    }
}
