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

/** How the gateway's lines look. */
class LogPatternTest {
    private static final String FILE = "/META-INF/camel-voice/log4j2.properties";

    @Test
    void aLineAboutACallBeginsWithItsTenantAndItsId() throws IOException {
        assertThat(line(Map.of("voice.tenant", "acme", "voice.call", "call-1")))
                .endsWith(" WARN  CallLog              [acme call-1] The model is gone" + System.lineSeparator());
    }

    @Test
    void anyOtherLineHasNoBrackets() throws IOException {
        assertThat(line(Map.of())).endsWith(" WARN  CallLog              The model is gone" + System.lineSeparator());
    }

    private static String line(Map<String, String> beside) throws IOException {
        return PatternLayout.newBuilder()
                .withPattern(pattern())
                .build()
                .toSerializable(Log4jLogEvent.newBuilder()
                        .setLoggerName("org.camelvoice.observability.CallLog")
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
