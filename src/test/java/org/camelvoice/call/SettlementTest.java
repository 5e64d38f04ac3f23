package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.junit.jupiter.api.Test;

class SettlementTest {
    private static final Interruption ESTIMATE = heard(500);
    private static final Interruption EXACT = heard(480);

    private final Settlement settlement = new Settlement();
    private final List<Object> told = new ArrayList<>();

    @Test
    void whatIsKnownIsToldAtOnce() {
        settlement.whenKnown(EXACT, told::add);
        settlement.whenDone(() -> told.add("done"));

        assertThat(told).containsExactly(EXACT, "done");
    }

    @Test
    void whatTheFarEndIsAskedForIsToldWhenItHasAnswered() {
        settlement.begin(ESTIMATE, 1_000);
        settlement.whenKnown(ESTIMATE, told::add);
        assertThat(settlement.isOverdue(1_149)).isFalse();
        assertThat(told).isEmpty();

        settlement.known(EXACT);

        assertThat(told).containsExactly(EXACT);
    }

    @Test
    void whoeverWaitsForItWaitsInOrder() {
        settlement.begin(ESTIMATE, 1_000);
        settlement.whenKnown(ESTIMATE, told::add);
        settlement.whenDone(() -> told.add("the question"));
        settlement.whenDone(() -> told.add("the answer"));

        settlement.known(EXACT);

        assertThat(told).containsExactly(EXACT, "the question", "the answer");
    }

    @Test
    void withoutAnAnswerTheEstimateHasToDo() {
        settlement.begin(ESTIMATE, 1_000);
        settlement.whenKnown(ESTIMATE, told::add);

        assertThat(settlement.isOverdue(1_150)).isTrue();
        assertThat(settlement.isOverdue(1_150)).isFalse();
        settlement.useEstimate();
        settlement.known(EXACT);

        assertThat(told).containsExactly(ESTIMATE);
    }

    /** A route may take its time between the clear and the truncate. */
    @Test
    void whoAsksLateIsToldWhatIsKnownByThen() {
        settlement.begin(ESTIMATE, 1_000);
        settlement.known(EXACT);
        settlement.whenKnown(ESTIMATE, told::add);

        assertThat(told).containsExactly(EXACT);
    }

    @Test
    void whoIsNotAskedIsNeverLate() {
        settlement.begin(ESTIMATE);
        settlement.whenKnown(ESTIMATE, told::add);

        assertThat(settlement.isOverdue(1_000_000)).isFalse();
        assertThat(told).isEmpty();
    }

    @Test
    void anotherInterruptionIsNotHeldUp() {
        settlement.begin(ESTIMATE, 1_000);
        settlement.whenKnown(heard(20), told::add);

        assertThat(told).containsExactly(heard(20));
    }

    private static Interruption heard(long millis) {
        return new Interruption(true, List.of(new Cut("r1", "i1", millis)));
    }
}
