package org.camelvoice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpokenNumberTest {
    @Test
    void everyNumberIsHeardAsItWasSaid() {
        for (int number = 0; number < 1296; number++) {
            SpokenNumber heard = new SpokenNumber();
            boolean complete = false;
            for (int place = 0; place < SpokenNumber.DIGITS; place++) {
                complete = heard.isCompleteWith(SpokenNumber.digit(number, place), place);
            }
            assertThat(complete).isTrue();
            assertThat(heard.value()).isEqualTo(number);
        }
    }
}
