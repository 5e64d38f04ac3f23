package org.camelvoice.sandbox;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many callers on few threads: they share event loops, each loop one timer. Hundreds of callers are cheap on one core.
 *
 * <pre>{@code
 * try (TwilioCallers callers = TwilioCallers.on(1)) {
 *     TwilioCaller first = callers.to(uri).dial();
 *     TwilioCaller second = callers.to(uri).dial();
 * }
 * }</pre>
 */
public final class TwilioCallers implements AutoCloseable {
    private final List<TwilioCallerLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private TwilioCallers(List<TwilioCallerLoop> loops) {
        this.loops = loops;
    }

    /** Callers on so many event loops, a thread each. */
    public static TwilioCallers on(int eventLoops) {
        return new TwilioCallers(IntStream.range(0, eventLoops)
                .mapToObj(i -> TwilioCallerLoop.start())
                .toList());
    }

    /** A call that is yet to be dialled, on the next of the loops. */
    public TwilioCallerBuilder to(URI uri) {
        int loop = Math.floorMod(next.getAndIncrement(), loops.size());
        return new TwilioCallerBuilder(uri, loops.get(loop));
    }

    /** Cuts off the calls that are still on, and ends the threads. */
    @Override
    public void close() {
        loops.forEach(TwilioCallerLoop::stop);
    }
}
