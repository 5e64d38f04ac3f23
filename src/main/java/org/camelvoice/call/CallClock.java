package org.camelvoice.call;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** A call's own clock: it begins with the call, and nobody sets it. Read from any thread. */
public final class CallClock {
    private final LongSupplier nanoTime;
    private final long began;

    /**
     * Begins now.
     *
     * @param nanoTime a monotonic clock, in nanoseconds from an arbitrary origin
     */
    public CallClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.began = nanoTime.getAsLong();
    }

    /** Milliseconds since the call began. */
    public long moment() {
        return moment(nanoTime());
    }

    /** Milliseconds from the beginning of the call to this time of the clock that it is read from. */
    long moment(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - began);
    }

    /** The clock that it is read from, in nanoseconds from an arbitrary origin. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }
}
