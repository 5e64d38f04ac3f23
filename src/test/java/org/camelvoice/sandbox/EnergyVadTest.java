package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.camelvoice.strictjson.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyVadTest {

    private static final TurnSettings DEFAULT =
            TurnSettings.of(TurnSettings.completed(Json.object().put("type", "server_vad")));

    /** One utterance without a pause of 200 ms; its first sound is at 200 ms. */
    private static final Speech SPEECH = Voices.KEVIN.speak("Where is my order");

    private final Heard heard = new Heard();

    @Test
    void findsWhereSpeechBeginsAndEnds() {
        vad(DEFAULT).listen(Voices.join(Voices.silence(1_000), SPEECH.samples(), Voices.silence(1_000)), heard);
        assertThat(heard.events).hasSize(2);
        assertThat(heard.startMillis()).isCloseTo(1_000 + firstSound(), within(60L));
        assertThat(heard.stopMillis()).isCloseTo(1_000 + lastSound() + 200, within(100L));
    }

    @Test
    void countsFromAllAudioOfTheSession() {
        new EnergyVad(DEFAULT, Speech.SAMPLE_RATE, 60_000).listen(speechAndSilence(), heard);
        assertThat(heard.startMillis()).isCloseTo(60_000 + firstSound(), within(60L));
    }

    @Test
    void doesNotDependOnTheSizeOfThePieces() {
        short[] samples = speechAndSilence();
        EnergyVad vad = vad(DEFAULT);
        for (int at = 0; at < samples.length; at += 77) {
            vad.listen(Arrays.copyOfRange(samples, at, Math.min(samples.length, at + 77)), heard);
        }
        Heard whole = new Heard();
        vad(DEFAULT).listen(samples, whole);
        assertThat(heard.events).isEqualTo(whole.events);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 150, 400, 800})
    void hearsNoSpeechInSteadyNoise(int rms) {
        vad(DEFAULT).listen(noise(5_000, rms), heard);
        assertThat(heard.events).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 50, 150})
    void hearsSpeechThroughNoise(int rms) {
        short[] speech = Voices.join(Voices.silence(2_000), SPEECH.samples(), Voices.silence(1_000));
        vad(DEFAULT).listen(mixed(speech, noise(6_000, rms)), heard);
        assertThat(heard.events).hasSize(2);
        assertThat(heard.startMillis()).isCloseTo(2_000 + firstSound(), within(100L));
    }

    @Test
    void hearsATelephoneLineAsItHearsAStudio() {
        short[] noisy = mixed(speechAndSilence(), noise(5_000, 40));
        short[] telephone = Resampler.of(Speech.SAMPLE_RATE, 8_000).resample(noisy);
        short[] line = G711.decodeMulaw(G711.encodeMulaw(telephone));
        new EnergyVad(DEFAULT, 8_000, 0).listen(line, heard);
        assertThat(heard.events).hasSize(2);
        assertThat(heard.startMillis()).isCloseTo(firstSound(), within(80L));
        assertThat(heard.stopMillis()).isCloseTo(lastSound() + 200, within(120L));
    }

    @Test
    void isNotWokenByAClick() {
        short[] click = Voices.silence(3_000);
        for (int i = 24_000; i < 24_000 + 240; i++) { // 10 ms
            click[i] = (short) (i % 2 == 0 ? 20_000 : -20_000);
        }
        vad(DEFAULT).listen(click, heard);
        assertThat(heard.events).isEmpty();
    }

    @Test
    void hearsATone() {
        vad(DEFAULT).listen(Voices.join(Voices.silence(300), tone(3_000), Voices.silence(500)), heard);
        assertThat(heard.events).containsExactly("start 300", "stop 3500");
    }

    @Test
    void waitsForAsMuchSilenceAsItIsTold() {
        Speech twoWords = Voices.KEVIN.speak("One");
        short[] paused =
                Voices.join(twoWords.samples(), Voices.silence(400), twoWords.samples(), Voices.silence(2_000));
        vad(withSilence(200)).listen(paused, heard);
        assertThat(heard.events).hasSize(4);
        Heard patient = new Heard();
        vad(withSilence(1_200)).listen(paused, patient);
        assertThat(patient.events).hasSize(2);
    }

    @Test
    void aHigherThresholdNeedsLouderSpeech() {
        short[] quiet = SPEECH.samples().clone();
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] = (short) (quiet[i] / 20);
        }
        vad(withThreshold(0.9)).listen(quiet, heard);
        Heard sensitive = new Heard();
        vad(withThreshold(0.1)).listen(quiet, sensitive);
        assertThat(sensitive.events).isNotEmpty();
        assertThat(heard.events).isEmpty();
    }

    @Test
    void canBeToldThatThereIsSpeech() {
        EnergyVad vad = vad(DEFAULT);
        vad.listen(Voices.silence(500), heard);
        vad.forceStart(heard);
        vad.listen(Voices.silence(500), heard);
        assertThat(heard.events).containsExactly("start 500", "stop 700");
    }

    private static long firstSound() {
        return SPEECH.words().get(0).startMillis();
    }

    private static long lastSound() {
        return SPEECH.words().get(SPEECH.words().size() - 1).endMillis();
    }

    private static short[] speechAndSilence() {
        return Voices.join(SPEECH.samples(), Voices.silence(1_000));
    }

    private static EnergyVad vad(TurnSettings settings) {
        return new EnergyVad(settings, Speech.SAMPLE_RATE, 0);
    }

    private static TurnSettings withSilence(int millis) {
        return new TurnSettings(0.5, 300, millis, true, true);
    }

    private static TurnSettings withThreshold(double threshold) {
        return new TurnSettings(threshold, 300, 200, true, true);
    }

    private static short[] noise(int millis, int rms) {
        Random random = new Random(1);
        short[] noise = Voices.silence(millis);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (short) Math.round(random.nextGaussian() * rms);
        }
        return noise;
    }

    private static short[] tone(int millis) {
        short[] tone = Voices.silence(millis);
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (short) (16_000 * Math.sin(2 * Math.PI * 1_000 * i / Speech.SAMPLE_RATE));
        }
        return tone;
    }

    private static short[] mixed(short[] one, short[] other) {
        short[] both = new short[Math.min(one.length, other.length)];
        for (int i = 0; i < both.length; i++) {
            both[i] = (short) (one[i] + other[i]);
        }
        return both;
    }

    /** What the VAD has reported. */
    private static final class Heard implements EnergyVad.Listener {

        final List<String> events = new ArrayList<>();

        @Override
        public void speechStarted(long onsetMillis) {
            events.add("start " + onsetMillis);
        }

        @Override
        public void speechStopped(long endMillis) {
            events.add("stop " + endMillis);
        }

        long startMillis() {
            return Long.parseLong(events.get(0).substring("start ".length()));
        }

        long stopMillis() {
            return Long.parseLong(events.get(events.size() - 1).substring("stop ".length()));
        }
    }
}
