package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrintableTest {

    @Test
    void whatIsPrintableStays() {
        assertThat(Printable.of("Expected a start, got {}!", 100)).isEqualTo("Expected a start, got {}!");
    }

    @Test
    void noLineOfALogCanBeForgedWithIt() {
        assertThat(Printable.of("x\r\n12:00:00 ERROR\u001b[31m\u2028\u0000", 100))
                .isEqualTo("x??12:00:00 ERROR?[31m??");
    }

    @Test
    void aCharacterIsAByte() {
        String text = Printable.of("µ€😀".repeat(100), 123);

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(123);
    }

    @Test
    void whatIsLongerIsCutAndSaysSo() {
        assertThat(Printable.of("123456", 6)).isEqualTo("123456");
        assertThat(Printable.of("1234567", 6)).isEqualTo("123...");
    }

    @ParameterizedTest
    @CsvSource({
        "weather, weather",
        "audio/x-mulaw, audio/x-mulaw",
        "'my card is 4711', 'an invalid name of 15 characters'",
        "4111111111111111, 'an invalid name of 16 characters'",
        "'', 'an invalid name of 0 characters'"
    })
    void aNameIsShownAndNothingElseInItsPlace(String text, String shown) {
        assertThat(Printable.name(text)).isEqualTo(shown);
    }
}
