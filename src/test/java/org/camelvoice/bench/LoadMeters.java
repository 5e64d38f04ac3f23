package org.camelvoice.bench;

import java.util.concurrent.atomic.AtomicLong;

/** What the calls of a row have in common: everything that is measured in it. */
final class LoadMeters {
    /** From the caller's write to the model's read. */
    final LatencyHistogram uplink = new LatencyHistogram();
    /** From the model's write to the caller's read; in turns, of the first frame of each answer. */
    final LatencyHistogram downlink = new LatencyHistogram();
    /** From the caller's start to the first audio. */
    final LatencyHistogram greeting = new LatencyHistogram();
    /** From the model's speech_started to the caller's clear. */
    final LatencyHistogram clear = new LatencyHistogram();

    private final AtomicLong voidClears = new AtomicLong();
    private final AtomicLong missedClears = new AtomicLong();

    /** The load's own loop was away for so long that the sample says nothing. */
    void clearIsVoid() {
        voidClears.incrementAndGet();
    }

    /** No clear came though the caller was hearing the model. */
    void clearIsMissed() {
        missedClears.incrementAndGet();
    }

    long voidClears() {
        return voidClears.get();
    }

    long missedClears() {
        return missedClears.get();
    }

    /** What was measured so far was the warm-up. The greetings stay: there is only one a call. */
    void reset() {
        uplink.reset();
        downlink.reset();
        clear.reset();
        voidClears.set(0);
        missedClears.set(0);
    }
}
