package org.camelvoice.audio;

/**
 * The last three echoes and reports of one unbroken stretch of playback. Each tells when playback reached a position, and
 * comes with its own delay; the least delayed one tells best. An echo that is later than jitter explains is doubted
 * once: the network may have stalled, or the far end. If the next one is as late, the far end had stalled, and what was
 * known before is over. Owned by the call's loop.
 */
final class Echoes {
    private static final long MOST_JITTER = 50_000_000; // 50 ms: more is a stall

    private final AudioFormat format;
    /** When the call's first byte would have been echoed, had all played like this echo's. */
    private final Recent origins = new Recent(3);

    private final Recent delays = new Recent(16);
    /** Of the stretch, more of them than decide where playback is. */
    private final Recent all = new Recent(16);
    /** Cached: how far apart {@link #all} are. */
    private long spread;
    /** Cached: the greatest of {@link #delays}. */
    private long jitter;
    /** How late the last echo was, if that is doubted; otherwise 0. */
    private long doubted;

    Echoes(AudioFormat format) {
        this.format = format;
    }

    /**
     * An echo came, and did not wait for this loop.
     *
     * @param margin how late an echo may be
     * @return by how much it may be late itself, if that is doubted; otherwise 0
     */
    long came(long position, long now, long margin) {
        long origin = now - format.nanos(position);
        long late = origins.isEmpty() ? 0 : origin - origins.least();
        if (late > margin && doubted == 0) {
            doubted = late;
            return late;
        }
        if (late > margin) {
            clear();
        } else {
            noteJitter(Math.abs(late));
        }
        doubted = 0;
        origins.add(origin);
        all.add(origin);
        spread = all.greatest() - all.least();
        return 0;
    }

    private void noteJitter(long late) {
        if (!origins.isEmpty()) {
            delays.add(Math.min(Math.max(late, doubted), MOST_JITTER));
            jitter = delays.greatest();
        }
    }

    /**
     * When the echo of this position comes if its delay is that of the best of three. The best of fewer is later: of
     * n delays between 0 and the jitter, the least is a part of n + 1 on average. Only if there are any echoes.
     */
    long timeOf(long position) {
        long excess = jitter / (origins.count() + 1) - jitter / 4;
        return origins.least() + format.nanos(position) - excess;
    }

    /** How many are known: three at most. */
    int count() {
        return origins.count();
    }

    /** Playback may have paused: what came before tells nothing about what comes. */
    void clear() {
        origins.clear();
        all.clear();
        doubted = 0;
    }

    boolean isJitterKnown() {
        return delays.count() >= 4;
    }

    /**
     * How far apart the echoes of a stretch were, last time. Not jitter only: the far end or the network may hold them back
     * and bring many at a time.
     */
    long spread() {
        return spread;
    }

    /** How far apart echoes have been, at most. */
    long jitter() {
        return jitter;
    }
}
