package org.camelvoice.realtime.client;

import org.camelvoice.kit.ManualLoop;
import org.camelvoice.loop.MediaLoop;

/** A loop on which nothing happens until the test lets it turn: another one than that on which the test is. */
final class DistantLoop implements MediaLoop {
    private final ManualLoop loop = new ManualLoop();
    private boolean turning;

    /** Runs the tasks that wait, and those that they hand over. */
    void turn() {
        turning = true;
        try {
            loop.run();
        } finally {
            turning = false;
        }
    }

    /** Who ticks. */
    int tickers() {
        return loop.tickers().size();
    }

    @Override
    public boolean isCurrent() {
        return turning;
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime();
    }

    @Override
    public void add(Ticker ticker) {
        loop.add(ticker);
    }

    @Override
    public void remove(Ticker ticker) {
        loop.remove(ticker);
    }
}
