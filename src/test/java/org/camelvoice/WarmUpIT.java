package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.camelvoice.gateway.VoiceGateway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's calls to itself before it takes any: as a process, since they are about what a process does first. */
class WarmUpIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Pattern WARM = Pattern.compile(
            "INFO +VoiceGateway +Warm: +(\\d+) calls in [0-9.]+ s; the last greeting was heard after (\\d+) ms");
    private static final String LISTENING = "Listening for WebSockets";

    private static final String OBSERVERS = """
            - route:
                id: seen
                from:
                  uri: voice-event:call.started,call.ended,call.state,usage,barge-in,transcript.model,transcript.caller,dtmf
                  steps:
                    - log: "SEEN ${header.CamelVoiceEvent}"
            - route:
                id: recorded
                from:
                  uri: voice-event:audio
                  steps:
                    - to: file:recordings
            - route:
                id: current-time
                from:
                  uri: voice-event:tool
                  steps:
                    - log: "SEEN a tool"
            """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();
    private final int managementPort = freePort();

    @TempDir
    Path directory;

    private Path log;
    private Path here;
    /** Null until it is started. */
    private Process gateway;

    @BeforeEach
    void makeWorkingDirectory() throws IOException {
        log = directory.resolve("log.txt");
        here = Files.createDirectories(directory.resolve("here"));
    }

    @AfterEach
    void end() throws InterruptedException {
        if (gateway != null) {
            gateway.destroyForcibly().waitFor();
        }
    }

    @Test
    void beforeItListensTheGatewayHasCalledItselfAndSaysSo() throws Exception {
        start("20000");

        awaitHealth();
        assertThat(log().indexOf("Warm: ")).isPositive().isLessThan(log().indexOf(LISTENING));
        Matcher warm = WARM.matcher(log());
        assertThat(warm.find()).isTrue();
        assertThat(Integer.parseInt(warm.group(1))).isGreaterThanOrEqualTo(20);
        assertThat(log()).containsOnlyOnce(LISTENING).doesNotContain("WARN", "ERROR", "Exception");
    }

    @Test
    void untilThenItIsNotReadyAndItsPortIsClosed() throws Exception {
        start("20000");

        await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> {
            boolean open = status(port, "/").isPresent(); // asked first: what follows is later
            boolean ready = isHealthy();
            if (open || ready) {
                assertThat(log()).contains("Warm: ");
            }
            return open && ready;
        });
    }

    /** Compared with one that has not called itself. */
    @Test
    void nobodySeesTheseCalls() throws Exception {
        write("routes/observers.yaml", OBSERVERS);
        write(
                "routes/calls.yaml",
                Files.readString(Path.of("routes/calls.yaml")).replace("        - to: openai-realtime:connect", """
                                - log: "SEEN a call"
                                - to: openai-realtime:connect\
                        """));
        start("0");
        awaitHealth();
        List<String> cold = metrics();
        assertThat(log()).doesNotContain("Warm: ");
        end();

        start("20000");
        awaitHealth();

        assertThat(log()).containsPattern(WARM).doesNotContain("SEEN", "WARN", "ERROR", "warm-up");
        assertThat(metrics()).isEqualTo(cold).contains("voice_frames_in_total 0.0");
        assertThat(get(port, "/api/calls")).doesNotContain("warm-up");
        assertThat(get(managementPort, "/observe/health?data=true")).doesNotContain("warm-up");
        assertThat(here.resolve("budgets.properties")).doesNotExist();
        assertThat(here.resolve("recordings")).doesNotExist();
    }

    /** The own variables of settings, which go before all files, and -D, which does too. */
    @Test
    void aModelsServerThatIsSetInTheEnvironmentIsNotCalled() throws Exception {
        try (ServerSocket model = new ServerSocket(0)) {
            model.setSoTimeout(1);
            start("20000", Map.of("OPENAI_API_KEY", "sk-real", "OPENAI_URL", url(model), "VOICE_BUDGETS", "mine.txt"));

            awaitHealth();
            assertThat(log()).containsPattern(WARM);
            assertThatThrownBy(model::accept).isInstanceOf(SocketTimeoutException.class);
            assertThat(here.resolve("mine.txt")).doesNotExist();
        }
    }

    @Test
    void aModelsServerThatIsASystemPropertyIsNotCalled() throws Exception {
        try (ServerSocket model = new ServerSocket(0)) {
            model.setSoTimeout(1);
            start("20000", Map.of(), "-Dopenai.apiKey=sk-real", "-Dopenai.url=" + url(model), "-Dvoice.port=" + port);

            awaitHealth();
            assertThat(log()).containsPattern(WARM);
            assertThatThrownBy(model::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    private static String url(ServerSocket model) {
        return "ws://127.0.0.1:" + model.getLocalPort() + "/v1/realtime";
    }

    @Test
    void oneThatFailsStopsNoStart() throws Exception {
        write(
                "routes/calls.yaml",
                Files.readString(Path.of("routes/calls.yaml")).replace("openai-realtime:connect", "voice:call/hangup"));
        start("20000");

        awaitHealth();
        assertThat(log().lines().filter(line -> line.contains("WARN")))
                .singleElement()
                .asString()
                .contains("VoiceGateway", "Warm:   no, so the first calls will be slow: the gateway hung up on a call");
    }

    @Test
    void aGatewayThatNoPhoneCallReachesNeedsNone() throws Exception {
        write("routes/twilio.yaml", """
                - from:
                    uri: direct:nobody
                    steps: [{ to: voice:call/clear }]
                """); // in place of the packaged one
        start("20000");

        awaitHealth();
        assertThat(log())
                .containsPattern("INFO +VoiceGateway +Warm: +not needed: no route brings phone calls")
                .doesNotContain("WARN", "Exception");
    }

    @Test
    void itSaysSoIfTheStartOfItsRoutesTakesAllOfItsTime() throws Exception {
        start("1");

        awaitHealth();
        assertThat(log())
                .contains("Warm:   no, so the first calls will be slow: its own routes took all of the 1 ms to start")
                .containsOnlyOnce("WARN");
    }

    @Test
    void itLastsNoLongerThanItMay() throws Exception {
        write(
                "routes/calls.yaml",
                Files.readString(Path.of("routes/calls.yaml"))
                        .replace("openai-realtime:connect", "voice:call/clear")); // nobody answers
        start("1500");

        awaitHealth();
        assertThat(log())
                .contains("Warm:   no, so the first calls will be slow: no call was greeted within 1500 ms")
                .containsOnlyOnce("WARN");
    }

    @Test
    void aStartThatFailsMeanwhileSaysThatOnly() throws Exception {
        write("routes/mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: voice:call/started
                      steps: [{ to: openai-realtime:connect }]
                """);
        start("20000");

        assertThat(gateway.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(log().lines())
                .singleElement()
                .asString()
                .contains("Cannot start. ", "Two routes handle voice:call/started");
    }

    @Test
    void afterwardsTheLogHasWhatHappensToCalls() throws Exception {
        start("20000");
        awaitHealth();

        WebSocket twilio = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/twilio/default"), new WebSocket.Listener() {})
                .join();
        twilio.sendText("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}", true).join();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(log()).contains("WARN  CallLog", "Expected start before dtmf"));
        twilio.abort();
    }

    private void start(String warmUp) throws IOException {
        start(warmUp, Map.of());
    }

    private void start(String warmUp, Map<String, String> environment, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VoiceGateway.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|BROWSER|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*"));
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "" + port,
                        "MANAGEMENT_PORT",
                        "" + managementPort,
                        "SANDBOX_PORT",
                        "0",
                        "WARM_UP",
                        warmUp));
        builder.environment().putAll(environment);
        gateway = builder.start();
    }

    /** And for the last line of the start. */
    private void awaitHealth() {
        await().atMost(SOON)
                .failFast(() -> assertThat(gateway.isAlive()).as(log()).isTrue())
                .until(() -> isHealthy() && log().contains("Next: "));
    }

    private boolean isHealthy() throws InterruptedException {
        return status(managementPort, "/observe/health")
                .filter(status -> status == 200)
                .isPresent();
    }

    /** Empty while nobody answers. */
    private Optional<Integer> status(int where, String path) throws InterruptedException {
        try {
            return Optional.of(
                    http.send(request(where, path), BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String get(int where, String path) throws IOException, InterruptedException {
        return http.send(request(where, path), BodyHandlers.ofString()).body();
    }

    private static HttpRequest request(int where, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + where + path))
                .timeout(Duration.ofSeconds(10))
                .build();
    }

    /** Ours, with their values; not those of connections: these tests make some. */
    private List<String> metrics() throws IOException, InterruptedException {
        return get(managementPort, "/observe/metrics")
                .lines()
                .filter(line -> line.startsWith("voice_") && !line.startsWith("voice_listener"))
                .toList();
    }

    private String log() throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return String.join(
                    "\n", lines.filter(line -> !line.startsWith("WARNING: ")).toList());
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = here.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
