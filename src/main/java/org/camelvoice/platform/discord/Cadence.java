package org.camelvoice.platform.discord;

import org.camelvoice.loop.MediaLoop;

/**
 * The deadlines of a voice connection's frames: each is 20 ms after the one before, whenever that one was kept. So a loop
 * that is late once neither stretches the sound nor piles it up. Owned by the loop.
 */
final class Cadence {
    static final int MOST_AT_ONCE = 3;

    private static final long FRAME_NANOS = MediaLoop.TICK_MILLIS * 1_000_000L;

    private long next;
    private long late;
    private long skipped;

    /** @param now the first frame is due half a frame later: looks that come a little early or late find one each */
    Cadence(long now) {
        this.next = now + FRAME_NANOS / 2;
    }

    /** How many frames are due: late ones too, {@value #MOST_AT_ONCE} at most; those before are skipped. */
    int due(long now) {
        int due = 0;
        for (; now - next >= 0 && due < MOST_AT_ONCE; due++) {
            next += FRAME_NANOS;
        }
        if (due > 1) {
            late += due - 1;
        }
        skip(now);
        return due;
    }

    private void skip(long now) {
        if (now - next >= 0) {
            long behind = (now - next) / FRAME_NANOS + 1;
            next += behind * FRAME_NANOS;
            skipped += behind;
        }
    }

    /** Frames that were more than 20 ms late, since the beginning. */
    long late() {
        return late;
    }

    /** Frames that never were, since the beginning. */
    long skipped() {
        return skipped;
    }
}
