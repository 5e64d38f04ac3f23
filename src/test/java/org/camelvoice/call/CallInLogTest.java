package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** Which call stands beside the lines of a thread. */
class CallInLogTest {

    @AfterEach
    void clear() {
        MDC.clear();
    }

    @Test
    void aCallIsNamedUntilItIsClosed() {
        try (CallInLog named = CallInLog.of(Facts.of("call-1", "acme", "twilio", null))) {
            assertThat(MDC.get("voice.call")).isEqualTo("call-1");
            assertThat(MDC.get("voice.tenant")).isEqualTo("acme");
        }
        assertThat(MDC.get("voice.call")).isNull();
        assertThat(MDC.get("voice.tenant")).isNull();
    }

    @Test
    void whatStoodThereBeforeStandsThereAgain() {
        MDC.put("camel.routeId", "mine");
        try (CallInLog outer = CallInLog.of("call-1", "acme")) {
            try (CallInLog inner = CallInLog.of("call-2", "globex")) {
                assertThat(MDC.get("voice.call")).isEqualTo("call-2");
            }
            assertThat(MDC.get("voice.call")).isEqualTo("call-1");
            assertThat(MDC.get("voice.tenant")).isEqualTo("acme");
        }
        assertThat(MDC.get("camel.routeId")).isEqualTo("mine");
    }
}
