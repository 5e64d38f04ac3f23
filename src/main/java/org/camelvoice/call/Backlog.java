package org.camelvoice.call;

import java.util.function.Consumer;
import org.camelvoice.loop.MediaLoop;

/**
 * What has come from the caller and is still to be read. A loop that was late finds much of it, and reads a little of each
 * socket in each of its turns. When a turn brings nothing of the caller's, all has been read. Owned by the call's loop.
 */
final class Backlog {
    /** For a caller of whom something comes all the time. */
    private static final int MOST_TURNS = 10;

    private final MediaLoop loop;
    private final Caller caller;
    private final Consumer<Error> broken;

    /** @param broken gets what a task threw that no caller of ours catches */
    Backlog(MediaLoop loop, Caller caller, Consumer<Error> broken) {
        this.loop = loop;
        this.caller = caller;
        this.broken = broken;
    }

    /** Runs {@code task} when all has been read that has come by now; never before this method returns. */
    void whenRead(Runnable task) {
        read(task, MOST_TURNS);
    }

    private void read(Runnable task, int turns) {
        long before = caller.received();
        loop.afterReading(() -> {
            if (turns == 1 || caller.received() == before) {
                run(task);
            } else {
                read(task, turns - 1);
            }
        });
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (Error e) { // an exception may be one moment's
            broken.accept(e);
        }
    }
}
