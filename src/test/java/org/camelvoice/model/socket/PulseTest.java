package org.camelvoice.model.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.camelvoice.model.socket.Pulse.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PulseTest {
    private long now = Long.MAX_VALUE - Duration.ofSeconds(9).toNanos(); // nanoTime() may run over
    private final Pulse pulse = new Pulse(Duration.ofSeconds(5), Duration.ofSeconds(15), () -> now);

    @BeforeEach
    void begin() {
        pulse.begin();
    }

    private Step after(int millis) {
        now += Duration.ofMillis(millis).toNanos();
        return pulse.tick(now);
    }

    @Test
    void nothingIsAskedWhileSomethingComes() {
        for (int second = 0; second < 60; second++) {
            assertThat(after(1_000)).isEqualTo(Step.NOTHING);
            pulse.heard();
        }
    }

    @Test
    void whoIsSilentIsAskedEveryFiveSecondsAndGivenUpAfterFifteen() {
        assertThat(after(4_980)).isEqualTo(Step.NOTHING);
        assertThat(after(20)).isEqualTo(Step.PING);
        assertThat(after(20)).isEqualTo(Step.NOTHING);
        assertThat(after(4_980)).isEqualTo(Step.PING);
        assertThat(after(4_980)).isEqualTo(Step.NOTHING);
        assertThat(after(20)).isEqualTo(Step.GIVE_UP);
    }

    @Test
    void whoAnswersIsThere() {
        for (int ping = 0; ping < 20; ping++) {
            assertThat(after(5_000)).isEqualTo(Step.PING);
            pulse.heard();
        }
    }
}
