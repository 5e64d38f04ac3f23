package org.camelvoice.kit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.camelvoice.loop.MediaLoop;

/** A loop whose clock can be put forward. */
final class HastyLoop implements MediaLoop {
    private final MediaLoop loop;
    private final AtomicLong ahead = new AtomicLong();
    private final Map<Ticker, Ticker> tickers = new ConcurrentHashMap<>();

    HastyLoop(MediaLoop loop) {
        this.loop = loop;
    }

    void putForward(Duration time) {
        ahead.addAndGet(time.toNanos());
    }

    @Override
    public boolean isCurrent() {
        return loop.isCurrent();
    }

    @Override
    public void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public long nanoTime() {
        return loop.nanoTime() + ahead.get();
    }

    @Override
    public void add(Ticker ticker) {
        Ticker hasty = nanoTime -> ticker.tick(nanoTime + ahead.get());
        tickers.put(ticker, hasty);
        loop.add(hasty);
    }

    @Override
    public void remove(Ticker ticker) {
        Ticker hasty = tickers.remove(ticker);
        if (hasty != null) {
            loop.remove(hasty);
        }
    }
}
