package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCaller;

/** Phone calls that have done nothing wrong: they are greeted, and listen to a tone that should have no gap. */
final class GoodCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int FRAME = 160; // 20 ms of 8 kHz µ-law
    private static final int FRAME_MILLIS = 20;
    private static final int LONGEST_GAP_MILLIS = 100;

    private final Callers callers = Callers.on(1);
    private final List<TwilioCaller> calls = new ArrayList<>();
    private final Standstills standstills = Standstills.begin();

    private GoodCalls() {}

    /** So many calls, all greeted when this returns. */
    static GoodCalls to(SmallGateway gateway, int count) {
        GoodCalls good = new GoodCalls();
        try {
            for (int i = 0; i < count; i++) {
                good.calls.add(good.callers.twilio(gateway.twilio("default")).dial());
            }
            good.calls.forEach(call -> call.awaitHeard(PATIENCE));
            return good;
        } catch (RuntimeException | Error e) {
            good.close();
            throw e;
        }
    }

    /** Goes on for so long. */
    void last(Duration time) {
        Attack.last(time);
        calls.forEach(call -> assertThat(call.isOn()).as("a good call goes on").isTrue());
    }

    /**
     * A machine that stands still makes gaps too; those are not counted.
     *
     * @throws AssertionError if a call is over, or its tone had a gap of 100 ms or more since it began
     */
    void assertUndisturbed() {
        for (TwilioCaller call : calls) {
            assertThat(call.isOn()).as("a good call goes on").isTrue();
            assertThat(longestGapMillis(call.heardBytes()))
                    .as("the longest gap in what a good caller heard, in ms")
                    .isLessThan(LONGEST_GAP_MILLIS + standstills.longestMillis());
        }
    }

    /** The longest silence after the first sound, and before the end of what was heard. */
    private static int longestGapMillis(byte[] heard) {
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

    @Override
    public void close() {
        standstills.close();
        callers.close();
    }
}
