package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.audio.Wav;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients of a dozen lines, as users write them: {@link JsonClient}, in every format. */
class JsonClientIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MODEL_RATE = 24_000;
    private static final double HZ = 1004;
    private static final double AMPLITUDE = 0.25;

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).tenant("quiet", new Tenant()).start(); // it does not greet
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void theExampleInTheDocumentationIsThisClient() throws IOException {
        String source = Files.readString(Path.of("src/test/java/org/camelvoice/JsonClient.java"));
        String client = source.substring(source.indexOf("record JsonClient")).strip();
        assertThat(Files.readString(Path.of("docs/browser.md"))).contains(client);
    }

    @Test
    void aDozenLinesHoldAConversation() throws Exception {
        sandbox.enqueue(Script.create().hear("What time do you open tomorrow morning?"));
        try (Talk talk = new Talk(gateway.browser("conversation", "default"), "pcm16", 24_000)) {
            SandboxSession session = sandbox.takeSession();
            talk.awaitAnswer(1);
            int greeting = talk.heard().length;
            assertThat(greeting).isGreaterThan(MODEL_RATE); // more than a second

            short[] question = question();
            talk.say(question);
            talk.awaitAnswer(2);
            short[] answer = Arrays.copyOfRange(talk.heard(), greeting, talk.heard().length);
            assertThat(CallIT.likeness(narrow(question), narrow(amidSilence(answer))))
                    .isGreaterThan(0.95);
            assertThat(energyDb(answer)).isCloseTo(energyDb(question), within(1.0));

            assertThat(talk.messages("connected")).hasSize(1);
            assertThat(talk.messages("speech_started")).hasSize(1);
            assertThat(talk.messages("speech_ended")).hasSize(1);
            assertThat(talk.messages("turn")).hasSize(1);
            assertThat(talk.messages("error")).isEmpty();
            assertThat(talk.messages("transcript"))
                    .extracting(line -> line.path("role").asText() + ": "
                            + line.path("text").asText())
                    .contains(
                            "user: What time do you open tomorrow morning?",
                            "assistant: What time do you open tomorrow morning?");
            session.assertNoViolations();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    /** The noise is what G.711 adds, once or twice; a click would be worse than that where it is. */
    @ParameterizedTest(name = "{0} at {1} Hz")
    @CsvSource({
        "pcm16, 8000, 60",
        "pcm16, 16000, 60",
        "pcm16, 24000, 60",
        "pcm16, 44100, 60",
        "pcm16, 48000, 60",
        "g711_ulaw, 8000, 30",
        "g711_alaw, 8000, 30"
    })
    void aToneKeepsItsLevelAndHasNoClickBothWays(String format, int rate, double snr) throws Exception {
        try (Talk talk = new Talk(gateway.browser("tone-" + format + "-" + rate, "quiet"), format, rate)) {
            SandboxSession session = sandbox.takeSession();
            short[] tone = Spectrum.tone(HZ, AMPLITUDE, rate, 2 * rate);
            talk.say(tone);
            talk.awaitAnswer(1);

            double level = Spectrum.toneLevel(tone, rate, HZ);
            short[] atTheModel = middle(Pcm16.decode(session.appendedAudio()), MODEL_RATE);
            assertThat(Spectrum.toneLevel(atTheModel, MODEL_RATE, HZ)).isCloseTo(level, within(1.0));
            assertThat(worstSnr(atTheModel, MODEL_RATE)).as("towards the model").isGreaterThan(snr);

            short[] answer = middle(talk.heard(), rate);
            assertThat(Spectrum.toneLevel(answer, rate, HZ)).isCloseTo(level, within(1.0));
            assertThat(worstSnr(answer, rate)).as("towards the client").isGreaterThan(snr);
            assertThat(talk.messages("audio"))
                    .allMatch(audio -> audio.path("format").asText().equals(format)
                            && audio.path("sample_rate").asInt() == rate);
            assertThat(talk.messages("error")).isEmpty();
            session.assertNoViolations();
        }
    }

    /** 1.5 s of a tone of two, without its beginning and its end. */
    private static short[] middle(short[] samples, int rate) {
        int start = 0;
        while (Math.abs(samples[start]) < 1_000) {
            start++;
        }
        assertThat(samples.length - start).isGreaterThan(19 * rate / 10);
        return Arrays.copyOfRange(samples, start + rate / 5, start + rate / 5 + 3 * rate / 2);
    }

    /** Of any 20 ms, in steps of 5: so every edge of a frame, wherever it is, is in the middle of some. */
    private static double worstSnr(short[] samples, int rate) {
        double worst = Double.MAX_VALUE;
        for (int at = 0; at + rate / 50 <= samples.length; at += rate / 200) {
            worst = Math.min(worst, Spectrum.snr(Arrays.copyOfRange(samples, at, at + rate / 50), rate, HZ));
        }
        return worst;
    }

    private static double energyDb(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return 10 * Math.log10(energy);
    }

    /** With a second of silence before and behind: the parrot leaves out what was around the words. */
    private static short[] amidSilence(short[] at24k) {
        short[] longer = new short[at24k.length + 2 * MODEL_RATE];
        System.arraycopy(at24k, 0, longer, MODEL_RATE, at24k.length);
        return longer;
    }

    private static short[] narrow(short[] at24k) {
        return Resampler.of(24_000, 8_000).resample(at24k);
    }

    private static short[] question() throws IOException {
        try (InputStream file = JsonClientIT.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(file).samples();
        }
    }

    /** What somebody does with a {@link JsonClient}: speaks or is silent in frames of 20 ms, and keeps what comes. */
    private static final class Talk implements AutoCloseable {
        private final String format;
        private final int rate;
        private final List<JsonNode> received = new ArrayList<>();
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final WebSocket socket;

        Talk(URI uri, String format, int rate) {
            this.format = format;
            this.rate = rate;
            this.socket = JsonClient.connect(uri, this::keep);
            send("{\"type\":\"config\",\"format\":\"" + format + "\",\"sample_rate\":" + rate + "}");
            var unused = clock.scheduleAtFixedRate(this::silence, 20, 20, TimeUnit.MILLISECONDS);
        }

        private synchronized void keep(String message) {
            try {
                received.add(JSON.readTree(message));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void send(String message) {
            socket.sendText(message, true).join();
        }

        private void silence() {
            speak(new short[rate / 50]);
        }

        private void speak(short[] frame) {
            String data = Base64.getEncoder().encodeToString(encode(frame));
            send("{\"type\":\"audio\",\"data\":\"" + data + "\"}");
        }

        /** Its frames leave one right after the other, so that no pause of a busy machine comes into it. */
        void say(short[] samples) {
            clock.execute(() -> {
                for (int at = 0; at < samples.length; at += rate / 50) {
                    speak(Arrays.copyOfRange(samples, at, at + rate / 50));
                }
            });
        }

        private byte[] encode(short[] samples) {
            return switch (format) {
                case "g711_ulaw" -> G711.encodeMulaw(samples);
                case "g711_alaw" -> G711.encodeAlaw(samples);
                default -> Pcm16.encode(samples);
            };
        }

        private short[] decode(byte[] audio) {
            return switch (format) {
                case "g711_ulaw" -> G711.decodeMulaw(audio);
                case "g711_alaw" -> G711.decodeAlaw(audio);
                default -> Pcm16.decode(audio);
            };
        }

        synchronized List<JsonNode> messages(String type) {
            return received.stream()
                    .filter(message -> message.path("type").asText().equals(type))
                    .toList();
        }

        short[] heard() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (JsonNode audio : messages("audio")) {
                all.writeBytes(Base64.getDecoder().decode(audio.path("data").asText()));
            }
            return decode(all.toByteArray());
        }

        /** Until so many answers have been made and told, and all their audio has come. */
        void awaitAnswer(int count) {
            await().atMost(PATIENCE).until(() -> messages("response_ended").size() == count);
            await().atMost(PATIENCE).until(() -> !isSpeaking());
        }

        private boolean isSpeaking() {
            List<JsonNode> states = messages("state_change");
            return !states.get(states.size() - 1).path("new_state").asText().equals("listening");
        }

        @Override
        public void close() {
            clock.shutdownNow();
            socket.abort();
        }
    }
}
