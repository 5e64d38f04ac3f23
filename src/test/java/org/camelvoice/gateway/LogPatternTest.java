package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the gateway's lines look. */
class LogPatternTest {
    private static final String FILE = "/META-INF/camel-voice/log4j2.properties";

    @Test
    void aLineAboutACallBeginsWithItsTenantAndItsId() throws IOException {
        assertThat(line(Map.of("voice.tenant", "acme", "voice.call", "call-1")))
                .endsWith(" WARN  CallLog              [acme call-1] The model is gone" + System.lineSeparator());
    }

    /** A tenant's name may have a dot, as a version has. */
    @ParameterizedTest
    @CsvSource({
        "acme/order-status@1.3f2a91bc, acme/order-status@1.3f2a91bc",
        "acme.de/order@2.77aa01ff, acme.de/order@2.77aa01ff",
        "my-route, 'my-route            '",
        "com.acme.orders, 'orders              '",
        "org.camelvoice.platform.websocket.VoiceWebsocketConsumer, VoiceWebsocketConsumer"
    })
    void whoLoggedALineIsNamedInFull(String logger, String shown) throws IOException {
        assertThat(line(logger, Map.of())).contains(" WARN  " + shown + " The model is gone");
    }

    @Test
    void anyOtherLineHasNoBrackets() throws IOException {
        assertThat(line(Map.of())).endsWith(" WARN  CallLog              The model is gone" + System.lineSeparator());
    }

    private static String line(Map<String, String> beside) throws IOException {
        return line("org.camelvoice.observability.CallLog", beside);
    }

    private static String line(String logger, Map<String, String> beside) throws IOException {
        return PatternLayout.newBuilder()
                .withPattern(pattern())
                .build()
                .toSerializable(Log4jLogEvent.newBuilder()
                        .setLoggerName(logger)
                        .setLevel(Level.WARN)
                        .setMessage(new SimpleMessage("The model is gone"))
                        .setContextData(ContextDataFactory.createContextData(beside))
                        .build());
    }

    private static String pattern() throws IOException {
        Properties packaged = new Properties();
        try (InputStream file = LogPatternTest.class.getResourceAsStream(FILE)) {
            packaged.load(file);
        }
        return packaged.getProperty("appender.console.layout.pattern");
    }
}
