package org.camelvoice.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The simulated network between a caller and the gateway, for each direction separately. By default, it has no delay.
 */
final class NetworkPath {
    final Way up = new Way();
    final Way down = new Way();
    /** The same seed always gives the same jitter. */
    long seed = 1;

    /** One direction. */
    static final class Way {
        Duration delay = Duration.ZERO;
        /** The largest additional delay. */
        Duration jitter = Duration.ZERO;

        final List<Stall> stalls = new ArrayList<>();
    }

    /** Nothing moves for a while; {@code at} counts from the start of the call. */
    record Stall(Duration at, Duration length) {}

    /** Whether both delays are constant. */
    boolean isSteady() {
        return up.jitter.isZero() && down.jitter.isZero() && up.stalls.isEmpty() && down.stalls.isEmpty();
    }

    CarrierLine uplink(long startNanos) {
        return line(up, seed, startNanos);
    }

    CarrierLine downlink(long startNanos) {
        return line(down, ~seed, startNanos);
    }

    private static CarrierLine line(Way way, long seed, long startNanos) {
        CarrierLine line = new CarrierLine(way.delay, way.jitter, seed);
        way.stalls.forEach(stall -> line.stall(startNanos + stall.at.toNanos(), stall.length));
        return line;
    }
}
