package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwilioRequestTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080",
                "http://127.0.0.1:8080/twilio/acme/voice",
                "http://127.0.0.1:8080/twilio/acme/voice?x={y}|z&u=http://other.example/",
            })
    void theAddressThatWasAskedForIsFoundWhateverFollowsIt(String url) {
        assertThat(new TwilioRequest(null, "", url, Map.of()).base()).isEqualTo("http://127.0.0.1:8080");
    }
}
