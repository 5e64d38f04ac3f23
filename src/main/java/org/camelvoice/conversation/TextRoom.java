package org.camelvoice.conversation;

import java.util.function.IntConsumer;

/**
 * How much is kept of what is said in a call, in characters: so much of each item, and {@value #ITEMS} times as much of all
 * of them. What goes beyond is dropped, and counted. Owned by the call's loop.
 */
public final class TextRoom {
    public static final int USUAL_LIMIT = 65_536;
    private static final int ITEMS = 16;

    private final IntConsumer whenDropped;
    private int limit = USUAL_LIMIT;
    private long used;

    /** @param whenDropped is told how many characters were */
    TextRoom(IntConsumer whenDropped) {
        this.whenDropped = whenDropped;
    }

    /** @param characters of an item, from now on */
    void limit(int characters) {
        limit = characters;
    }

    /** As much of the beginning of {@code piece} as there is room for, in an item that has so many characters already. */
    String take(int has, String piece) {
        long room = Math.max(0, Math.min(limit - has, (long) limit * ITEMS - used));
        if (piece.length() <= room) {
            used += piece.length();
            return piece;
        }
        used += room;
        whenDropped.accept(piece.length() - (int) room);
        return piece.substring(0, (int) room);
    }

    /** So many characters are kept no longer. */
    void giveBack(int characters) {
        used -= characters;
    }
}
