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

    /** The last measurement was not more than this. */
    void atMost(long value) {
        int last = (count - 1) % values.length;
        values[last] = Math.min(values[last], value);
    }

    void clear() {
        count = 0;
    }

    /** How many of them are known, at most as many as are kept. */
    int count() {
        return Math.min(count, values.length);
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** The smallest measurement; 0 if there are none yet. */
    long least() {
        return isEmpty() ? 0 : known()[0];
    }

    /** The largest measurement; 0 if there are none yet. */
    long greatest() {
        return isEmpty() ? 0 : known()[count() - 1];
    }

    /** The median; 0 if there are none yet. */
    long median() {
        return isEmpty() ? 0 : known()[(known().length - 1) / 2];
    }

    private long[] known() {
        long[] known = Arrays.copyOf(values, count());
        Arrays.sort(known);
        return known;
    }
}
