package org.camelvoice.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camelvoice.audio.Interruption;

/**
 * Waits for the far end to report how much the caller had heard when interrupting. Holds the tasks that need the
 * answer, and the estimate to use without one. Owned by the call's loop.
 */
final class Settlement {
    private static final long PATIENCE_MILLIS = 150;

    private final List<Consumer<Interruption>> waiting = new ArrayList<>();
    /** The estimate; null if no answer is awaited. */
    private Interruption estimate;

    private long deadline;

    /** The far end has been asked. */
    void begin(Interruption estimated, long moment) {
        estimate = estimated;
        deadline = moment + PATIENCE_MILLIS;
    }

    /** Runs {@code task} with the exact {@code interruption} once it is known, possibly now. */
    void whenKnown(Interruption interruption, Consumer<Interruption> task) {
        if (interruption.equals(estimate)) {
            waiting.add(task);
        } else {
            task.accept(interruption);
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
    void known(Interruption exact) {
        estimate = null;
        List<Consumer<Interruption>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(task -> task.accept(exact));
    }

    /** Uses the estimate. */
    void useEstimate() {
        if (estimate != null) {
            known(estimate);
        }
    }

    void tick(long moment) {
        if (moment >= deadline) {
            useEstimate();
        }
    }
}
