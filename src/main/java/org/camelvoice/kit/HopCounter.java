package org.camelvoice.kit;

import java.util.concurrent.atomic.AtomicInteger;
import org.camelvoice.loop.MediaLoop;

/** A loop that counts what is handed to it from elsewhere. */
final class HopCounter implements MediaLoop {
    private final MediaLoop loop;
    private final AtomicInteger hops = new AtomicInteger();

    HopCounter(MediaLoop loop) {
        this.loop = loop;
    }

    int hops() {
        return hops.get();
    }

    @Override
    public boolean isCurrent() {
        return loop.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
        hops.incrementAndGet();
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
