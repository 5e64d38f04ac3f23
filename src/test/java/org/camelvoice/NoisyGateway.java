package org.camelvoice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.camelvoice.gateway.VoiceGateway;

/** The gateway as a process of its own whose log has every line of every logger, for tests of what must not be in there. */
final class NoisyGateway {
    private static final String EVERYTHING = """
            shutdownHook = disable
            appender.console.type = Console
            appender.console.name = console
            appender.console.layout.type = PatternLayout
            appender.console.layout.pattern = %level %logger %msg%n%throwable
            rootLogger.level = trace
            rootLogger.appenderRef.console.ref = console
            """;
    private static final String OTHERS = "(OPENAI|TWILIO|DISCORD|BROWSER|VOICE|CAMEL|JAVA|JDK)_.*";

    final Path here;
    final int port = freePort();
    final int managementPort = freePort();
    private final Path log;

    /** Not started yet: its files can be written. */
    NoisyGateway(Path directory) throws IOException {
        here = Files.createDirectories(directory.resolve("here"));
        log = directory.resolve("log.txt");
        Files.createDirectories(here.resolve("routes/tenants"));
        write("log4j2.properties", EVERYTHING);
    }

    void write(String file, String text) throws IOException {
        Files.writeString(here.resolve(file), text);
    }

    /** With no other settings by environment than these, and where it listens. */
    Process start(Map<String, String> settings) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        VoiceGateway.class.getName())
                .directory(here.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("WARM_UP", "0");
        environment.put("HOST", "127.0.0.1");
        environment.put("PORT", Integer.toString(port));
        environment.put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().keySet().removeIf(name -> name.matches(OTHERS));
        builder.environment().putAll(environment);
        return builder.start();
    }

    String log() throws IOException {
        return Files.readString(log, UTF_8);
    }

    static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
