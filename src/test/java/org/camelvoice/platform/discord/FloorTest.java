package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.camelvoice.audio.SpeakerPacket;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static final long ADA = 1;
    private static final long BOB = 2;

    private final Floor floor = new Floor();

    private static List<SpeakerPacket> said(long... by) {
        return LongStream.of(by)
                .mapToObj(who -> new SpeakerPacket(who, new byte[3]))
                .toList();
    }

    @Test
    void whoSpeaksFirstIsHeard() {
        assertThat(floor.next(said())).isZero();
        assertThat(floor.next(said(BOB, ADA))).isEqualTo(BOB);
        assertThat(floor.next(said(ADA, BOB))).isEqualTo(BOB);
    }

    @Test
    void aPauseOfLessThan800MsKeepsTheFloor() {
        floor.next(said(ADA));
        for (int i = 0; i < Floor.SILENT_FRAMES - 1; i++) {
            assertThat(floor.next(said(BOB))).isEqualTo(ADA);
        }
        assertThat(floor.next(said(ADA, BOB))).isEqualTo(ADA);
        assertThat(floor.next(said(BOB))).isEqualTo(ADA); // and the pause begins anew
    }

    @Test
    void after800MsOfSilenceTheNextOneIsHeard() {
        floor.next(said(ADA));
        for (int i = 0; i < Floor.SILENT_FRAMES - 1; i++) {
            floor.next(said());
        }
        assertThat(floor.next(said())).isZero();
        assertThat(floor.next(said(BOB))).isEqualTo(BOB);
    }
}
