package org.camelvoice.simulator;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Many callers on few threads: they share event loops, each with one timer. One core can run hundreds of callers.
 *
 * <pre>{@code
 * try (Callers callers = Callers.on(1)) {
 *     TwilioCaller phone = callers.twilio(phoneUri).dial();
 *     BrowserCaller browser = callers.browser(browserUri).dial();
 * }
 * }</pre>
 */
public final class Callers implements AutoCloseable {
    private final List<CallerLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private Callers(List<CallerLoop> loops) {
        this.loops = loops;
    }

    /** Callers on this many event loops, one thread each. */
    public static Callers on(int eventLoops) {
        return new Callers(
                IntStream.range(0, eventLoops).mapToObj(i -> CallerLoop.start()).toList());
    }

    /** A phone call to dial, on the next of the loops. */
    public TwilioCallerBuilder twilio(URI uri) {
        return new TwilioCallerBuilder(uri, loop());
    }

    /** A browser's call to open, on the next of the loops. */
    public BrowserCallerBuilder browser(URI uri) {
        return new BrowserCallerBuilder(uri, loop());
    }

    private CallerLoop loop() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    /** Cuts the remaining calls and ends the threads. */
    @Override
    public void close() {
        loops.forEach(CallerLoop::stop);
    }
}
