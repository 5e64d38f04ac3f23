package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.camelvoice.bench.TalkPlan.Talk;
import org.junit.jupiter.api.Test;

class TalkPlanTest {
    private static final int FRAMES = 50 * 120;

    @Test
    void withoutEndEveryFrameIsSpeech() {
        assertThat(runs(new TalkPlan(Talk.ENDLESS, 100, 1), true)).containsExactly(FRAMES);
    }

    @Test
    void inTurnsCallersSpeakThreeSecondsOfEight() {
        TalkPlan plan = new TalkPlan(Talk.TURNS, 100, 1);

        assertThat(inner(runs(plan, true))).isNotEmpty().containsOnly(150);
        assertThat(inner(runs(plan, false))).isNotEmpty().containsOnly(250);
    }

    @Test
    void whoInterruptsBeginsInTheMidstOfEverySecondAnswer() {
        List<Integer> pauses = inner(runs(new TalkPlan(Talk.INTERRUPTING, 100, 1), false));

        assertThat(pauses)
                .filteredOn(frames -> frames == 250)
                .hasSizeBetween(pauses.size() / 2 - 1, pauses.size() / 2 + 1);
        assertThat(pauses).filteredOn(frames -> frames != 250).allMatch(frames -> frames >= 20 && frames < 160);
    }

    @Test
    void oneCallAloneIsInterruptedOften() {
        List<Integer> pauses = inner(runs(new TalkPlan(Talk.INTERRUPTING, 1, 1), false));

        assertThat(pauses).hasSizeGreaterThan(100).allMatch(frames -> frames >= 20 && frames < 35);
    }

    /** How many frames there were in a row in which the caller spoke, or did not. */
    private static List<Integer> runs(TalkPlan plan, boolean speech) {
        List<Integer> runs = new ArrayList<>();
        int run = 0;
        for (int i = 0; i < FRAMES; i++) {
            if (plan.next() == speech) {
                run++;
            } else if (run > 0) {
                runs.add(run);
                run = 0;
            }
        }
        if (run > 0) {
            runs.add(run);
        }
        return runs;
    }

    /** Without the first and the last, which are cut. */
    private static List<Integer> inner(List<Integer> runs) {
        return runs.subList(1, runs.size() - 1);
    }
}
