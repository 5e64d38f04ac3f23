package org.camelvoice.call;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hands a call's messages to its routes one at a time: the next one when the one before is done. Without it Camel would
 * run messages that are handed over from inside a running route last in, first out. Owned by the call's loop.
 */
final class CallDispatcher {
    private static final int MOST_WAITING = 2_000; // 40 s of frames: whoever is so far behind is stuck

    private final Call call;
    private final Deque<Task> waiting = new ArrayDeque<>();
    /** Whether a task was begun and is not done. */
    private boolean busy;

    private boolean running;

    CallDispatcher(Call call) {
        this.call = call;
    }

    private interface Task {
        void begin();
    }

    /** @return false if it was refused, because too many wait */
    boolean dispatch(Handler handler, CallMessage message) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(() -> handler.handle(call, message, failure -> done(handler, failure)));
        run();
        return true;
    }

    /** Runs {@code task} after all that was handed over before is done. */
    void afterwards(Runnable task) {
        if (isIdle()) {
            task.run();
            return;
        }
        waiting.add(() -> {
            task.run();
            busy = false;
        });
        run();
    }

    boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    /** Forgets the messages that wait; what runs is let finish. */
    int clear() {
        int dropped = waiting.size();
        waiting.clear();
        return dropped;
    }

    private void run() {
        if (running) {
            return; // the loop below goes on with it
        }
        running = true;
        try {
            while (!busy && !waiting.isEmpty()) {
                busy = true;
                waiting.remove().begin();
            }
        } finally {
            running = false;
        }
    }

    private void done(Handler handler, Throwable failure) {
        if (call.loop().isCurrent()) {
            finished(handler, failure);
        } else {
            call.loop().execute(() -> finishedElsewhere(handler, failure));
        }
    }

    private void finishedElsewhere(Handler handler, Throwable failure) {
        call.end(new EndReason(
                EndReason.Kind.ROUTE_FAILED,
                "Route " + handler.description() + " handed " + handler.message()
                        + " to another thread, where the order of a call's messages is lost"));
        finished(handler, failure);
    }

    private void finished(Handler handler, Throwable failure) {
        busy = false;
        call.routeDone(handler, failure);
        run();
    }
}
