package org.camelvoice.platform.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FloorTest {
    private static final long ADA = 1;
    private static final long BOB = 2;

    private final Floor floor = new Floor();

    @Test
    void whoSpeaksFirstIsHeard() {
        assertThat(floor.next(List.of())).isZero();
        assertThat(floor.next(List.of(BOB, ADA))).isEqualTo(BOB);
        assertThat(floor.next(List.of(ADA, BOB))).isEqualTo(BOB);
    }

    @Test
    void aPauseOfLessThan800MsKeepsTheFloor() {
        floor.next(List.of(ADA));
        for (int i = 0; i < Floor.SILENT_FRAMES - 1; i++) {
            assertThat(floor.next(List.of(BOB))).isEqualTo(ADA);
        }
        assertThat(floor.next(List.of(ADA, BOB))).isEqualTo(ADA);
        assertThat(floor.next(List.of(BOB))).isEqualTo(ADA); // and the pause begins anew
    }

    @Test
    void after800MsOfSilenceTheNextOneIsHeard() {
        floor.next(List.of(ADA));
        for (int i = 0; i < Floor.SILENT_FRAMES - 1; i++) {
            floor.next(List.of());
        }
        assertThat(floor.next(List.of())).isZero();
        assertThat(floor.next(List.of(BOB))).isEqualTo(BOB);
    }
}
