package org.camelvoice.platform.discord;

import java.util.List;
import org.camelvoice.audio.SpeakerPacket;

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
     * @param said what is said in these 20 ms, by whom was first to come first
     * @return whom to hear; 0 for nobody
     */
    long next(List<SpeakerPacket> said) {
        if (holder != NOBODY && speaks(holder, said)) {
            silent = 0;
        } else if (holder == NOBODY || ++silent >= SILENT_FRAMES) {
            holder = said.isEmpty() ? NOBODY : said.get(0).speaker();
            silent = 0;
        }
        return holder;
    }

    private static boolean speaks(long who, List<SpeakerPacket> said) {
        for (SpeakerPacket packet : said) {
            if (packet.speaker() == who) {
                return true;
            }
        }
        return false;
    }
}
