package org.camelvoice.loop;

/**
 * The one thread on which everything that belongs to a call is touched: its state, its audio, its playout, its
 * sockets. In the gateway it is a Vert.x event loop that many calls share; in tests it is a loop with a clock that the
 * test winds. Nothing that runs on it may block.
 */
public interface MediaLoop {

    /** Every {@link Ticker} of a loop runs this often, in milliseconds: one frame of audio. */
    int TICK_MILLIS = 20;

    /** Whether the calling thread is this loop's thread. */
    boolean isCurrent();

    /** Runs {@code task} on this loop's thread, after everything handed to it before. Called from any thread. */
    void execute(Runnable task);

    /** This loop's monotonic clock, in nanoseconds from an arbitrary origin. Called from any thread. */
    long nanoTime();

    /** Calls {@code ticker} every {@value #TICK_MILLIS} ms until it is removed. Called on this loop's thread. */
    void add(Ticker ticker);

    /** Ends what {@link #add} began; a ticker that is not there is ignored. Called on this loop's thread. */
    void remove(Ticker ticker);

    /**
     * Something that has to look at the clock now and then: one shared timer per loop walks them all, so that no call
     * needs timers of its own.
     */
    interface Ticker {

        /** Called on the loop's thread, with its {@link MediaLoop#nanoTime()}. */
        void tick(long nanoTime);
    }
}
