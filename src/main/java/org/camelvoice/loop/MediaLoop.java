package org.camelvoice.loop;

/**
 * The one thread that uses everything of a call: its state, its audio, its playout, its sockets. In the gateway it is a
 * Vert.x event loop shared by many calls; in tests it is a loop with a manual clock. Tasks on it must not block.
 */
public interface MediaLoop {

    /** Every {@link Ticker} of a loop runs this often, in milliseconds: one frame of audio. */
    int TICK_MILLIS = 20;

    /** Whether the calling thread is this loop's thread. */
    boolean isCurrent();

    /** Runs {@code task} on this loop's thread, after all tasks submitted before. Called from any thread. */
    void execute(Runnable task);

    /**
     * Runs {@code task} on this loop's thread, when every socket of this loop on which something had come has been read
     * once more; a millisecond or two later if the loop is not late. A loop without sockets runs it behind what it was
     * given before. Called on this loop's thread.
     */
    default void afterReading(Runnable task) {
        execute(task);
    }

    /**
     * What is sent on a socket of this loop until {@link #release} leaves then, in one piece: for a few messages that follow
     * each other at once. May be nested. Called on this loop's thread.
     */
    default void gather() {}

    /** Ends what {@link #gather} began. */
    default void release() {}

    /** This loop's monotonic clock, in nanoseconds from an arbitrary origin. Called from any thread. */
    long nanoTime();

    /** Calls {@code ticker} every {@value #TICK_MILLIS} ms until it is removed. Called on this loop's thread. */
    void add(Ticker ticker);

    /** Ends the calls that {@link #add} started; an unknown ticker is ignored. Called on this loop's thread. */
    void remove(Ticker ticker);

    /**
     * Something that checks the clock regularly. One shared timer per loop calls all tickers, so calls need no timers.
     */
    interface Ticker {

        /** Called on the loop's thread, with its {@link MediaLoop#nanoTime()}. */
        void tick(long nanoTime);
    }
}
