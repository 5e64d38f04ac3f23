package org.camelvoice.platform.discord;

import java.util.ArrayDeque;
import org.camelvoice.audio.SpeakerPacket;

final class JitterBuffer {
    private final long speaker;
    private final ArrayDeque<byte[]> q = new ArrayDeque<>();

    JitterBuffer(long speaker) {
        this.speaker = speaker;
    }

    void arrived(char sequence, int timestamp, byte[] opus) {
        q.add(opus);
    }

    SpeakerPacket next() {
        byte[] o = q.poll();
        return o == null ? null : new SpeakerPacket(speaker, o);
    }
}
