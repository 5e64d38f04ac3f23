package org.camelvoice.conversation;

import java.util.Arrays;

/**
 * Marks speech and pauses in an item's audio, by the loudness of each 20 ms. Audio 20 dB below the loudest is a pause.
 * 50 bytes a second. Owned by the call's loop.
 */
final class Voicing {
    static final int SLOT_MILLIS = 20;
    private static final int MOST = 255;
    private static final int MOST_SLOTS = 180_000; // an hour
    private static final int PAUSE = 10; // a tenth of the loudest, in amplitude

    private byte[] levels = new byte[64];
    /** The number of measured slots. */
    private int slots;

    private int loudest;

    /** @param level an amplitude, 0 to 255, on any scale; if a slot is measured twice, the louder level counts */
    void measured(int slot, int level) {
        if (slot >= MOST_SLOTS) {
            return; // unmeasured audio counts as speech
        }
        if (slot >= levels.length) {
            levels = Arrays.copyOf(levels, Math.max(slot + 1, 2 * levels.length));
        }
        int known = Math.min(MOST, Math.max(level, levels[slot] & 0xFF));
        levels[slot] = (byte) known;
        slots = Math.max(slots, slot + 1);
        loudest = Math.max(loudest, known);
    }

    /** The amount of speech in the first {@code millis}; unmeasured audio counts as speech. */
    double voicedMillis(long millis) {
        double voiced = Math.max(0, millis - (long) slots * SLOT_MILLIS);
        long whole = Math.min(slots, millis / SLOT_MILLIS);
        for (int slot = 0; slot < whole; slot++) {
            voiced += isVoiced(slot) ? SLOT_MILLIS : 0;
        }
        if (whole < slots && isVoiced((int) whole)) {
            voiced += millis % SLOT_MILLIS;
        }
        return voiced;
    }

    private boolean isVoiced(int slot) {
        return (levels[slot] & 0xFF) * PAUSE > loudest;
    }
}
