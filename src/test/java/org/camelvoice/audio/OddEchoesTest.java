package org.camelvoice.audio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.camelvoice.audio.SimulatedCall.Ways;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Far ends whose echoes are held back, lost or out of order: what is said to have been heard, and how far off that is. */
class OddEchoesTest {
    private static final long MILLI = SimulatedCall.MILLI;
    private static final int CALLS = 60;
    private static final int TURNS = 4;

    enum Odd {
        BATCHES_OF_200_MILLIS,
        BATCHES_OF_500_MILLIS,
        BATCHES_OF_800_MILLIS,
        PROBES_LOST,
        HALF_LOST,
        STALLS;

        Ways ways(Random random) {
            return switch (this) {
                case BATCHES_OF_200_MILLIS -> batches(200);
                case BATCHES_OF_500_MILLIS -> batches(500);
                case BATCHES_OF_800_MILLIS -> batches(800);
                case PROBES_LOST -> (nanos, empty) -> empty ? SimulatedCall.NEVER : nanos;
                case HALF_LOST -> (nanos, empty) -> random.nextBoolean() ? SimulatedCall.NEVER : nanos;
                case STALLS -> stalls(random);
            };
        }

        private static Ways batches(int everyMillis) {
            long every = everyMillis * MILLI;
            return (nanos, empty) -> (nanos / every + 1) * every;
        }

        /** One echo in fifteen is held back for 600 ms, and all behind it. */
        private static Ways stalls(Random random) {
            long[] until = new long[1];
            return (nanos, empty) -> {
                until[0] = random.nextInt(15) == 0 ? nanos + 600 * MILLI : until[0];
                return Math.max(nanos, until[0]);
            };
        }
    }

    private int known;
    private int within;

    @ParameterizedTest
    @EnumSource
    void whatWasHeardIsWithinTheErrorThatIsStated(Odd odd) {
        for (int seed = 0; seed < CALLS; seed++) {
            talk(odd, new SimulatedCall(0, 0, 0, seed), seed);
            talk(odd, new SimulatedCall(150, 40, 20, seed), seed);
        }
        assertThat(known).isPositive();
        assertThat((double) within / known).as("share within the stated error").isGreaterThanOrEqualTo(0.93);
    }

    private void talk(Odd odd, SimulatedCall call, int seed) {
        call.echoing(odd.ways(new Random(seed)));
        call.runFor(1_500);
        for (int turn = 0; turn < TURNS; turn++) {
            long from = call.playout.sentBytes();
            call.say("r" + turn, "i" + turn, 8_000);
            listen(call, 1_300 + call.random().nextInt(6_000));
            compare(call.interrupt(), call, from);
            call.runFor(call.random().nextInt(1_500));
        }
    }

    private static void listen(SimulatedCall call, int millis) {
        for (int done = 0; done < millis; done += 20) {
            call.runFor(20);
            assertThat(call.playout.heardBytes(call.now())).isBetween(0L, call.playout.sentBytes());
        }
    }

    private void compare(Interruption interruption, SimulatedCall call, long from) {
        call.runFor(400);
        if (interruption.cleared() && interruption.hasKnownError()) {
            double heard = interruption.cuts().get(0).heardMillis();
            known++;
            within += Math.abs(heard - call.reallyHeard(from)) <= interruption.errorMillis() ? 1 : 0;
        }
    }
}
