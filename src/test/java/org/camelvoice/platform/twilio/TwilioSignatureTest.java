package org.camelvoice.platform.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Twilio's own examples, and what their rule says of forms that have none. */
class TwilioSignatureTest {
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final Map<String, List<String>> FORM = Map.of(
            "CallSid", List.of("CA1234567890ABCDE"),
            "Digits", List.of("1234"),
            "To", List.of("+18005551212"));

    /** From the tests of Twilio's own library for Java. */
    @ParameterizedTest
    @CsvSource({"+14158675309, RSOYDt4T1cUTdK1PDd93/VVr8B8=", "+12349013030, 0/KCTR6DLpKmkAf8muzZqo1nDgQ="})
    void itIsTwilios(String from, String signature) {
        Map<String, List<String>> form = with("From", List.of(from), "Caller", List.of(from));

        assertThat(TwilioSignature.of("12345", URL, form)).isEqualTo(signature);
        assertThat(TwilioSignature.matches(signature, "12345", URL, form)).isTrue();
        assertThat(TwilioSignature.matches(signature, "12346", URL, form)).isFalse();
        assertThat(TwilioSignature.matches(signature, "12345", URL + "3", form)).isFalse();
        assertThat(TwilioSignature.matches("", "12345", URL, form)).isFalse();
        assertThat(TwilioSignature.matches("ü", "12345", URL, form)).isFalse();
    }

    @Test
    void aFieldOfAnotherNameOrValueChangesIt() {
        String signature = TwilioSignature.of("12345", URL, FORM);

        assertThat(TwilioSignature.of("12345", URL, with("from", List.of("x")))).isNotEqualTo(signature);
        assertThat(TwilioSignature.of("12345", URL, with("To", List.of("+18005551213"))))
                .isNotEqualTo(signature);
    }

    @Test
    void aRepeatedFieldsValuesCountOnceEachAndSorted() {
        assertThat(TwilioSignature.of("12345", URL, with("MediaUrl", List.of("b", "a", "b"))))
                .isEqualTo(TwilioSignature.of("12345", URL, with("MediaUrl", List.of("a", "b"))))
                .isNotEqualTo(TwilioSignature.of("12345", URL, with("MediaUrl", List.of("b"))));
    }

    private static Map<String, List<String>> with(Object... more) {
        Map<String, List<String>> form = new TreeMap<>(FORM);
        for (int i = 0; i < more.length; i += 2) {
            @SuppressWarnings("unchecked")
            List<String> values = (List<String>) more[i + 1];
            form.put((String) more[i], values);
        }
        return form;
    }
}
