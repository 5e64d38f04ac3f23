package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.camelvoice.gateway.VoiceGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code mvn package} leaves in {@code target/}: the plain jar, which must not disturb whoever embeds it, and the
 * runnable one, which must run where there is nothing else.
 */
class PackagingIT {
    private static final Path PLAIN = Path.of(System.getProperty("jar.plain"));
    private static final Path APP = Path.of(System.getProperty("jar.app"));

    @TempDir
    Path directory;

    @Test
    void theRootOfThePlainJarHoldsNothingThatCouldConfigureItsHost() throws IOException {
        assertThat(entries(PLAIN)).allMatch(name -> name.startsWith("META-INF/") || name.startsWith("org/camelvoice/"));
    }

    @Test
    void bothJarsCarryTheSettingsAndRoutesToFallBackOn() throws IOException {
        for (Path jar : List.of(PLAIN, APP)) {
            assertThat(entries(jar))
                    .as(jar.getFileName().toString())
                    .contains(
                            "META-INF/camel-voice/application.properties",
                            "META-INF/camel-voice/log4j2.properties",
                            "META-INF/camel-voice/log4j2-secrets.properties",
                            "META-INF/camel-voice/routes/twilio.yaml",
                            "META-INF/camel-voice/routes/calls.yaml",
                            "META-INF/camel-voice/routes/errors.yaml",
                            "META-INF/camel-voice/routes/tenants/default.yaml",
                            "META-INF/camel-voice/web/index.html",
                            "META-INF/camel-voice/web/main.js",
                            "META-INF/camel-voice/web/playback-worklet.js",
                            "META-INF/LICENSE",
                            "META-INF/NOTICE");
        }
    }

    @Test
    void theRoutesInTheJarAreThoseOfTheProjectToTheByte() throws IOException {
        try (JarFile jar = new JarFile(PLAIN.toFile());
                InputStream packed = jar.getInputStream(jar.getEntry("META-INF/camel-voice/routes/twilio.yaml"))) {
            assertThat(packed.readAllBytes()).isEqualTo(Files.readAllBytes(Path.of("routes/twilio.yaml")));
        }
    }

