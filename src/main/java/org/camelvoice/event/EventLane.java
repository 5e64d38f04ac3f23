package org.camelvoice.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.camelvoice.call.CallInLog;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the calls' loops to one thread, in order. {@code offer} never waits, not even for a lock: a
 * preempted observer must not delay a media thread.
 */
final class EventLane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLane.class);

    private final RareLog failures = new RareLog(LOG);
    private final int bound;
    private final Consumer<VoiceEvent> observer;
    private final Queue<VoiceEvent> queue = new ConcurrentLinkedQueue<>();
    /** Events accepted but not finished, the present one included. */
    private final AtomicInteger pending = new AtomicInteger();
    /** The lane's thread while it is idle; otherwise null. */
    private volatile Thread idle;

    private volatile boolean closed;

    /** @param bound the most pending events */
    EventLane(int bound, Consumer<VoiceEvent> observer) {
        this.bound = bound;
        this.observer = observer;
    }

    /**
     * Called from any thread.
     *
     * @return false if the queue is full or the lane closed; the event is then dropped
     */
    boolean offer(VoiceEvent event) {
        if (closed) {
            return false;
        }
        if (pending.incrementAndGet() > bound) {
            pending.decrementAndGet();
            return false;
        }
        queue.add(event);
        wake();
        return true;
    }

    private void wake() {
        Thread sleeping = idle;
        if (sleeping != null) {
            LockSupport.unpark(sleeping);
        }
    }

    int pending() {
        return pending.get();
    }

    /** Runs on the lane's thread until it is closed. */
    @Override
    public void run() {
        while (!closed) {
            VoiceEvent event = queue.poll();
            if (event == null) {
                sleep();
            } else {
                observe(event);
            }
        }
    }

    private void observe(VoiceEvent event) {
        try {
            CallInLog.during(event.head().callId(), event.head().tenant(), () -> hand(event));
        } finally {
            pending.decrementAndGet();
            Thread.interrupted(); // an interrupt left by a route must not keep this thread awake
        }
    }

    private void hand(VoiceEvent event) {
        try {
            observer.accept(event);
        } catch (Throwable e) { // otherwise the lane would end
            failures.warn("An observer failed with {}", e.getClass().getName());
        }
    }

    /**
     * Announces sleep first and then checks the queue again, so that a concurrent offer either is seen or sees the
     * sleeper.
     */
    private void sleep() {
        idle = Thread.currentThread();
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = null;
    }

    /**
     * Drops the waiting events; the present one continues.
     *
     * @return the dropped events
     */
    List<VoiceEvent> close() {
        closed = true;
        wake();
        List<VoiceEvent> dropped = new ArrayList<>();
        for (VoiceEvent event = queue.poll(); event != null; event = queue.poll()) {
            pending.decrementAndGet();
            dropped.add(event);
        }
        return dropped;
    }
}
