package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Which call stands beside the lines of a thread. */
class CallInLogTest {
    private final List<String> seen = new ArrayList<>();

    @AfterEach
    void clear() {
        MDC.clear();
    }

    private void look() {
        seen.add(MDC.get("voice.tenant") + " " + MDC.get("voice.call"));
    }

    @Test
    void aCallIsNamedWhileItsTaskRuns() {
        CallInLog.during(Facts.of("call-1", "acme", "twilio", null), this::look);
        look();

        assertThat(seen).containsExactly("acme call-1", "null null");
    }

    @Test
    void whatStoodThereBeforeStandsThereAgain() {
        MDC.put("camel.routeId", "mine");
        CallInLog.during("call-1", "acme", () -> {
            CallInLog.during("call-2", "globex", this::look);
            look();
        });

        assertThat(seen).containsExactly("globex call-2", "acme call-1");
        assertThat(MDC.get("camel.routeId")).isEqualTo("mine");
    }

    @Test
    void aTaskThatFailsLeavesNothing() {
        assertThatThrownBy(() -> CallInLog.during("call-1", "acme", () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        look();

        assertThat(seen).containsExactly("null null");
    }
}
