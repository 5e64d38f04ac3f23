package org.camelvoice.audio;

import java.util.Arrays;

/** The last few measurements of a varying quantity, such as a round trip. Owned by one thread. */
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

    /** The smallest measurement; 0 if there are none yet. */
    long least() {
        return isEmpty() ? 0 : known()[0];
    }

    /** The median; 0 if there are none yet. */
    long median() {
        return isEmpty() ? 0 : known()[(known().length - 1) / 2];
    }

    private long[] known() {
        long[] known = Arrays.copyOf(values, Math.min(count, values.length));
        Arrays.sort(known);
        return known;
    }
}
