package org.camelvoice.model.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

    @Test
    void itShowsNoSecret() {
        Handshake handshake = new Handshake(
                URI.create("wss://user:password@api.example.com:8443/v1/realtime?api_key=secret#secret"),
                Map.of("Authorization", "Bearer secret"));
        assertThat(handshake).hasToString("wss://api.example.com:8443/v1/realtime");
        assertThat(handshake.refused(401, null))
                .hasMessage("wss://api.example.com:8443/v1/realtime answered the WebSocket handshake with HTTP 401");
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1?key=secret, https://api.example.com/v1",
        "ws://my_host:8080/, ws://my_host:8080/",
        "ws:opaque, ws://",
        "realtime, null://realtime",
    })
    void anAddressThatIsNoWebSocketIsRefused(URI uri, String shown) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handshake(uri, Map.of()))
                .withMessage("Expected ws://<host> or wss://<host>, with letters, digits and hyphens, got " + shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret\n", "secret\r\nHost: x", "secr\u00e9t", "\u0000secret"})
    void aValueThatCannotBeSentIsRefusedAndNotQuoted(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handshake(URI.create("ws://localhost"), Map.of("Authorization", value)))
                .withMessage("Expected a header Authorization of printable ASCII, got another character, perhaps a line"
                        + " break");
    }

    @Test
    void aNameThatCannotBeSentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Handshake(URI.create("ws://localhost"), Map.of("api key", "secret")))
                .withMessage("Expected the name of a header, got \"api key\"");
    }
}
