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
    /** Whether {@link #run} is further up the stack, which then goes on with what was added. */
    private boolean running;

    CallDispatcher(Call call) {
        this.call = call;
    }

    /** What waits for its turn. */
    private interface Task {

        /** Its turn has come; sets {@link #busy} to false when it is done, at once or later. */
        void begin();
    }

    /** @return false if it was refused, because too many wait */
    boolean dispatch(Handler handler, CallMessage message) {
        if (waiting.size() >= MOST_WAITING) {
            return false;
        }
        waiting.add(new Delivery(handler, message));
        run();
        return true;
    }

    /** Runs {@code task} after all that was handed over before is done, or was forgotten. */
    void afterwards(Runnable task) {
        waiting.add(() -> {
            busy = false;
            task.run();
        });
        run();
    }

    /** How many wait for their turn. */
    int waiting() {
        return waiting.size();
    }

    boolean isIdle() {
        return !busy && waiting.isEmpty();
    }

    /** Forgets the messages that wait, not what is to be done after them; what runs is let finish. */
    void forgetMessages() {
        waiting.removeIf(Delivery.class::isInstance);
    }

    private void run() {
        if (running) {
            return;
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

    /** A message on its way through its route. */
    private final class Delivery implements Task, Handler.Done {
        private final Handler handler;
        private final CallMessage message;

        Delivery(Handler handler, CallMessage message) {
            this.handler = handler;
            this.message = message;
        }

        @Override
        public void begin() {
            try {
                handler.handle(call, message, this);
            } catch (RuntimeException e) { // a bug, but one that must not hold up what comes after
                done(e);
            }
        }

        @Override
        public void done(Throwable failure) {
            if (call.loop().isCurrent()) {
                finished(failure);
            } else {
                call.loop().execute(() -> finishedElsewhere(failure));
            }
        }

        /** Audio waits for nothing: what makes it wait has no place in its route. Other messages may take their time. */
        private void finishedElsewhere(Throwable failure) {
            if (message.isAudio()) {
                call.strayed(handler.description() + " with " + message.name());
            }
            finished(failure);
        }

        private void finished(Throwable failure) {
            busy = false;
            call.routeDone(handler, failure);
            run();
        }
    }
}
