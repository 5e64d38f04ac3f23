package org.camelvoice.audio;

import java.util.Arrays;

/** The last few measurements of something that wanders, such as a round trip. Owned by one thread. */
final class Recent {
    private final long[] values;
    private int count;

    Recent(int size) {
        values = new long[size];
    }

    void add(long value) {
        values[count++ % values.length] = value;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The least of them; 0 if there are none yet. */
    long least() {
        return isEmpty() ? 0 : known()[0];
    }

    /** The middle one; 0 if there are none yet. */
    long median() {
        return isEmpty() ? 0 : known()[(known().length - 1) / 2];
    }

    private long[] known() {
        long[] known = Arrays.copyOf(values, Math.min(count, values.length));
        Arrays.sort(known);
        return known;
    }
}
