package org.camelvoice.audio;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What several speakers say, each in Opus packets of 20 ms, as one sound: samples at 24 kHz, mono. A speaker has a decoder of
 * their own. For one thread. Needs Concentus.
 *
 * <p>A lost packet, or one that is no Opus or does not last 20 ms, is concealed, five in a row at most; then comes silence. A
 * speaker who has been silent for over a second begins anew. The sum clips. 32 speakers are known; beyond them, the one who has
 * been silent longest is forgotten.
 */
public final class OpusMix {
    /** Samples a second. */
    static final int RATE = 24_000;

    /** In 20 ms. */
    static final int SAMPLES = 480;

    private static final int MOST_SPEAKERS = 32;
    private static final int A_SECOND = 50; // times 20 ms

    private final List<OpusSpeaker> speakers = new ArrayList<>();
    private final int[] sum = new int[SAMPLES];
    private final short[] clipped = new short[SAMPLES];

    /** Counts calls of {@link #mix}. */
    private long now;

    public OpusMix() {
        speakers.add(new OpusSpeaker()); // where Concentus is missing, this fails, and not the first word
    }

    /**
     * What all of them say in the next 20 ms.
     *
     * @param packets one for each speaker who says something; empty if nobody does
     * @return 480 samples, in an array that the next call writes again
     */
    public short[] mix(List<SpeakerPacket> packets) {
        now++;
        Arrays.fill(sum, 0);
        for (int i = 0; i < packets.size(); i++) { // an iterator for every frame would be garbage
            add(packets.get(i));
        }
        for (int i = 0; i < speakers.size(); i++) {
            if (speakers.get(i).heardAt() != now) {
                speakers.get(i).addNothing(sum);
            }
        }
        return clipped();
    }

    private void add(SpeakerPacket packet) {
        OpusSpeaker speaker = speaker(packet.speaker());
        if (speaker == null) {
            return; // 32 others speak at once
        }
        if (now - speaker.heardAt() > A_SECOND) {
            speaker.reset();
        }
        speaker.add(packet.opus(), now, sum);
    }

    private OpusSpeaker speaker(long id) {
        OpusSpeaker silent = speakers.get(0);
        for (int i = 0; i < speakers.size(); i++) {
            OpusSpeaker speaker = speakers.get(i);
            if (speaker.is(id)) {
                return speaker;
            }
            silent = speaker.heardAt() < silent.heardAt() ? speaker : silent;
        }
        return newSpeaker(id, silent);
    }

    /** @return null if all that there may be are speaking */
    private OpusSpeaker newSpeaker(long id, OpusSpeaker silent) {
        OpusSpeaker free = silent;
        if (speakers.size() < MOST_SPEAKERS && silent.heardAt() != Long.MIN_VALUE) {
            free = new OpusSpeaker();
            speakers.add(free);
        } else if (silent.heardAt() == now) {
            return null;
        }
        free.become(id);
        return free;
    }

    private short[] clipped() {
        for (int i = 0; i < SAMPLES; i++) {
            clipped[i] = (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, sum[i]));
        }
        return clipped;
    }
}