    @Test
    void theRunnableJarSaysWhatToRun() throws IOException {
        try (JarFile jar = new JarFile(APP.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS)).isEqualTo(VoiceGateway.class.getName());
            assertThat(manifest.getValue(Attributes.Name.MULTI_RELEASE)).isEqualTo("true");
        }
    }

    @Test
    void theKitIsInThePlainJarOnly() throws IOException {
        String kit = "org/camelvoice/kit/PlatformCompatibilityKit.class";

        assertThat(entries(PLAIN)).contains(kit);
        assertThat(entries(APP))
                .noneMatch(name -> name.startsWith("org/camelvoice/kit/") || name.startsWith("org/junit/"));
    }

    @Test
    void theRunnableJarHasEveryJarsTypeConverters() throws IOException {
        try (JarFile jar = new JarFile(APP.toFile());
                InputStream loaders =
                        jar.getInputStream(jar.getEntry("META-INF/services/org/apache/camel/TypeConverterLoader"))) {
            assertThat(new String(loaders.readAllBytes(), UTF_8))
                    .contains(".CamelBaseBulkConverterLoader", ".CamelVertxCommonBulkConverterLoader", ".JacksonType");
        }
    }

    @Test
    void theRunnableJarRunsInAnEmptyDirectoryAndStopsWhenTold() throws Exception {
        List<Integer> ports = freePorts(3);
        Path log = directory.resolve("log.txt");
        Process gateway = start(
                log,
                Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", ports.get(0).toString(),
                        "MANAGEMENT_PORT", ports.get(1).toString(),
                        "SANDBOX_PORT", ports.get(2).toString()));
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptionsInstanceOf(IOException.class) // not listening yet
                    .failFast(() -> assertThat(gateway.isAlive())
                            .as(Files.readString(log))
                            .isTrue())
                    .untilAsserted(() -> {
                        assertThat(health(ports.get(1))).contains("\"status\":\"UP\"");
                        assertThat(Files.readString(log))
                                .contains(ports.get(0).toString(), ports.get(1).toString())
                                .containsIgnoringCase("sandbox")
                                .contains("Next:"); // its last words, before which it must not be stopped
                    });
            assertThat(get(ports.get(0), "/")).isEqualTo(Files.readString(Path.of("web/index.html")));

            gateway.destroy();
            assertThat(gateway.waitFor(10, TimeUnit.SECONDS))
                    .as("it stopped in 10 s")
                    .isTrue();
            assertThat(Files.readString(log)).doesNotContain("WARN", "ERROR", "Exception");
        } finally {
            gateway.destroyForcibly().waitFor();
        }
    }

    /** The app jar has no camel-timer: what a route needs more is a jar in lib/. */
    @Test
    void aComponentInAFolderBesideItIsFound() throws Exception {
        assertThat(entries(APP)).noneMatch(name -> name.endsWith("/component/timer"));
        List<Integer> ports = freePorts(3);
        Path here = Files.createDirectory(directory.resolve("here"));
        Files.copy(
                jarOfClassPath("camel-timer-"),
                Files.createDirectory(here.resolve("lib")).resolve("timer.jar"));
        Files.writeString(Files.createDirectory(here.resolve("routes")).resolve("mine.yaml"), """
                - route:
                    id: mine
                    from:
                      uri: timer:once?repeatCount=1
                      steps:
                        - log: "the timer is there"
                """);
        Path log = directory.resolve("log.txt");
        Process gateway = start(
                log,
                here,
                Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", ports.get(0).toString(),
                        "MANAGEMENT_PORT", ports.get(1).toString(),
                        "SANDBOX_PORT", ports.get(2).toString()),
                "-cp",
                APP.toAbsolutePath() + File.pathSeparator + "lib/*",
                VoiceGateway.class.getName());
        try {
            await().atMost(Duration.ofSeconds(60))
                    .failFast(() -> assertThat(gateway.isAlive())
                            .as(Files.readString(log))
                            .isTrue())
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("the timer is there", "Next:"));
            assertThat(Files.readString(log)).doesNotContain("WARN", "ERROR", "Exception");
        } finally {
            gateway.destroyForcibly().waitFor();
        }
    }

    /** In a jar, where the packaged files are found otherwise than in a folder. */
    @Test
    void aRouteFileBesideTheRunnableJarStandsInForThePackagedOneOfItsName() throws Exception {
        List<Integer> ports = freePorts(3);
        Path here = Files.createDirectory(directory.resolve("here"));
        Files.writeString(Files.createDirectory(here.resolve("routes")).resolve("browser.yaml"), "[]");
        Path log = directory.resolve("log.txt");
        Process gateway = start(
                log,
                here,
                Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", ports.get(0).toString(),
                        "MANAGEMENT_PORT", ports.get(1).toString(),
                        "SANDBOX_PORT", ports.get(2).toString()),
                "-jar",
                APP.toAbsolutePath().toString());
        try {
            await().atMost(Duration.ofSeconds(60))
                    .failFast(() -> assertThat(gateway.isAlive())
                            .as(Files.readString(log))
                            .isTrue())
                    .untilAsserted(() -> assertThat(Files.readString(log)).contains("Next:"));
            assertThat(get(ports.get(0), "/twilio/default")).contains("WebSocket");
            assertThat(get(ports.get(0), "/ws/audio/1")).doesNotContain("WebSocket");
            assertThat(health(ports.get(1))).contains("\"status\":\"UP\"");
        } finally {
            gateway.destroyForcibly().waitFor();
        }
    }

    private static Path jarOfClassPath(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(name))
                .findFirst()
                .orElseThrow();
    }

    private Process start(Path log, Map<String, String> environment) throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        return start(log, empty, environment, "-jar", APP.toAbsolutePath().toString());
    }

    private static Process start(Path log, Path here, Map<String, String> environment, String... what)
            throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(System.getProperty("quiet.jvm").split(" ")));
        command.addAll(List.of(what));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*"));
        builder.environment().put("WARM_UP", "0");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String health(int port) throws IOException, InterruptedException {
        return get(port, "/observe/health");
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return response.body();
    }

    /** Free when they were looked for; all open at once, so that they differ. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                sockets.add(socket);
                ports.add(socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
        }
    }
}
