package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ListenerLimitsTest {

    @Test
    void theDefaultsAreThoseOfThePackagedSettings() throws IOException {
        Properties packaged = new Properties();
        try (InputStream file =
                ListenerLimits.class.getResourceAsStream("/META-INF/camel-voice/application.properties")) {
            packaged.load(file);
        }

        assertThat(ListenerLimits.DEFAULT)
                .isEqualTo(new ListenerLimits(
                        number(packaged, "maxConnections"),
                        number(packaged, "maxConnectionsPerAddress"),
                        number(packaged, "maxUpgradesPerSecond"),
                        number(packaged, "maxUpgradesPerSecondPerAddress"),
                        number(packaged, "maxProvenUpgradesPerSecond"),
                        number(packaged, "maxFramesPerSecond"),
                        Duration.ofSeconds(number(packaged, "requestTimeout")),
                        Duration.ofSeconds(number(packaged, "httpIdleTimeout")),
                        Duration.ofSeconds(number(packaged, "unreadTimeout")),
                        number(packaged, "maxHeldBytes"),
                        Boolean.parseBoolean(packaged.getProperty("voice.http2"))));
    }

    private static int number(Properties packaged, String key) {
        return Integer.parseInt(packaged.getProperty("voice." + key));
    }
}
