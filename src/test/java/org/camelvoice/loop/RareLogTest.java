package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.camelvoice.platform.websocket.RecordedLog;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RareLogTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // a clock may wrap

    @Test
    void sayOnceAPeriodWhatHappensOften() {
        try (RecordedLog recorded = new RecordedLog()) {
            RareLog log = new RareLog(LoggerFactory.getLogger("rare"), nanos::get);
            for (int i = 0; i < 100; i++) {
                log.warn("Closed {}", i);
            }
            nanos.addAndGet(Duration.ofSeconds(10).toNanos());
            log.warn("Closed {}", 100);
            log.warn("Closed {}", 101);
            nanos.addAndGet(Duration.ofSeconds(20).toNanos());
            log.warn("Closed {}", 102);
            assertThat(recorded.linesOf("rare"))
                    .containsExactly(
                            "Closed 0",
                            "Closed 100 (and 99 like it since the last line)",
                            "Closed 102 (and 1 like it since the last line)");
        }
    }
}
