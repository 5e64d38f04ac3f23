package org.camelvoice.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * One direction of a network that loses nothing and keeps the order: computes when a message sent now arrives. Like
 * {@link CarrierPlayout}, it has no clock, and the same seed gives the same delays. Not thread-safe.
 */
public final class CarrierLine {
    private final long delayNanos;
    private final long jitterNanos;
    private final SplittableRandom random;
    private final List<Stall> stalls = new ArrayList<>();
    private long lastArrivalNanos = Long.MIN_VALUE;

    /**
     * @param delay  the minimum delay
     * @param jitter the largest additional delay, random for each message and evenly distributed
     */
    public CarrierLine(Duration delay, Duration jitter, long seed) {
        this.delayNanos = notNegative("delay", delay);
        this.jitterNanos = notNegative("jitter", jitter);
        this.random = new SplittableRandom(seed);
    }

    /** Nothing arrives for {@code duration} from {@code nanos} on; then everything at once. */
    public void stall(long nanos, Duration duration) {
        stalls.add(new Stall(nanos, nanos + notNegative("stall", duration)));
    }

    /** The arrival of a message sent at {@code nanos}: never before that of an earlier message. */
    public long arrivalNanos(long nanos) {
        long arrival = nanos + delayNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1));
        for (Stall stall : stalls) {
            if (arrival >= stall.fromNanos && arrival < stall.toNanos) {
                arrival = stall.toNanos;
            }
        }
        lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
        return lastArrivalNanos;
    }

    private static long notNegative(String what, Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("Expected a " + what + " of 0 or more, got " + duration);
        }
        return duration.toNanos();
    }

    private record Stall(long fromNanos, long toNanos) {}
}
