package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParrotTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Hello there | Hello there",
                "Say exactly these words: \"Hello, this is Acme.\" | Hello, this is Acme.",
                "Say exactly: “Guten Tag.” Nothing else. | Guten Tag.",
                "Not \"this\" but \"that\" | that",
                "Say: “He said \"hi\" to you” | He said \"hi\" to you",
                "A 6\" pipe | A 6\" pipe",
            })
    void saysWhatStandsInTheLastDoubleQuotes(String instructions, String said) {
        assertThat(Parrot.quoted(instructions)).isEqualTo(said);
    }
}
