package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.Hum;
import org.camelvoice.Standstills;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCaller;

/** Phone calls that have done nothing wrong: they are greeted, and listen to a tone that should have no gap. */
final class GoodCalls implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
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
            assertThat(Hum.longestGapMillis(call.heardBytes()))
                    .as("the longest gap in what a good caller heard, in ms")
                    .isLessThan(LONGEST_GAP_MILLIS + standstills.longestMillis());
        }
    }

    @Override
    public void close() {
        standstills.close();
        callers.close();
    }
}
