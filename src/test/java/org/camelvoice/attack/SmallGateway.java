package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.camelvoice.Hum;
import org.camelvoice.gateway.VoiceGateway;
import org.camelvoice.sandbox.SandboxServer;

/**
 * A gateway with 256 MB of heap, as a process of its own, so that what is done to it cannot be taken for something that
 * was done to the test. Its model is a {@link SandboxServer} in the test's process, which hums for a minute to whoever
 * calls; so a caller's audio has no gap that the gateway did not make.
 */
final class SmallGateway implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(90); // a cold JVM, other tests beside it
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
    private static final Duration WARMING = Duration.ofSeconds(3);
    private static final int WARMING_CALLS = 5;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final SandboxServer model;
    private final Process process;
    private final Path log;
    private final int port;
    private final int managementPort;

    private SmallGateway(SandboxServer model, Process process, Path log, int port, int managementPort) {
        this.model = model;
        this.process = process;
        this.log = log;
        this.port = port;
        this.managementPort = managementPort;
    }

    /** What a gateway is started with. */
    static final class Builder {
        private final Path directory;
        private final Map<String, String> environment = new HashMap<>();

        /** @param directory an empty one; the gateway's working directory */
        private Builder(Path directory) {
            this.directory = directory;
        }

        Builder environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** A file of the working directory, such as {@code routes/tenants/acme.yaml}. */
        Builder file(String name, String text) throws IOException {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        }

        /** Starts it and waits until it takes calls. */
        SmallGateway start() throws IOException {
            SandboxServer model = SandboxServer.builder()
                    .voice(new Hum(60))
                    .rememberedEvents(100)
                    .start();
            int port = freePort();
            int managementPort = freePort();
            Path log = directory.resolve("gateway.log");
            ProcessBuilder builder = new ProcessBuilder(command())
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(SmallGateway::mightConfigure);
            builder.environment().put("OPENAI_REALTIME_URL", model.uri().toString());
            builder.environment().put("OPENAI_API_KEY", "sk-attack");
            builder.environment().put("TWILIO_VALIDATE_SIGNATURE", "false"); // the attackers are past the door
            builder.environment().put("BROWSER_TICKETS", "false");
            builder.environment().put("HOST", "127.0.0.1");
            builder.environment().put("WARM_UP", "0"); // its own warm-up is of its own kind
            builder.environment().put("PORT", String.valueOf(port));
            builder.environment().put("MANAGEMENT_PORT", String.valueOf(managementPort));
            builder.environment().putAll(environment);
            SmallGateway gateway = new SmallGateway(model, builder.start(), log, port, managementPort);
            gateway.awaitCalls();
            gateway.warmUp();
            return gateway;
        }

        private static List<String> command() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dlog4j2.configurationFile=classpath:META-INF/camel-voice/log4j2.properties",
                    VoiceGateway.class.getName());
        }
    }

    static Builder in(Path directory) {
        return new Builder(directory);
    }

    private static boolean mightConfigure(String variable) {
        return variable.matches("(OPENAI|TWILIO|BROWSER|DISCORD|VOICE|CAMEL|JAVA|JDK)_.*");
    }

    /** One that was free when it was looked for: the gateway has to be told which. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitCalls() throws IOException {
        try {
            await().atMost(START_PATIENCE)
                    .failFast(() -> assertThat(process.isAlive()).as(log()).isTrue())
                    .until(() -> log().contains("Next:"));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The first calls of a cold JVM wait for classes and compilers, which no attack is to be blamed for. */
    private void warmUp() {
        try (GoodCalls first = GoodCalls.to(this, WARMING_CALLS)) {
            first.last(WARMING);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    SandboxServer model() {
        return model;
    }

    /** What it has written so far. */
    String log() throws IOException {
        return Files.readString(log);
    }

    long pid() {
        return process.pid();
    }

    URI twilio(String tenant) {
        return URI.create("ws://127.0.0.1:" + port + "/twilio/" + tenant);
    }

    URI browser(String session) {
        return URI.create("ws://127.0.0.1:" + port + "/ws/audio/" + session);
    }

    /** Where the public listens. */
    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    /** A connection to the public port; whoever opens it closes it. */
    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(address(), (int) TimeUnit.SECONDS.toMillis(5));
        return socket;
    }

    /** {@code UP} or {@code DOWN}, with all details, as the management port says it now. */
    String health() throws IOException, InterruptedException {
        return managed("/observe/health?data=true");
    }

    /** @throws AssertionError if the gateway does not say within 5 s that it is up */
    void assertUp() throws IOException, InterruptedException {
        assertThat(process.isAlive()).as(log()).isTrue();
        assertThat(health()).contains("\"UP\"").doesNotContain("\"DOWN\"");
    }

    /**
     * The sum of a metric, over all its time series with these tags: {@code voice_calls_active},
     * {@code voice_calls_ended_total{reason="hangup"}}; 0 if there is none.
     */
    double metric(String name) throws IOException, InterruptedException {
        String[] parts = name.split("[{}]");
        return Pattern.compile("(?m)^" + Pattern.quote(parts[0]) + "(\\{.*})? (\\S+)$")
                .matcher(managed("/observe/metrics"))
                .results()
                .filter(line -> parts.length == 1 || line.group(1).contains(parts[1]))
                .mapToDouble(line -> Double.parseDouble(line.group(2)))
                .sum();
    }

    private String managed(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + managementPort + path);
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** File descriptors that the gateway holds now. Linux only. */
    long descriptors() throws IOException {
        try (var open = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return open.count();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        model.close();
    }
}
