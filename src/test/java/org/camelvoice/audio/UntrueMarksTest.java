package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.camelvoice.simulator.CarrierMarks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Carriers whose marks cannot be true, or do not come: the clock is believed then. */
class UntrueMarksTest {
    private static final int CALLS = 200;

    static Stream<Arguments> lines() {
        return Stream.of(CarrierMarks.AT_ONCE, CarrierMarks.NEVER, CarrierMarks.WRONG_NAMES)
                .flatMap(marks -> Stream.of(0, 150)
                        .flatMap(delay -> Stream.of(0, 40).map(network -> Arguments.of(marks, delay, network))));
    }

    /** Nobody tells of the delay with which such a carrier begins; a round trip that never was measured counts twice. */
    @ParameterizedTest(name = "echoes {0}, {1} ms late, network {2} ms each way")
    @MethodSource("lines")
    void whatWasHeardIsToldByTheClockAndTheRestIsCut(CarrierMarks marks, int delay, int network) {
        for (int seed = 0; seed < CALLS; seed++) {
            SimulatedCall call = talking(marks, delay, network, seed);
            call.runFor(1_500 + call.random().nextInt(3_000));

            Interruption interruption = call.playout.clear(call.now());

            assertThat(interruption.cleared()).isTrue();
            assertThat(interruption.cuts()).hasSize(1);
            call.runFor(100);
            double really = call.heard("i");
            assertThat((double) interruption.cuts().get(0).heardMillis())
                    .as("call %s, of which %s ms were heard", seed, really)
                    .isBetween(really - 2 * network - 25, really + delay + 25);
            assertThat(call.carrierIsSilent()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "WHEN_PLAYED")
    void afterThreeSecondsThreeSecondsWereHeard(CarrierMarks marks) {
        SimulatedCall call = talking(marks, 0, 20, 1);
        call.runFor(3_000);

        assertThat(call.playout.clear(call.now()).cuts().get(0).heardMillis()).isBetween(2_950L, 3_050L);
    }

    @ParameterizedTest
    @EnumSource
    void noCarrierIsSentMoreThanTheLeadAndALittleAhead(CarrierMarks marks) {
        SimulatedCall call = talking(marks, 0, 20, 2);
        for (int i = 0; i < 400; i++) {
            call.runFor(20);
            assertThat(call.bufferedMillis()).isLessThanOrEqualTo(500 + 100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noCarrierRunsDryWhileThereIsAudio(CarrierMarks marks) {
        SimulatedCall call = talking(marks, 0, 20, 3);
        call.runFor(60);
        for (int i = 0; i < 400; i++) {
            call.runFor(20);
            assertThat(call.carrierIsSilent()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyCarrierHasHeardAllInTheEnd(CarrierMarks marks) {
        SimulatedCall call = talking(marks, 100, 20, 4);
        call.runFor(9_500);
        assertThat(call.playout.isDrained(call.now())).isFalse();
        call.runFor(2_000);

        assertThat(call.playout.isDrained(call.now())).isTrue();
        assertThat(call.playout.isAudible()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"NEVER", "WRONG_NAMES"})
    void aCarrierThatEchoesNothingIsNamedOnce(CarrierMarks marks) {
        SimulatedCall call = talking(marks, 0, 20, 5);
        call.runFor(20_000);

        assertThat(call.doubts).containsExactly(Playout.Doubt.ABSENT);
    }

    @Test
    void aCarrierThatEchoesAtOnceIsNamedOnce() {
        SimulatedCall call = talking(CarrierMarks.AT_ONCE, 0, 20, 6);
        call.runFor(20_000);

        assertThat(call.doubts).containsExactly(Playout.Doubt.EARLY);
    }

    @Test
    void aCarrierThatIsTrueIsNamedNever() {
        SimulatedCall call = talking(CarrierMarks.WHEN_PLAYED, 150, 40, 7);
        call.runFor(5_000);
        call.playout.clear(call.now());
        call.say("r2", "i2", 3_000);
        call.runFor(20_000);

        assertThat(call.doubts).isEmpty();
    }

    private static SimulatedCall talking(CarrierMarks marks, int delay, int network, int seed) {
        SimulatedCall call = new SimulatedCall(delay, network, 0, seed, marks);
        call.runFor(1_500); // the model is being reached
        call.say("r", "i", 10_000);
        return call;
    }
}
