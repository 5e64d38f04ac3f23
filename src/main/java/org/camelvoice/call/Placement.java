package org.camelvoice.call;

import java.util.Arrays;

/**
 * Where audio that plays in real time belongs, by reports of how far it has come. A report may be late by any delay, but
 * is never early, and audio never plays faster than its clock:
 *
 * <pre>
 *   place of position p  =  p + offset        the offset grows with each pause, and else stays
 *   a report (p, t)      :  p + offset ≤ t    of everything before p
 *   so the offset at p   =  the least t - p of all reports behind p
 * </pre>
 *
 * <p>So the later a place is asked for, the better it is known. A larger offset than before is a late report or a pause:
 * it is believed when no better report has come for {@value #SETTLED_MILLIS} ms. The two clocks may differ by 1 in
 * {@value #CLOCKS_APART}, so a little more offset is always possible.
 *
 * <p>Positions and times are bytes. Owned by the call's loop.
 */
final class Placement {
    static final int SETTLED_MILLIS = 200;
    private static final int CLOCKS_APART = 400;

    private final int bytesPerMilli;
    /** The reports that nothing later has bettered, in order: positions and {@link #offsets} both grow. */
    private long[] positions = new long[8];

    private long[] offsets = new long[8];
    /** When the first report came that was bettered by this one, or this one. */
    private long[] sinces = new long[8];

    private int reports;
    private boolean begun;
    private long offset;
    /** So far the clocks' difference has been allowed for. */
    private long aged;

    Placement(int bytesPerMilli) {
        this.bytesPerMilli = bytesPerMilli;
    }

    /** Everything before {@code position} had been played at {@code time}. */
    void report(long position, long time) {
        long since = time;
        while (reports > 0 && offsets[reports - 1] >= time - position) {
            reports--;
            since = Math.min(since, sinces[reports]);
        }
        if (reports == positions.length) {
            positions = Arrays.copyOf(positions, 2 * reports);
            offsets = Arrays.copyOf(offsets, 2 * reports);
            sinces = Arrays.copyOf(sinces, 2 * reports);
        }
        positions[reports] = position;
        offsets[reports] = time - position;
        sinces[reports++] = since;
    }

    /** Whether anything has been reported of the audio at {@code position}; of what is before it, nothing is asked again. */
    boolean knows(long position) {
        int old = 0;
        while (old < reports && positions[old] <= position) {
            old++;
        }
        if (old > 0) {
            reports -= old;
            System.arraycopy(positions, old, positions, 0, reports);
            System.arraycopy(offsets, old, offsets, 0, reports);
            System.arraycopy(sinces, old, sinces, 0, reports);
        }
        return reports > 0;
    }

    /** Up to where the report reaches that says most of the audio in question; only if something is known. */
    long reach() {
        return positions[0];
    }

    /** The furthest position that was reported; only if something is known. */
    long furthest() {
        return positions[reports - 1];
    }

    /**
     * Takes what is known of the audio at {@code position} for the offset.
     *
     * @param step a growth that is a pause
     * @param most what the offset is at most after a pause
     * @return false if better reports may still come
     */
    boolean settle(long position, long step, long most, long now) {
        if (begun && Math.min(offsets[0], most) - offset < step) {
            follow(position);
            return true;
        }
        if (now - sinces[0] < (long) SETTLED_MILLIS * bytesPerMilli) {
            return false;
        }
        begin(begun ? Math.min(offsets[0], most) : offsets[0], position);
        return true;
    }

    private void follow(long position) {
        long grain = Math.max(1, bytesPerMilli / 8);
        long growth = (position - aged) / CLOCKS_APART / grain * grain;
        aged += growth * CLOCKS_APART;
        offset = Math.min(offset + Math.max(0, growth), offsets[0]);
    }

    /** The audio from {@code position} on has this offset. */
    void begin(long newOffset, long position) {
        begun = true;
        offset = newOffset;
        aged = position;
    }

    /** What comes next has nothing to do with what was. */
    void restart() {
        begun = false;
    }

    boolean isBegun() {
        return begun;
    }

    long offset() {
        return offset;
    }
}
