package org.camelvoice.platform.discord;

import java.util.Collection;

/**
 * Who may be heard where one is at a time: who speaks first, until they have been silent for 800 ms. Counts frames of 20
 * ms. Owned by the loop.
 */
final class Floor {
    static final int SILENT_FRAMES = 40;
    private static final long NOBODY = 0;

    private long holder = NOBODY;
    private int silent;

    /**
     * 20 ms have passed.
     *
     * @param speaking who says something in these 20 ms; ids of users, the one who was first to come first
     * @return whom to hear; 0 for nobody
     */
    long next(Collection<Long> speaking) {
        if (holder != NOBODY && speaking.contains(holder)) {
            silent = 0;
        } else if (holder == NOBODY || ++silent >= SILENT_FRAMES) {
            holder = speaking.isEmpty() ? NOBODY : speaking.iterator().next();
            silent = 0;
        }
        return holder;
    }
}
