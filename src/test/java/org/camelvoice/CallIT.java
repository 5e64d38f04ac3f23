package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A phone call, from end to end, over real sockets, with the shipped routes and settings. */
class CallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void theCallerHearsTheGreetingAndThenTheirOwnWordsBack() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            awaitResponses(session, 1); // or a pause within the greeting would look like its end
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
            int greeting = caller.heardBytes().length;

            byte[] question = question();
            caller.sayMulaw(question);
            caller.awaitSaid(PATIENCE);
            caller.awaitHeard(PATIENCE);
            awaitResponses(session, 2);
            caller.awaitSilence(Duration.ofMillis(700), PATIENCE);

            short[] answer =
                    G711.decodeMulaw(Arrays.copyOfRange(caller.heardBytes(), greeting, caller.heardBytes().length));
            assertThat(likeness(G711.decodeMulaw(question), answer)).isGreaterThan(0.9);
            session.assertNoViolations();
            caller.hangUp();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    @Test
    void aToneReachesTheModelWithoutImages() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.say(Spectrum.tone(1004, 0.5, 8_000, 16_000)); // 2 s
            int saidMillis = (int) caller.awaitSaid(PATIENCE).toMillis();
            int middleMillis = saidMillis - 1_250;
            short[] heard = appended(session, saidMillis * 24);
            short[] middle = Arrays.copyOfRange(heard, middleMillis * 24, (middleMillis + 500) * 24);
            double level = Spectrum.toneLevel(middle, 24_000, 1004);
            assertThat(level).isGreaterThan(-7);
            for (double image : new double[] {8_000 - 1004, 8_000 + 1004}) {
                assertThat(Spectrum.toneLevel(middle, 24_000, image) - level).isLessThan(-60);
            }
            caller.hangUp();
        }
    }

    @Test
    void nothingIsSentBeforeTheSessionIsConfiguredAndNothingSaidUntilThenIsLost() throws Exception {
        byte[] question = question();
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.sayMulaw(question); // at once, while the session is being opened
            int saidMillis = (int) caller.awaitSaid(PATIENCE).toMillis();
            short[] heard = appended(session, (saidMillis + 200) * 24);
            List<String> timeline = session.timeline();
            assertThat(timeline.indexOf("> input_audio_buffer.append"))
                    .isGreaterThan(timeline.indexOf("< session.updated"));
            short[] narrow = Resampler.of(24_000, 8_000).resample(heard);
            assertThat(likeness(G711.decodeMulaw(question), narrow)).isGreaterThan(0.95);
            session.assertNoViolations();
            caller.hangUp();
        }
    }

    @Test
    void theExampleTenantPassesMuLawThrough() throws Exception {
        byte[] question = question();
        try (RunningGateway other = RunningGateway.with(sandbox)
                        .routes("file:examples/mulaw.yaml")
                        .start();
                TwilioCaller caller = TwilioCaller.to(other.twilio("mulaw")).dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.sayMulaw(question);
            long saidMillis = caller.awaitSaid(PATIENCE).toMillis();
            await().atMost(PATIENCE).until(() -> session.appendedAudio().length >= saidMillis * 8);
            String sent = new String(session.appendedAudio(), StandardCharsets.ISO_8859_1);
            assertThat(sent).contains(new String(question, 0, 16_000, StandardCharsets.ISO_8859_1)); // to the bit
            caller.awaitHeard(PATIENCE);
            session.assertNoViolations();
            caller.hangUp();
        }
    }

    /** Waits until the model has sent all of so many responses; the caller has not heard all of them yet. */
    static void awaitResponses(SandboxSession session, int responses) {
        await().atMost(PATIENCE).until(() -> Collections.frequency(session.timeline(), "< response.done") >= responses);
    }

    /** What the model was sent, 24 kHz, as soon as it is so many samples. */
    private static short[] appended(SandboxSession session, int samples) {
        await().atMost(PATIENCE).until(() -> session.appendedAudio().length >= 2 * samples);
        return Pcm16.decode(session.appendedAudio());
    }

    /** The highest normalized correlation of the words with any stretch of what was heard: 1 if they are the same. */
    static double likeness(short[] words, short[] heard) {
        double best = 0;
        double energy = Spectrum.rms(words);
        for (int at = 0; at + words.length <= heard.length; at++) {
            best = Math.max(best, correlation(words, heard, at, energy));
        }
        return best;
    }

    private static double correlation(short[] words, short[] heard, int at, double energy) {
        double product = 0;
        double other = 0;
        for (int i = 0; i < words.length; i++) {
            product += (double) words[i] * heard[at + i];
            other += (double) heard[at + i] * heard[at + i];
        }
        return product / (Math.sqrt(other / words.length) * energy * words.length + 1);
    }

    static byte[] question() throws IOException {
        try (InputStream file = CallIT.class.getResourceAsStream("/audio/question.ulaw")) {
            return file.readAllBytes();
        }
    }
}
