package org.camelvoice.call;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.camelvoice.loop.MediaLoop;

/**
 * Hands a call's messages to its routes one at a time: the next one when the one before is done. Without it Camel would
 * run messages that are handed over from inside a running route last in, first out. Owned by the call's loop.
 */
final class CallDispatcher {
    private static final int MOST_WAITING = 2_000; // 40 s of frames: whoever is so far behind is stuck

    /** 2,000 deltas of a quarter of a second are 32 Mi characters. */
    private static final long MOST_WAITING_SIZE = 48 << 20;

    private final HandledCall call;
    private final MediaLoop loop;
    private final Outcome outcome;
    private final Deque<Task> waiting = new ArrayDeque<>();
    /** Of the messages that wait, in characters or bytes. */
    private long waitingSize;
    /** The message that a route is at; null if none is. */
    private Delivery current;
    /** Whether a task was begun and is not done. */
    private boolean busy;
    /** Whether {@link #run} is further up the stack, which then goes on with what was added. */
    private boolean running;

    CallDispatcher(HandledCall call, MediaLoop loop, Outcome outcome) {
        this.call = call;
        this.loop = loop;
        this.outcome = outcome;
    }

    /** What became of messages. Told on the call's loop. */
    interface Outcome {

        /**
         * A route is done with its message.
         *
         * @param failure null if it succeeded
         */
        void done(Handler handler, Throwable failure);

        /** A route has handled audio on another thread, where the order of a call's messages is lost. */
        void strayed(String route);
    }

    /** What waits for its turn. */
    private interface Task {

        /** Its turn has come; sets {@link #busy} to false when it is done, at once or later. */
        void begin();
    }

    /** @return false if it was refused, because too many wait */
    boolean dispatch(Handler handler, CallMessage message) {
        if (waiting.size() >= MOST_WAITING || waitingSize >= MOST_WAITING_SIZE) {
            return false;
        }
        waitingSize += message.size();
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
        waitingSize = 0;
    }

    /**
     * Something was thrown that no route catches: it is the failure of the route that is at a message, which will not be
     * heard of any more.
     *
     * @return false if no route is at one
     */
    boolean broken(Throwable failure) {
        Delivery delivery = current;
        if (delivery != null) {
            delivery.giveUp(failure);
        }
        return delivery != null;
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
        /** Lets go of what the route holds; nothing to do until it holds something. */
        private Consumer<Throwable> release = failure -> {};

        Delivery(Handler handler, CallMessage message) {
            this.handler = handler;
            this.message = message;
        }

        @Override
        public void begin() {
            current = this;
            waitingSize -= message.size();
            try {
                handler.handle(call, message, this);
            } catch (Throwable e) { // Camel lets an Error through, and calls nobody back
                giveUp(e);
            }
        }

        @Override
        public void mayBeGivenUp(Consumer<Throwable> releasing) {
            release = releasing;
        }

        private void giveUp(Throwable failure) {
            if (current == this) {
                try {
                    release.accept(failure);
                } finally {
                    finished(failure);
                }
            }
        }

        @Override
        public void done(Throwable failure) {
            if (loop.isCurrent()) {
                finished(failure);
            } else {
                loop.execute(() -> finishedElsewhere(failure));
            }
        }

        /** Audio waits for nothing: what makes it wait has no place in its route. Other messages may take their time. */
        private void finishedElsewhere(Throwable failure) {
            if (message.isAudio() && current == this) {
                outcome.strayed(handler.description() + " with " + message.name());
            }
            finished(failure);
        }

        /** Once: a route that was given up may still come back. */
        private void finished(Throwable failure) {
            if (current != this) {
                return;
            }
            current = null;
            busy = false;
            outcome.done(handler, failure);
            run();
        }
    }
}
