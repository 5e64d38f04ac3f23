package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
            "SANDBOX_PORT", "0"));

    @TempDir
    Path directory;

    private Path log;

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

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            environment.put("PORT", "" + taken.getLocalPort());

            failsWith("Cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
        }
    }

    @Test
    void soIsAManagementPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            environment.put("MANAGEMENT_PORT", "" + taken.getLocalPort());

            failsWith("voice.managementPort: cannot listen on " + taken.getLocalPort() + ": Address already in use");
        }
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

        failsWith("routes/tenants/acme.yaml:5: tenant acme: speed: Expected speed from 0.25 to 1.5, got 9.0");
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
        assertThat(String.join("\n", lines())).doesNotContain("WARN", "ERROR", "Exception");
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
        Process gateway = start();
        try {
            assertThat(gateway.waitFor(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            gateway.destroyForcibly().waitFor();
        }
        List<String> lines = lines();
        assertThat(lines).hasSize(1);
        assertThat(gateway.exitValue()).isEqualTo(1);
        return lines.get(0);
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
                        System.getProperty("java.class.path"),
                        "-Dlog4j2.configurationFile=classpath:META-INF/camel-voice/log4j2.properties",
                        VoiceGateway.class.getName())
                .directory(directory.resolve("here").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*"));
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
