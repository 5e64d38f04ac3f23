package org.camelvoice.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events on their way from the calls' loops to one thread, in order. Whoever offers one never waits, for no lock either:
 * a media thread must not be held up by an observer's that was preempted.
 */
final class EventLane implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLane.class);

    private final RareLog failures = new RareLog(LOG);
    private final int bound;
    private final Consumer<VoiceEvent> observer;
    private final Queue<VoiceEvent> queue = new ConcurrentLinkedQueue<>();
    /** How many have been taken and are not done with, the one that is being observed among them. */
    private final AtomicInteger pending = new AtomicInteger();
    /** The lane's own thread while it has nothing to do; null while it has. */
    private volatile Thread idle;

    private volatile boolean closed;

    /** @param bound how many may be pending */
    EventLane(int bound, Consumer<VoiceEvent> observer) {
        this.bound = bound;
        this.observer = observer;
    }

    /**
     * Called from any thread.
     *
     * @return false if too many wait or the lane is closed, so that this one is dropped
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

    /** On the lane's own thread, until it is closed. */
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
            observer.accept(event);
        } catch (Throwable e) { // or the lane would end
            failures.warn("An observer failed with {}", e.getClass().getName());
        } finally {
            pending.decrementAndGet();
            Thread.interrupted(); // what a route leaves of it must not keep this thread awake
        }
    }

    /** Says first that it sleeps and then looks once more, so that whoever offers meanwhile is seen or sees it. */
    private void sleep() {
        idle = Thread.currentThread();
        if (queue.isEmpty() && !closed) {
            LockSupport.park(this);
        }
        idle = null;
    }

    /**
     * What waits is dropped; what is being observed goes on.
     *
     * @return what was dropped
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
