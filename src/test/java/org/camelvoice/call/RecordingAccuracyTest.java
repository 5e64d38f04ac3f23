package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.camelvoice.call.RecordedPhone.Click;
import org.camelvoice.call.RecordedPhone.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How far the sounds of a ten-minute call stand from the truth in its recording: carriers that play at once or later,
 * networks near and far, with jitter, a burst at the call's start, and stalls in either direction. The caller interrupts,
 * answers have second items, and the model is too slow at times. What is true, see {@link RecordedPhone}.
 */
class RecordingAccuracyTest {
    private static final int CALL_MILLIS = 600_000;
    private static final int ANSWER_EACH_MILLIS = 9_000;
    private static final int MOST_MILLIS = 20;
    /** Where a stall makes the far end run dry again and again, and jitter adds to it. */
    private static final int MOST_IN_STALLS_MILLIS = 25;
    /** A mark each 100 ms tells that the far end ran dry, and not where. */
    private static final int PAUSE_MILLIS = 130;
    /** How much was heard when the caller interrupted is an estimate. */
    private static final int CUT_MILLIS = 60;

    private static final int CUT_IN_STALLS_MILLIS = 350;

    private enum Start {
        STEADY,
        BURST,
        COLD,
        UPLINK_STALLS,
        DOWNLINK_STALLS;

        boolean isStalling() {
            return this == UPLINK_STALLS || this == DOWNLINK_STALLS;
        }
    }

    private record Conditions(Network network, Start start, boolean sounding) {
        /**
         * How many sounds may lie further off: where the network stalls, the far end runs dry, and the first sounds after
         * that are recorded before an echo has told when it played on. There are some 390 sounds and 22 stalls. Of
         * seven seeds, the worst had 13.
         */
        int mostFurtherOff() {
            return start.isStalling() ? 13 : 0;
        }

        /** How many sounds may be in one of both only, away from interruptions and pauses. */
        int mostOnOneSide() {
            return start.isStalling() ? 2 : 0;
        }

        int most() {
            return start.isStalling() && network.jitterMillis() > 0 ? MOST_IN_STALLS_MILLIS : MOST_MILLIS;
        }

        /** How near an interruption a sound may be recorded that was not heard, or the other way round. */
        int mostAtCut() {
            return start.isStalling() || start == Start.COLD ? CUT_IN_STALLS_MILLIS : CUT_MILLIS;
        }

        @Override
        public String toString() {
            return "carrier %d ms, legs %d ms, jitter %d ms, drift %.4f, %s, %s"
                    .formatted(
                            network.carrierMillis(),
                            network.legMillis(),
                            network.jitterMillis(),
                            network.drift(),
                            start.name().toLowerCase(Locale.ROOT),
                            sounding ? "sound" : "silence");
        }
    }

    /** How much too late a sound is recorded. */
    private record Offset(double truth, double millis) {}

