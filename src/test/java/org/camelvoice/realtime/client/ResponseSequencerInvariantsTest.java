package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A million random steps, and what holds after each of them: never are two creates unanswered; none is sent while the
 * caller speaks; each greeting is begun or refused, once; nothing waits for ever; nothing is repeated twice.
 */
class ResponseSequencerInvariantsTest {
    private static final int STEPS = 200; // of a conversation
    private static final int SHOWN = 30;

    @Test
    void withAServerThatAnswersTurns() {
        play(2_000, () -> new RandomServer(true, true));
    }

    @Test
    void withAServerThatLeavesTurnsToUs() {
        play(1_000, () -> new RandomServer(true, false));
    }

    @Test
    void withAServerThatKeepsNoDeadline() {
        play(500, () -> new RandomServer(false, true));
        play(500, () -> new RandomServer(false, false));
    }

    @Test
    void withAServerThatSaysAnything() {
        play(1_000, RandomNonsense::new);
    }

    private static void play(int conversations, Supplier<RandomConversation> conversation) {
        for (long seed = 0; seed < conversations; seed++) {
            int[] steps = steps(seed, conversation.get().choices());
            if (failure(conversation.get(), steps) != null) {
                report(seed, conversation, shrunk(conversation, steps));
            }
        }
    }

    private static int[] steps(long seed, int choices) {
        return new SplittableRandom(seed).ints(STEPS, 0, choices).toArray();
    }

    /** Null if nothing is broken. */
    private static Throwable failure(RandomConversation conversation, int[] steps) {
        try {
            for (int step : steps) {
                conversation.step(step);
            }
            conversation.end();
            return null;
        } catch (AssertionError | RuntimeException broken) {
            return broken;
        }
    }

    /** Without the steps that the failure does not need. */
    private static int[] shrunk(Supplier<RandomConversation> conversation, int[] steps) {
        int[] left = steps;
        for (int size = STEPS / 2; size > 0; size /= 2) {
            left = without(conversation, left, size);
        }
        return left;
    }

    private static int[] without(Supplier<RandomConversation> conversation, int[] steps, int size) {
        int[] left = steps;
        for (int from = 0; from < left.length; ) {
            int[] fewer = cut(left, from, from + size);
            if (failure(conversation.get(), fewer) != null) {
                left = fewer;
            } else {
                from += size;
            }
        }
        return left;
    }

    private static int[] cut(int[] steps, int from, int to) {
        return IntStream.range(0, steps.length)
                .filter(i -> i < from || i >= to)
                .map(i -> steps[i])
                .toArray();
    }

    private static void report(long seed, Supplier<RandomConversation> conversation, int[] steps) {
        RandomConversation last = conversation.get();
        Throwable failure = failure(last, steps);
        List<String> history = new ArrayList<>(last.history());
        int from = Math.max(0, history.size() - SHOWN);
        fail(
                "seed %d, shrunk to %d steps: %s%n%s",
                seed, steps.length, failure, String.join("\n", history.subList(from, history.size())), failure);
    }
}
