package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import org.camelvoice.audio.G711;
import org.junit.jupiter.api.Test;

class CarrierEchoTest {
    private static final byte[] SILENCE = G711.encodeMulaw(new short[160]);

    @Test
    void whatIsHeardIsAddedAtItsLevel() {
        CarrierEcho echo = new CarrierEcho(-20, Duration.ofMillis(150));

        assertThat(rms(echo.mix(SILENCE, tone(10_000)))).isCloseTo(rms(tone(1000)), within(15.0));
        assertThat(echo.delayNanos()).isEqualTo(150_000_000);
    }

    @Test
    void whatIsSaidStaysWhenNothingIsHeard() {
        assertThat(new CarrierEcho(-20, Duration.ZERO).mix(tone(5000), SILENCE)).isEqualTo(tone(5000));
    }

    @Test
    void tooLoudASumIsClipped() {
        short[] mixed = G711.decodeMulaw(new CarrierEcho(0, Duration.ZERO).mix(tone(32_000), tone(32_000)));

        assertThat(mixed).contains((short) 32124, (short) -32124); // the largest that mu-law knows
    }

    @Test
    void anEchoIsNotLouderThanItsSound() {
        assertThatThrownBy(() -> new CarrierEcho(1, Duration.ZERO))
                .hasMessage("Expected an echo of 0 dB or less after 0 ms or more, got 1.0 dB after PT0S");
    }

    private static byte[] tone(int amplitude) {
        short[] tone = new short[160];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (amplitude * Math.sin(2 * Math.PI * 1000 * i / 8000));
        }
        return G711.encodeMulaw(tone);
    }

    private static double rms(byte[] mulaw) {
        double sum = 0;
        for (short sample : G711.decodeMulaw(mulaw)) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / mulaw.length);
    }
}
