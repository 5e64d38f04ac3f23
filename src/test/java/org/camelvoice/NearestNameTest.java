package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES =
            List.of("greeting", "instructions", "voice", "dtmf", "near_field", "far_field");

    @ParameterizedTest
    @CsvSource({
        "greting, greeting",
        "greeeting, greeting",
        "gerteing, greeting",
        "Greeting, greeting",
        "instrucktion, instructions",
        "vocie, voice",
        "voise, voice",
        "near, near_field",
        "dmtf, dtmf",
    })
    void aSlipOfTheHandIsRecognized(String written, String meant) {
        assertThat(NearestName.of(written, NAMES)).isEqualTo(meant);
        assertThat(NearestName.hint(written, NAMES)).isEqualTo("; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"language", "xyz", "in", "''", "speed"})
    void whatIsNearNoneIsNotGuessed(String written) {
        assertThat(NearestName.of(written, NAMES)).isNull();
        assertThat(NearestName.hint(written, NAMES)).isEmpty();
    }

    @Test
    void theNearestOfSeveralIsMeantAndOfTwoTheFirstInTheAlphabet() {
        assertThat(NearestName.of("call.startet", List.of("call.started", "call.start")))
                .isEqualTo("call.started");
        assertThat(NearestName.of("bat", List.of("cat", "bar"))).isEqualTo("bar");
    }

    @Test
    void twoLettersInEachOthersPlaceAreOneMistake() {
        assertThat(NearestName.distance("vocie", "voice")).isEqualTo(1);
        assertThat(NearestName.distance("", "abc")).isEqualTo(3);
        assertThat(NearestName.distance("voice", "voice")).isZero();
    }
}
