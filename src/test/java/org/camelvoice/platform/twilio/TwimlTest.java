package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** TwiML, letter by letter. */
class TwimlTest {

    @Test
    void connectHasAStreamWithItsParametersInTheirOrder() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("token", "t0");
        parameters.put("caller", "+49\"'<&>");

        assertThat(Twiml.connect("wss://h/twilio/a", "https://h/twilio/a/status?x=1&y=2", parameters))
                .isEqualTo("<Response><Connect><Stream url=\"wss://h/twilio/a\""
                        + " statusCallback=\"https://h/twilio/a/status?x=1&amp;y=2\" statusCallbackMethod=\"POST\">"
                        + "<Parameter name=\"token\" value=\"t0\"/>"
                        + "<Parameter name=\"caller\" value=\"+49&quot;&apos;&lt;&amp;&gt;\"/>"
                        + "</Stream></Connect></Response>");
    }

    /** Twilio takes less than 500 characters, name and value together. */
    @Test
    void anEmptyOrTooLongParameterIsLeftOut() {
        assertThat(Twiml.connect("wss://h", "https://h", Map.of("caller", ""))).doesNotContain("Parameter");
        assertThat(Twiml.connect("wss://h", "https://h", Map.of("n", "x".repeat(499))))
                .doesNotContain("Parameter");
        assertThat(Twiml.connect("wss://h", "https://h", Map.of("n", "x".repeat(498))))
                .contains("Parameter");
    }
}
