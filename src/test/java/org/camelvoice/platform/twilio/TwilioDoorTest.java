package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs Twilio may have signed, by how the public URL is configured. */
class TwilioDoorTest {
    private static final String TOKEN = "a-token";
    private static final Map<String, List<String>> FORM = Map.of("CallSid", List.of("CA1"));
    private static final String TARGET = "/twilio/acme/voice?x=Y";

    private static TwilioDoor door(String publicUrl) {
        CamelContext context = new DefaultCamelContext();
        Map.of(
                        "voice.twilio.validateSignature", "true",
                        "voice.twilio.authToken", TOKEN,
                        "voice.publicUrl", publicUrl)
                .forEach(context.getPropertiesComponent()::addOverrideProperty);
        return TwilioDoor.of(context);
    }

    /** RFC 3986 §6.2.2.1 and §6.2.3. */
    @ParameterizedTest
    @CsvSource({
        "HTTPS://Voice.Example.COM, https://voice.example.com",
        "https://Voice.Example.com, https://Voice.Example.com", // given to Twilio as it is written
        "https://voice.example.com/, https://voice.example.com",
        "https://voice.example.com:443, https://voice.example.com",
        "https://voice.example.com:443/, https://voice.example.com:443",
        "https://voice.example.com, https://voice.example.com:443",
        "HTTP://VOICE.example.com:80/, http://voice.example.com",
        "https://Voice.example.com:8443, https://voice.example.com:8443",
        "https://[2001:DB8::1], https://[2001:db8::1]",
    })
    void thePublicUrlIsTheSameHoweverItIsWritten(String configured, String signed) {
        TwilioDoor door = door(configured);

        assertThat(door.admitsWebhook(TwilioSignature.of(TOKEN, signed + TARGET, FORM), TARGET, FORM))
                .isTrue();
        String stream = "ws" + signed.substring("http".length()) + "/twilio/acme";
        assertThat(door.admitsUpgrade(TwilioSignature.of(TOKEN, stream, Map.of()), "/twilio/acme"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://voice.example.com, http://voice.example.com",
        "https://voice.example.com:8443, https://voice.example.com",
        "https://voice.example.com, https://VOICE.example.com",
    })
    void anotherUrlIsNot(String configured, String signed) {
        assertThat(door(configured).admitsWebhook(TwilioSignature.of(TOKEN, signed + TARGET, FORM), TARGET, FORM))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"HTTPS://Voice.Example.COM:443/, https://voice.example.com", "http://a.b:8080/, http://a.b:8080"})
    void twimlHasItInItsNormalForm(String configured, String normal) {
        assertThat(door(configured).publicUrl()).isEqualTo(normal);
    }
}
