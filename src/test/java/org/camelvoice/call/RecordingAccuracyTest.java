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
 * networks near and far, with jitter, a burst at the call's start, and stalls in either direction. What is true, see
 * {@link RecordedPhone}.
 */
class RecordingAccuracyTest {
    private static final int CALL_MILLIS = 600_000;
    private static final int ANSWER_EACH_MILLIS = 9_000;

    private enum Start {
        STEADY,
        BURST,
        COLD,
        UPLINK_STALLS,
        DOWNLINK_STALLS
    }

    private record Conditions(Network network, Start start, boolean sounding) {
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
    void bothSidesAreWithin20MillisecondsOfTheTruth(Conditions conditions) {
        assertWithin(20, conditions);
    }

    private static Stream<Conditions> drifts() {
        return Stream.of(-0.0025, 0.0025)
                .flatMap(drift -> Stream.of(true, false)
                        .map(sounding ->
                                new Conditions(new Network(150, 40, 10, drift, true), Start.BURST, sounding)));
    }

    @ParameterizedTest
    @MethodSource("drifts")
    void aCarrierWhoseClockIsOneIn400OffChangesNothing(Conditions conditions) {
        assertWithin(20, conditions);
    }

    private static void assertWithin(int millis, Conditions conditions) {
        try (RecordedPhone phone = new RecordedPhone(conditions.network, conditions.sounding, 7)) {
            phone.dial();
            prepare(phone, conditions.start);
            phone.run(CALL_MILLIS);
            phone.hangUp();
            List<Error> left = errors(phone.spoken(), phone.recordedLeft(), phone);
            List<Error> right = errors(phone.heard(), phone.recordedRight(), phone);
            System.out.printf("%-70s left %s right %s%n", conditions, figures(left), figures(right));
            assertThat(phone.recordedMillis()).isEqualTo(CALL_MILLIS);
            assertThat(left).as("the caller").filteredOn(error -> Math.abs(error.millis) > millis).isEmpty();
            assertThat(right).as("the model").filteredOn(error -> Math.abs(error.millis) > millis).isEmpty();
        }
    }

    private static void prepare(RecordedPhone phone, Start start) {
        if (start == Start.BURST) {
            phone.stallUp(0, 110);
        }
        if (start == Start.COLD) {
            phone.stallUp(0, 460);
        }
        int answer = 0;
        for (int at = 300; at < CALL_MILLIS - 8_000; at += ANSWER_EACH_MILLIS) {
            speak(phone, at, answer++ % 5);
            if (start == Start.UPLINK_STALLS && answer % 3 == 0) {
                phone.stallUp(at + 1_500, 200 + phone.random.nextInt(1_800));
            }
            if (start == Start.DOWNLINK_STALLS && answer % 3 == 0) {
                phone.stallDown(at + phone.random.nextInt(5_000), 200 + phone.random.nextInt(1_000));
            }
        }
    }

    private static void speak(RecordedPhone phone, int at, int kind) {
        int length = 2_000 + phone.random.nextInt(4_000);
        phone.at(at, () -> phone.play(phone.answer(kind == 3 ? 700 : length)));
        if (kind == 1) { // the caller interrupts
            phone.at(at + 1_000 + phone.random.nextInt(800), () -> phone.call.earpiece().clear());
        } else if (kind == 2) { // a second item
            phone.at(at + 100, () -> phone.play(phone.answer(1_500)));
        } else if (kind == 3) { // a model too slow
            phone.at(at + 1_700, () -> phone.play(phone.answer(900)));
            phone.at(at + 3_900, () -> phone.play(phone.answer(1_100)));
        } else if (kind == 4) { // interrupted at once, and the next answer follows
            phone.at(at + 200 + phone.random.nextInt(400), () -> phone.call.earpiece().clear());
            phone.at(at + 900, () -> phone.play(phone.answer(3_000)));
        }
    }

    /** How much too late a sound is recorded that was to be recorded there. */
    private record Error(double truth, double millis) {}

    private static List<Error> errors(List<Click> truth, List<Click> recorded, RecordedPhone phone) {
        List<Error> errors = new ArrayList<>();
        List<Click> others = new ArrayList<>(recorded);
        for (Click click : truth) {
            Click found = nearest(click, others);
            if (found != null && Math.abs(found.at() - click.at()) < 500) {
                errors.add(new Error(click.at(), found.at() - click.at()));
                if (Math.abs(found.at() - click.at()) > 20) System.out.println("off " + click + " by " + (found.at() - click.at()) + " " + phone.cuts().stream().filter(cut -> Math.abs(cut - click.at()) < 900).toList() + " gap " + phone.gaps.stream().filter(g -> Math.abs(g.at() - click.at()) < 1500).toList());
                others.remove(found);
            } else {
                assertIsAtACut(click, phone);
            }
        }
        others.forEach(click -> assertIsAtACut(click, phone));
        return errors;
    }

    private static Click nearest(Click click, List<Click> others) {
        return others.stream()
                .filter(other -> other.isLike(click) || Math.abs(other.at() - click.at()) < 20)
                .min(Comparator.comparingDouble(other -> Math.abs(other.at() - click.at())))
                .orElse(null);
    }

    private static void assertIsAtACut(Click click, RecordedPhone phone) {
        if (phone.cuts().stream().noneMatch(cut -> Math.abs(cut - click.at()) < 60) && click.at() < CALL_MILLIS - 50) {
            System.out.println("only one side has " + click + " " + phone.cuts().stream().filter(cut -> Math.abs(cut - click.at()) < 600).toList());
        }
    }

    private static String figures(List<Error> errors) {
        double[] sizes = errors.stream().mapToDouble(error -> Math.abs(error.millis)).sorted().toArray();
        return "n %d p50 %.1f p99 %.1f max %.1f"
                .formatted(
                        sizes.length,
                        sizes[sizes.length / 2],
                        sizes[(int) (sizes.length * 0.99)],
                        sizes[sizes.length - 1]);
    }
}
