package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.camelvoice.gateway.VoiceGateway;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gateway as a process of its own: what it takes from its working directory, and the one line it leaves when it
 * cannot start.
 */
class VoiceGatewayStartIT {
    private static final String ACME = """
            - beans:
                - name: acme
                  type: org.camelvoice.tenant.Tenant
            """;
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "HOST", "127.0.0.1",
            "PORT", "0",
            "MANAGEMENT_PORT", "" + freePort(),
            "SANDBOX_PORT", "0",
            "WARM_UP", "0"));

    @TempDir
    Path directory;

    private Path log;
    /** What of the class path it gets. */
    private UnaryOperator<String> libraries = all -> all;

    @BeforeEach
    void logOutsideTheWorkingDirectory() throws IOException {
        log = directory.resolve("log.txt");
        Files.createDirectories(directory.resolve("here"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | abc | voice.port: expected a port from 0 to 65535, got abc (environment variable PORT)",
                "TWILIO_AUDIO_QUEUE_SIZE | -1 | voice.twilio.audioQueueSize: expected a number of 20 ms frames from 1 to"
                        + " 3000, got -1 (environment variable TWILIO_AUDIO_QUEUE_SIZE)",
                "OPENAI_REALTIME_URL | http://me:secret@example.com | openai.url: expected a URL that begins with ws:// or"
                        + " wss://, got something else (environment variable OPENAI_REALTIME_URL)",
                "VOICE_API_TOKEN | short | voice.apiToken: expected a token of at least 16 characters without spaces, or"
                        + " nothing, got something else (environment variable VOICE_API_TOKEN)",
            })
    void aWrongVariableStopsTheStartWithOneLine(String variable, String value, String sentence) throws Exception {
        environment.put(variable, value);

        failsWith(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voice.prot = 1 | voice.prot: there is no such setting; the packaged application.properties lists them"
                        + " all; did you mean voice.port?",
                "voice.sendQueueSize = -5 | voice.sendQueueSize: expected a number of bytes from 16384 up, got -5"
                        + " (application.properties)",
            })
    void aWrongLineInTheSettingsDoesToo(String line, String sentence) throws Exception {
        write("application.properties", line);

        failsWith(sentence);
    }

    @ParameterizedTest
    @CsvSource({"PORT, voice.port", "MANAGEMENT_PORT, voice.managementPort", "SANDBOX_PORT, voice.sandboxPort"})
    void aPortThatIsTakenIsNamed(String variable, String key) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            environment.put(variable, "" + taken.getLocalPort());

            failsWith("%s: cannot listen on 127.0.0.1:%d: Address already in use (environment variable %s)"
                    .formatted(key, taken.getLocalPort(), variable));
        }
    }

    @Test
    void aPortThatTwoAreToShareIsNamed() throws Exception {
        environment.put("PORT", environment.get("MANAGEMENT_PORT"));

        failsWith("voice.managementPort: cannot listen on 127.0.0.1:" + environment.get("PORT")
                + ": Address already in use (environment variable MANAGEMENT_PORT)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HOST | my_host | voice.host: expected a host name or an IP address to listen on, IPv6 in brackets, got"
                        + " my_host (environment variable HOST)",
                "HOST | 203.0.113.7 | voice.host: cannot listen on 203.0.113.7: Cannot assign requested address"
                        + " (environment variable HOST)",
                "HOST | nosuch.invalid | voice.host: there is no address for nosuch.invalid (environment variable HOST)",
                "MANAGEMENT_HOST | 256.1.1.1 | voice.managementHost: expected a host name or an IP address to listen on,"
                        + " IPv6 in brackets, got 256.1.1.1 (environment variable MANAGEMENT_HOST)",
            })
    void anAddressThatIsNotThisMachinesIsNamed(String variable, String value, String sentence) throws Exception {
        environment.put(variable, value);

        failsWith(sentence);
    }

    @Test
    void aTenantsWrongValueIsNamedWithItsFile() throws Exception {
        write("routes/tenants/acme.yaml", """
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        speed: 9
                """);

        failsWith("routes/tenants/acme.yaml:5: tenant acme: speed: Expected speed from 0.25 to 1.5, got 9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "routes/tenants/acme.yml | nothing loads it; expected a name that ends in .yaml",
                "routes/tenants/acme.YAML | nothing loads it; expected a name that ends in .yaml",
                "routes/acme.yaml.txt | nothing loads it; expected a name that ends in .yaml",
                "routes/eu/acme.yaml | nothing loads it; expected it in routes/ or, if it is a tenant, in routes/tenants/",
                "tenants/acme.yaml | nothing loads it; expected it in routes/ or, if it is a tenant, in routes/tenants/",
                "acme.yaml | nothing loads it; expected it in routes/ or, if it is a tenant, in routes/tenants/",
            })
    void aTenantsFileThatNothingWouldLoadStopsTheStart(String file, String sentence) throws Exception {
        write(file, ACME);

        failsWith(file + ": " + sentence);
    }

    /** They are optional: an application without Discord has none of it. */
    @Test
    void withoutJdaAndConcentusItRunsAndSaysWhatABotNeeds() throws Exception {
        libraries = path -> Arrays.stream(path.split(File.pathSeparator))
                .filter(library -> !library.matches(".*(JDA|concentus)-[0-9.]+[.]jar"))
                .collect(Collectors.joining(File.pathSeparator));
        environment.put("DISCORD_TOKEN", "MARK.discord.token");
        Process gateway = start();
        try {
            started(gateway);

            String sentence = "Route discord has a token of Discord's, but net.dv8tion.jda.api.hooks.ListenerAdapter is"
                    + " not on the class path: add net.dv8tion:JDA and io.github.jaredmdobson:concentus";
            assertThat(log()).contains(sentence).doesNotContain("MARK");
            assertThat(health()).contains(sentence);
            assertThat(status("/")).isEqualTo(200);
        } finally {
            stop(gateway);
        }
        assertThat(log()).doesNotContain("NoClassDefFoundError", "MARK");
    }

    @Test
    void filesThatAreNoRoutesDisturbNothing() throws Exception {
        write("compose.yaml", "services: {}");
        write("routes/README.md", "Ours.");
        write("routes/tenants/.acme.yml", "half");
        write("routes/tenants/acme.yaml.off", "half");
        write("routes/tenants/acme.yaml", ACME);
        Process gateway = start();
        try {
            started(gateway);

            assertThat(String.join("\n", lines()))
                    .contains("/twilio/")
                    .contains("acme")
                    .doesNotContain("WARN", "ERROR");
        } finally {
            stop(gateway);
        }
    }

    @Test
    void aVariableThatIsNearlyOursStopsTheStart() throws Exception {
        environment.put("OPENAI_API_KEI", "sk-secret");

        failsWith("environment variable OPENAI_API_KEI: there is no such setting; did you mean OPENAI_API_KEY?");
    }

    @Test
    void aRouteThatHandlesWhatAnotherDoesIsNamedWithIt() throws Exception {
        copyRoutes();
        write("routes/mine.yaml", """
                - route:
                    id: mine
                    from:
                      uri: voice:call/started
                      steps:
                        - to: openai-realtime:connect
                """);

        assertThat(failure())
                .contains(
                        "Two routes handle voice:call/started: ",
                        "mine (file:routes/mine.yaml:",
                        "call-started (file:routes/calls.yaml:");
    }

    @Test
    void inAnEmptyDirectoryThePackagedRoutesAndSettingsRun() throws Exception {
        Process gateway = start();
        try {
            started(gateway);

            assertThat(String.join("\n", lines())).contains("/twilio/default", "the sandbox");
        } finally {
            stop(gateway);
        }
        assertThat(lines()).allMatch(line -> line.matches("\\S+ INFO  (VoiceGateway|VoiceWebsocketHost) .*"));
    }

    @Test
    void theDirectorysOwnSettingsAndRoutesComeBeforeThePackagedOnes() throws Exception {
        environment.remove("PORT");
        copyRoutes();
        write("application.properties", "voice.port = 0\nopenai.model = mine");
        write(
                "routes/twilio.yaml",
                Files.readString(Path.of("routes/twilio.yaml")).replace("/twilio/{", "/phone/{"));
        environment.put("OPENAI_API_KEY", "sk-test");
        Process gateway = start();
        try {
            started(gateway);

            assertThat(String.join("\n", lines()))
                    .contains("mine at api.openai.com")
                    .doesNotContain("sk-test");
        } finally {
            stop(gateway);
        }
    }

    @Test
    void aFileOfOnesOwnAddsToThePackagedOnesAndItsLogStepsPrintWithDateAndRoute() throws Exception {
        write("routes/mine.yaml", """
                - route:
                    id: my-route
                    from:
                      uri: timer:once?repeatCount=1
                      steps:
                        - log: "the step"
                        - log: { message: "the named step", logName: com.acme.orders }
                        - log: { message: "the quiet step", loggingLevel: DEBUG }
                        - setBody: { constant: "the body" }
                        - to: log:my-endpoint
                """);
        write("routes/tenants/acme.yaml", """
                - beans:
                    - name: acme
                      type: org.camelvoice.tenant.Tenant
                """);
        Process gateway = start();
        try {
            started(gateway);
            await().atMost(SOON).untilAsserted(() -> assertThat(log()).contains("the body"));

            assertThat(log())
                    .containsPattern("(?m)^\\d{4}-\\d\\d-\\d\\dT[0-9:.]{12}\\S+ INFO  my-route +the step$")
                    .containsPattern("INFO  orders +the named step")
                    .containsPattern("INFO  my-endpoint +Exchange\\[.*the body")
                    .doesNotContain("the quiet step", "WARN", "ERROR", "AbstractCamelContext");
            assertThat(health()).contains("\"tenants\"", "acme", "default");
        } finally {
            stop(gateway);
        }
    }

    @Test
    void aFileOfTheSameNameStandsInForThePackagedOne() throws Exception {
        write("routes/browser.yaml", "[]");
        Process gateway = start();
        try {
            started(gateway);

            assertThat(status("/twilio/default")).isEqualTo(400); // a WebSocket's, asked for as a page
            assertThat(status("/ws/audio/1")).isEqualTo(404);
        } finally {
            stop(gateway);
        }
    }

    @Test
    void whereNothingListensTheProcessEnds() throws Exception {
        write("routes/browser.yaml", "[]");
        write("routes/twilio.yaml", "[]");

        failsWith("No route listens on 127.0.0.1:0");
    }

    @Test
    void aFailureAfterTheSocketsHaveOpenedEndsTheProcessToo() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            write("routes/late.yaml", """
                    - route:
                        id: late
                        startupOrder: 200000
                        from:
                          uri: voice-websocket:127.0.0.1:%d/late
                          steps:
                            - to: voice:browser
                    """.formatted(taken.getLocalPort()));

            List<String> lines = end();
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0)).contains("Listening for WebSockets on");
            assertThat(lines.get(1)).contains("Cannot start. ", "Cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aLogConfigurationOfOnesOwnIsTaken() throws Exception {
        write("log4j2.properties", """
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = mine: %msg%n
                rootLogger.level = error
                rootLogger.appenderRef.console.ref = console
                """);
        environment.put("PORT", "abc");

        assertThat(end()).singleElement().asString().startsWith("mine: Cannot start. voice.port: expected a port");
    }

    /** However much is logged: Camel itself writes out what settings say, and what headers hold. */
    @Test
    void aKeyIsInNoLogOfAnyLevel() throws Exception {
        write("log4j2.properties", """
                appender.console.type = Console
                appender.console.name = console
                appender.console.layout.type = PatternLayout
                appender.console.layout.pattern = %level %logger %msg%n%throwable
                rootLogger.level = trace
                rootLogger.appenderRef.console.ref = console
                """);
        write("application.properties", "camel.component.openai-realtime.apiKey = {{openai.apiKey}}");
        String route = """
                - route:
                    id: mine
                    from:
                      uri: timer:once?repeatCount=1
                      steps:
                        - setHeader: { name: Authorization, constant: "Bearer {{openai.apiKey}}" }
                        - setHeader: { name: X-Token, constant: "{{voice.twilio.authToken}}" }
                        - to: http:%s/x?throwExceptionOnFailure=false
                """;
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            String address = sandbox.uri().getAuthority();
            environment.put("OPENAI_REALTIME_URL", "ws://" + address + "/v1/realtime");
            environment.put("OPENAI_API_KEY", " MARKER-OF-THE-KEY\n");
            environment.put("TWILIO_AUTH_TOKEN", "MARKER-OF-THE-TOKEN ");
            environment.put("TWILIO_VALIDATE_SIGNATURE", "false");
            write("routes/mine.yaml", route.formatted(address));
            Process gateway = start();
            try {
                await().atMost(SOON).untilAsserted(() -> assertThat(log()).contains("VoiceGateway Next:"));
                try (TwilioCaller caller = TwilioCaller.to(
                                URI.create("ws://127.0.0.1:" + publicPort() + "/twilio/default"))
                        .dial()) {
                    sandbox.takeSession();
                    caller.hangUp();
                }
            } finally {
                stop(gateway);
            }
        }
        assertThat(log())
                .contains("TRACE org.apache.camel", "DEBUG org.apache.camel.component.http")
                .doesNotContain("MARKER");
    }

    /** One that was free when it was looked for: the gateway has to be told which. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void failsWith(String sentence) throws Exception {
        assertThat(failure()).endsWith("VoiceGateway         Cannot start. " + sentence);
    }

    /** The one line that a gateway leaves which cannot start. */
    private String failure() throws Exception {
        List<String> lines = end();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    /** What a gateway leaves which cannot start. */
    private List<String> end() throws Exception {
        Process gateway = start();
        try {
            assertThat(gateway.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        assertThat(gateway.exitValue()).isEqualTo(1);
        return lines();
    }

    private String log() throws IOException {
        return String.join("\n", lines());
    }

    private String health() throws IOException, InterruptedException {
        return get(Integer.parseInt(environment.get("MANAGEMENT_PORT")), "/observe/health?data=true")
                .body();
    }

    /** What the public port answers. */
    private int status(String path) throws IOException, InterruptedException {
        return get(publicPort(), path).statusCode();
    }

    private int publicPort() throws IOException {
        Matcher port = Pattern.compile("Page: +http://localhost:(\\d+)/").matcher(log());
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    /** What it logged; not what a Java from 24 on says by itself of Netty's use of memory. */
    private List<String> lines() throws IOException {
        return Files.readAllLines(log, UTF_8).stream()
                .filter(line -> !line.startsWith("WARNING: "))
                .toList();
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        libraries.apply(System.getProperty("java.class.path")),
                        VoiceGateway.class.getName())
                .directory(directory.resolve("here").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|BROWSER|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private void started(Process gateway) {
        await().atMost(SOON)
                .failFast(() ->
                        assertThat(gateway.isAlive()).as(Files.readString(log)).isTrue())
                .untilAsserted(() -> assertThat(String.join("\n", lines())).contains("Next:"));
    }

    private static void stop(Process gateway) throws InterruptedException {
        gateway.destroy();
        boolean stopped = gateway.waitFor(SOON.toSeconds(), TimeUnit.SECONDS);
        gateway.destroyForcibly().waitFor();
        assertThat(stopped).as("it stopped when told").isTrue();
    }

    private void copyRoutes() throws IOException {
        for (String file : List.of("twilio.yaml", "calls.yaml", "errors.yaml", "tenants/default.yaml")) {
            write("routes/" + file, Files.readString(Path.of("routes", file)));
        }
    }

    private void write(String file, String text) throws IOException {
        Path path = directory.resolve("here").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
