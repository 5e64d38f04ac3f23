package org.camelvoice.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camelvoice.audio.Interruption;

/**
 * Waits for what is still to be known of how much the caller had heard when interrupting: the far end's answer, or echoes
 * that had come before. Holds the tasks that need it, and the estimate to use without it. Owned by the call's loop.
 */
final class Settlement {
    private static final long PATIENCE_MILLIS = 150;
    private static final long NEVER = Long.MAX_VALUE;

    private final List<Consumer<Interruption>> waiting = new ArrayList<>();
    /** The estimate; null if no answer is awaited. */
    private Interruption estimate;

    /** What was known last, and the estimate before; null if nothing has been. */
    private Interruption exact;

    private Interruption settled;
    private long deadline = NEVER;

    /** The far end has been asked. */
    void begin(Interruption estimated, long moment) {
        estimate = estimated;
        deadline = moment + PATIENCE_MILLIS;
    }

    /** The far end is not asked: whoever begins says when it is known. */
    void begin(Interruption estimated) {
        estimate = estimated;
        deadline = NEVER;
    }

    /** Runs {@code task} with the exact {@code interruption} once it is known, possibly now. */
    void whenKnown(Interruption interruption, Consumer<Interruption> task) {
        if (interruption.equals(estimate)) {
            waiting.add(task);
        } else {
            task.accept(interruption.equals(settled) ? exact : interruption);
        }
    }

    /** Runs {@code task} when no answer is awaited, possibly now, after the tasks that waited before. */
    void whenDone(Runnable task) {
        if (estimate == null) {
            task.run();
        } else {
            waiting.add(known -> task.run());
        }
    }

    /** The far end has answered. */
    void known(Interruption really) {
        settled = estimate;
        exact = really;
        estimate = null;
        List<Consumer<Interruption>> told = List.copyOf(waiting);
        waiting.clear();
        RuntimeException failure = null;
        for (Consumer<Interruption> task : told) {
            failure = run(task, really, failure);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** One that fails keeps no other from what it waits for. */
    private static RuntimeException run(Consumer<Interruption> task, Interruption really, RuntimeException before) {
        try {
            task.accept(really);
            return before;
        } catch (RuntimeException e) {
            if (before == null) {
                return e;
            }
            before.addSuppressed(e);
            return before;
        }
    }

    /** Uses the estimate. */
    void useEstimate() {
        if (estimate != null) {
            known(estimate);
        }
    }

    /** Whether the far end has had its time and has not answered; true once. */
    boolean isOverdue(long moment) {
        boolean overdue = estimate != null && moment >= deadline;
        deadline = overdue ? NEVER : deadline;
        return overdue;
    }
}
