package org.camelvoice.conversation;

import java.util.function.IntConsumer;

/**
 * Limits the text kept of a call, in characters: a limit for each item, and {@value #ITEMS} times as much for all
 * items. Text beyond it is dropped and counted. Owned by the call's loop.
 */
public final class TextRoom {
    public static final int USUAL_LIMIT = 65_536;
    private static final int ITEMS = 16;

    private final IntConsumer whenDropped;
    private int limit = USUAL_LIMIT;
    private long used;

    /** @param whenDropped gets the number of dropped characters */
    TextRoom(IntConsumer whenDropped) {
        this.whenDropped = whenDropped;
    }

    /** @param characters the limit for an item, from now on */
    void limit(int characters) {
        limit = characters;
    }

    /** The beginning of {@code piece} that fits into an item with {@code has} characters. */
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

    /** The call no longer keeps this many characters. */
    void giveBack(int characters) {
        used -= characters;
    }
}
