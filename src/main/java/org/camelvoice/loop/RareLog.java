package org.camelvoice.loop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** Warnings that clients can trigger at will: at most one per period. The next one says how many were left out. */
public final class RareLog {
    private static final long PERIOD_NANOS = Duration.ofSeconds(10).toNanos();

    private final Logger log;
    private final LongSupplier nanoTime;
    private final AtomicLong nextNanos;
    private final AtomicLong leftOut = new AtomicLong();

    public RareLog(Logger log) {
        this(log, System::nanoTime);
    }

    RareLog(Logger log, LongSupplier nanoTime) {
        this.log = log;
        this.nanoTime = nanoTime;
        this.nextNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** Called from any thread. {@code sentence} has an slf4j placeholder for each of {@code values}. */
    public void warn(String sentence, Object... values) {
        long now = nanoTime.getAsLong();
        long next = nextNanos.get();
        if (now - next < 0 || !nextNanos.compareAndSet(next, now + PERIOD_NANOS)) {
            leftOut.incrementAndGet();
            return;
        }
        long before = leftOut.getAndSet(0);
        log.warn(before == 0 ? sentence : sentence + " (and " + before + " like it since the last line)", values);
    }
}
