package org.camelvoice.call;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.camelvoice.audio.Interruption;

/**
 * How much the caller had heard when interrupting, as long as the far end is still to say so: what waits for it, and the
 * estimate that has to do if no answer comes. Owned by the call's loop.
 */
final class Settlement {
    private static final long PATIENCE_MILLIS = 150;

    private final List<Consumer<Interruption>> waiting = new ArrayList<>();
    /** What has been estimated; null if nothing is still to be said. */
    private Interruption estimate;

    private long deadline;

    /** The far end has been asked. */
    void begin(Interruption estimated, long moment) {
        estimate = estimated;
        deadline = moment + PATIENCE_MILLIS;
    }

    /** Runs {@code task} with how {@code interruption} really was when that is known, which may be now. */
    void whenKnown(Interruption interruption, Consumer<Interruption> task) {
        if (interruption.equals(estimate)) {
            waiting.add(task);
        } else {
            task.accept(interruption);
        }
    }

    /** Runs {@code task} when nothing is still to be said, which may be now, after what waited for that before. */
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

    /** The estimate has to do. */
    void giveUp() {
        if (estimate != null) {
            known(estimate);
        }
    }

    void tick(long moment) {
        if (moment >= deadline) {
            giveUp();
        }
    }
}