    private static Stream<Conditions> conditions() {
        List<Conditions> all = new ArrayList<>();
        for (int carrier : new int[] {0, 150, 400}) {
            for (int leg : new int[] {0, 40}) {
                for (int jitter : new int[] {0, 20}) {
                    for (Start start : Start.values()) {
                        all.add(new Conditions(new Network(carrier, leg, jitter, 0, true), start, leg == 40));
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void bothSidesStandWithin20MillisecondsOfTheTruth(Conditions conditions) {
        assertAccurate(conditions);
    }

    private static Stream<Conditions> drifts() {
        return Stream.of(-0.0025, 0.0025).flatMap(drift -> Stream.of(true, false)
                .map(sounding -> new Conditions(new Network(150, 40, 10, drift, true), Start.BURST, sounding)));
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void aCarrierWhoseClockIsOneIn400OffChangesNothing(Conditions conditions) {
        assertAccurate(conditions);
    }

    private static Stream<Conditions> unstamped() {
        return Stream.of(Start.STEADY, Start.BURST, Start.COLD)
                .map(start -> new Conditions(new Network(150, 40, 20, 0, false), start, true));
    }

    @ParameterizedTest
    @MethodSource("unstamped")
    void aLineWithoutTimestampsIsAsAccurateUnlessItStalls(Conditions conditions) {
        assertAccurate(conditions);
    }

    private static void assertAccurate(Conditions conditions) {
        try (RecordedPhone phone = new RecordedPhone(conditions.network, conditions.sounding, 7)) {
            phone.dial();
            happen(phone, conditions.start);
            phone.run(CALL_MILLIS);
            phone.hangUp();
            assertThat(phone.recordedMillis()).isEqualTo(CALL_MILLIS);
            List<Offset> left = offsets(phone.spoken(), phone.recordedLeft(), phone, conditions);
            List<Offset> right = offsets(phone.heard(), phone.recordedRight(), phone, conditions);
            assertThat(left)
                    .as("the caller: %s", figures(left))
                    .filteredOn(it -> isOff(it, conditions))
                    .isEmpty();
            assertThat(right)
                    .as("the model: %s", figures(right))
                    .filteredOn(it -> isOff(it, conditions) && !isAt(phone.cuts(), it.truth, CUT_MILLIS))
                    .hasSizeLessThanOrEqualTo(conditions.mostFurtherOff());
        }
    }

    private static boolean isOff(Offset offset, Conditions conditions) {
        return Math.abs(offset.millis) > conditions.most();
    }

    private static void happen(RecordedPhone phone, Start start) {
        if (start == Start.BURST) {
            phone.stallUp(0, 110);
        } else if (start == Start.COLD) {
            phone.stallUp(0, 460);
        }
        int answer = 0;
        for (int at = 300; at < CALL_MILLIS - 8_000; at += ANSWER_EACH_MILLIS) {
            speak(phone, at, answer++ % 5);
            if (start == Start.UPLINK_STALLS && answer % 3 == 0) {
                phone.stallUp(at + 1_500, 200 + phone.random.nextInt(1_800));
            } else if (start == Start.DOWNLINK_STALLS && answer % 3 == 0) {
                phone.stallDown(at + phone.random.nextInt(5_000), 200 + phone.random.nextInt(1_000));
            }
        }
    }

    private static void speak(RecordedPhone phone, int at, int kind) {
        int length = 2_000 + phone.random.nextInt(4_000);
        phone.at(at, () -> phone.play(phone.answer(kind == 3 ? 700 : length)));
        if (kind == 1) { // the caller interrupts
            phone.at(
                    at + 1_000 + phone.random.nextInt(800),
                    () -> phone.call.earpiece().clear());
        } else if (kind == 2) { // a second item
            phone.at(at + 100, () -> phone.play(phone.answer(1_500)));
        } else if (kind == 3) { // a model too slow
            phone.at(at + 1_700, () -> phone.play(phone.answer(900)));
            phone.at(at + 3_900, () -> phone.play(phone.answer(1_100)));
        } else if (kind == 4) { // interrupted at once, and the next answer follows
            phone.at(
                    at + 200 + phone.random.nextInt(400),
                    () -> phone.call.earpiece().clear());
            phone.at(at + 900, () -> phone.play(phone.answer(3_000)));
        }
    }

    /** Each sound is recorded once, and nothing else is; only where a stall or an interruption cut may one side lack it. */
    private static List<Offset> offsets(
            List<Click> truth, List<Click> recorded, RecordedPhone phone, Conditions conditions) {
        List<Offset> offsets = new ArrayList<>();
        List<Click> onOneSide = new ArrayList<>();
        List<Click> others = new ArrayList<>(recorded);
        for (Click click : truth) {
            Click found = nearest(click, others);
            if (found == null || Math.abs(found.at() - click.at()) > 200) {
                onOneSide.add(click);
            } else {
                offsets.add(new Offset(click.at(), found.at() - click.at()));
                others.remove(found);
            }
        }
        onOneSide.addAll(others);
        assertThat(onOneSide)
                .as("sounds that are in one of both")
                .filteredOn(click -> !isAt(phone.cuts(), click.at(), conditions.mostAtCut()))
                .filteredOn(click -> !conditions.start.isStalling() || !isAt(phone.pauses(), click.at(), PAUSE_MILLIS))
                .filteredOn(click -> click.at() < CALL_MILLIS - 50) // what was said last may be on its way
                .hasSizeLessThanOrEqualTo(conditions.mostOnOneSide());
        return offsets;
    }

    private static Click nearest(Click click, List<Click> others) {
        return others.stream()
                .filter(other -> other.isLike(click) || Math.abs(other.at() - click.at()) < MOST_MILLIS)
                .min(Comparator.comparingDouble(other -> Math.abs(other.at() - click.at())))
                .orElse(null);
    }

    private static boolean isAt(List<Double> places, double at, int millis) {
        return places.stream().anyMatch(place -> Math.abs(place - at) < millis);
    }

    private static String figures(List<Offset> offsets) {
        double[] sizes = offsets.stream()
                .mapToDouble(offset -> Math.abs(offset.millis))
                .sorted()
                .toArray();
        return "%d: p50 %.1f p99 %.1f max %.1f"
                .formatted(
                        sizes.length,
                        sizes[sizes.length / 2],
                        sizes[(int) (sizes.length * 0.99)],
                        sizes[sizes.length - 1]);
    }
}
