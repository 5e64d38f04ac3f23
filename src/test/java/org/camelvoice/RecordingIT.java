package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.gateway.VoiceGateway;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example routes that keep what was said, in a gateway of its own process, which is killed in the middle of a call. */
class RecordingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("ws://[^:]+:(\\d+)/twilio/default");
    private static final int RATE = 8_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private Path log;

    @BeforeEach
    void copyExamples() throws IOException {
        log = directory.resolve("log.txt");
        Path routes = Files.createDirectories(directory.resolve("routes"));
        for (String file : List.of("twilio.yaml", "calls.yaml", "errors.yaml")) {
            Files.copy(Path.of("routes", file), routes.resolve(file));
        }
        Files.copy(Path.of("examples/recording.yaml"), routes.resolve("recording.yaml"));
        Files.copy(Path.of("examples/call-records.yaml"), routes.resolve("call-records.yaml"));
    }

    @Test
    void aGatewayThatIsKilledLeavesRecordingAndTranscriptReadableUpToTheLastSecond() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            Process gateway = start(sandbox);
            try (TwilioCaller caller = TwilioCaller.to(address(gateway)).dial()) {
                long dialled = System.nanoTime();
                SandboxSession session = sandbox.takeSession();
                caller.awaitHeard(PATIENCE);
                CallIT.awaitResponses(session, 1);
                caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
                caller.sayMulaw(CallIT.question());
                caller.awaitSaid(PATIENCE);
                CallIT.awaitResponses(session, 2);
                caller.awaitSilence(Duration.ofMillis(700), PATIENCE);
                await().atMost(PATIENCE).until(() -> transcript().size() >= 3);
                caller.say(Spectrum.tone(1_000, 0.5, RATE, RATE * 4));
                await().atMost(PATIENCE).until(() -> toneMillis(channel(0)) > 1_000);

                gateway.destroyForcibly().waitFor(); // SIGKILL

                long lasted = (System.nanoTime() - dialled) / 1_000_000;
                assertThat(channel(0).length / (RATE / 1_000)).isBetween((int) lasted - 1_500, (int) lasted + 300);
                assertThat(Spectrum.rms(channel(1))).as("the model").isGreaterThan(0.001);
                assertThat(toneMillis(channel(1))).as("of the caller's tone").isZero();
                assertThat(transcript())
                        .extracting(line -> line.path("event").asText())
                        .startsWith("transcript.model", "transcript.caller", "transcript.model");
                assertThat(transcript().get(0).path("heard_text").asText()).isNotBlank();
            } finally {
                gateway.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aCallLeavesALineWhenItIsOver() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            Process gateway = start(sandbox);
            try (TwilioCaller caller = TwilioCaller.to(address(gateway)).dial()) {
                SandboxSession session = sandbox.takeSession();
                caller.awaitHeard(PATIENCE);
                CallIT.awaitResponses(session, 1);
                caller.hangUp();
                await().atMost(PATIENCE)
                        .until(() -> !files("calls-.*").isEmpty()
                                && !lines("calls-.*").isEmpty());

                JsonNode call = lines("calls-.*").get(0);
                assertThat(call.path("end_reason").asText()).isEqualTo("caller-hung-up");
                assertThat(call.path("duration_ms").asLong()).isPositive();
                assertThat(call.at("/tokens/audio_out").asLong()).isPositive();
                assertThat(call.path("cost_usd").asDouble()).isPositive();
            } finally {
                gateway.destroy();
                gateway.waitFor();
            }
        }
    }

    private Process start(SandboxServer sandbox) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlog4j2.configurationFile=classpath:META-INF/camel-voice/log4j2.properties",
                "-Dcamel.main.shutdownTimeout=5"));
        for (String what : List.of("audio", "transcripts", "calls")) {
            command.add("-Drecording." + what + "=true");
        }
        command.add(VoiceGateway.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*"));
        builder.environment()
                .putAll(Map.of(
                        "WARM_UP", "0",
                        "HOST", "127.0.0.1",
                        "PORT", "0",
                        "MANAGEMENT_PORT", "" + freePort(),
                        "OPENAI_API_KEY", "sk-test",
                        "TWILIO_VALIDATE_SIGNATURE", "false",
                        "OPENAI_REALTIME_URL", sandbox.uri().toString()));
        return builder.start();
    }

    private URI address(Process gateway) {
        await().atMost(PATIENCE)
                .failFast(() ->
                        assertThat(gateway.isAlive()).as(Files.readString(log)).isTrue())
                .untilAsserted(() -> assertThat(Files.readString(log)).contains("Next:"));
        Matcher port = PORT.matcher(read(log));
        assertThat(port.find()).isTrue();
        return URI.create("ws://127.0.0.1:" + port.group(1) + "/twilio/default");
    }

    private List<JsonNode> transcript() throws IOException {
        return files(".*-.*-.*\\.jsonl").isEmpty() ? List.of() : lines("[0-9a-f]{8}-.*\\.jsonl");
    }

    private List<JsonNode> lines(String name) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (Path file : files(name)) {
            for (String line : Files.readAllLines(file, UTF_8)) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private List<Path> files(String name) throws IOException {
        Path folder = directory.resolve("recordings");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches(name))
                    .toList();
        }
    }

    /** One side of the recording, as another program reads it; empty while there is none. */
    private short[] channel(int channel) throws Exception {
        List<Path> wav = files(".*\\.wav");
        if (wav.isEmpty()) {
            return new short[0];
        }
        try (AudioInputStream in = AudioSystem.getAudioInputStream(wav.get(0).toFile())) {
            short[] both = Pcm16.decode(in.readAllBytes());
            short[] side = new short[both.length / 2];
            for (int i = 0; i < side.length; i++) {
                side[i] = both[2 * i + channel];
            }
            return side;
        }
    }

    /** How much of the last two seconds is a tone of 1 kHz. */
    private static int toneMillis(short[] samples) {
        int millis = 0;
        for (int from = Math.max(0, samples.length - 2 * RATE); from + 800 <= samples.length; from += 800) {
            short[] tenth = java.util.Arrays.copyOfRange(samples, from, from + 800);
            millis += Spectrum.toneLevel(tenth, RATE, 1_000) > -20 ? 100 : 0;
        }
        return millis;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
