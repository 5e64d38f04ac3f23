package org.camelvoice.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when the test says so. */
final class ManualClock implements ToolClock {
    private final List<Timer> timers = new ArrayList<>();
    private long nanos;

    private record Timer(long due, Runnable task) {}

    @Override
    public synchronized Runnable after(Duration delay, Runnable task) {
        Timer timer = new Timer(nanos + delay.toNanos(), task);
        timers.add(timer);
        return () -> forget(timer);
    }

    private synchronized void forget(Timer timer) {
        timers.remove(timer);
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    void advance(Duration time) {
        List<Timer> due;
        synchronized (this) {
            nanos += time.toNanos();
            due = timers.stream().filter(timer -> timer.due <= nanos).toList();
            timers.removeAll(due);
        }
        due.forEach(timer -> timer.task.run());
    }

    /** Those that have neither run nor been called off. */
    synchronized int timers() {
        return timers.size();
    }
}
