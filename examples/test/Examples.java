import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Starts each example application with the sandbox as its model. It passes if a caller hears its greeting and an answer,
 * its own WebSocket answers, its health and metrics show the call, and it stops within seconds.
 */
final class Examples {
    private static final Duration START = Duration.ofSeconds(300); // on a machine that does something else too
    private static final Duration CALL = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int MOST_CALLS = 3;
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String DEP =
            "--dep=org.camelvoice:camel-voice:0.1.0-SNAPSHOT,camel:platform-http-main,camel:micrometer-prometheus";

    private final Path app;
    private final HttpClient http = HttpClient.newHttpClient();

    /** An application: its folder, how it is started there, where its health and metrics are, and who serves /echo. */
    private record Example(String folder, List<String> command, String health, String metrics, Port echo) {}

    private enum Port {
        CALLS,
        APPLICATION,
        MANAGEMENT
    }

    private Examples(Path app) {
        this.app = app;
    }

    public static void main(String[] arguments) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(Examples::leaveNothingBehind));
        int failed = new Examples(Path.of(arguments[0]).toAbsolutePath()).run();
        System.exit(failed == 0 ? 0 : 1);
    }

    /** Also when it is told to stop itself. */
    private static void leaveNothingBehind() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static List<Example> examples() throws IOException {
        String main = "target/classes:" + classpath("camel-main");
        String xml = "target/classes:" + classpath("camel-main-xml");
        return List.of(
                observed("camel-main", "-cp", main, "example.App"),
                observed("camel-main-xml", "-cp", xml, "org.apache.camel.main.Main"),
                new Example(
                        "spring-boot",
                        List.of("-jar", "target/spring-boot-1.jar"),
                        "/actuator/health",
                        "/actuator/prometheus",
                        Port.APPLICATION),
                new Example(
                        "quarkus",
                        List.of("-jar", "target/quarkus-app/quarkus-run.jar"),
                        "/q/health",
                        "/q/metrics",
                        Port.MANAGEMENT),
                observed(
                        "jbang",
                        "-cp",
                        classpath("test"),
                        "../test/CamelJBang.java",
                        "run",
                        "application.properties",
                        "routes.camel.yaml",
                        DEP));
    }

    private static Example observed(String folder, String... command) {
        return new Example(folder, List.of(command), "/observe/health", "/observe/metrics", Port.APPLICATION);
    }

    private static String classpath(String folder) throws IOException {
        return Files.readString(Path.of(folder, "target", "classpath")).strip();
    }

    /** Two at a time: a call is mostly waiting. */
    private int run() throws Exception {
        Process sandbox = started(Path.of("."), log("sandbox"), Map.of(), sandboxCommand());
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            String model = awaitLine(sandbox, log("sandbox"), "OPENAI_REALTIME_URL=(\\S+)");
            List<Future<Boolean>> tried = new ArrayList<>();
            for (Example example : examples()) {
                tried.add(two.submit(() -> passes(example, model)));
            }
            int passed = 0;
            for (Future<Boolean> good : tried) {
                passed += good.get() ? 1 : 0;
            }
            System.out.println(passed + " passed, " + (tried.size() - passed) + " failed");
            return tried.size() - passed;
        } finally {
            two.shutdownNow();
            sandbox.destroyForcibly().waitFor();
        }
    }

    private List<String> sandboxCommand() {
        return List.of("-cp", app.toString(), "org.camelvoice.sandbox.SandboxServer", "0");
    }

    private boolean passes(Example example, String model) throws IOException {
        Path log = log(example.folder());
        try {
            System.out.println(example.folder() + ": " + tried(example, model, log));
            return true;
        } catch (Exception | AssertionError e) {
            System.out.println(example.folder() + ": FAILED: " + e + "\n" + Files.readString(log));
            return false;
        }
    }

    private String tried(Example example, String model, Path log) throws Exception {
        List<Integer> ports = freePorts(Port.values().length);
        Map<String, String> environment = Map.of(
                "OPENAI_REALTIME_URL", model,
                "TWILIO_VALIDATE_SIGNATURE", "false",
                "HOST", "127.0.0.1",
                "PORT", "" + ports.get(Port.CALLS.ordinal()),
                "APP_PORT", "" + ports.get(Port.APPLICATION.ordinal()),
                "MANAGEMENT_PORT", "" + ports.get(Port.MANAGEMENT.ordinal()));
        int management = ports.get(Port.MANAGEMENT.ordinal());
        long begin = System.nanoTime();
        Process process = started(Path.of(example.folder()), log, environment, example.command());
        try {
            awaitHealth(process, URI.create("http://127.0.0.1:" + management + example.health()));
            String up = seconds(begin);
            expect("hello", echo(ports.get(example.echo().ordinal()), "hello"));
            String call = call(example, ports.get(Port.CALLS.ordinal()));
            String metrics = get(URI.create("http://127.0.0.1:" + management + example.metrics()));
            line(metrics, "voice_calls_started_total[ {].*[1-9]\\.0");
            return "up after " + up + ", " + call + ", stopped after " + stop(process, log);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void awaitHealth(Process process, URI health) throws Exception {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < START.toNanos() && process.isAlive()) {
            try {
                String answer = get(health).replaceAll("\\s", "");
                if (answer.startsWith("{\"status\":\"UP\"") && answer.contains("voice-calls")) {
                    return;
                }
            } catch (IOException notYet) {
                // it does not listen
            }
            Thread.sleep(1_000);
        }
        throw new AssertionError("Expected " + health + " to be UP and to know voice-calls");
    }

    /** A process that has just started may be slow to greet, on a machine that does something else too. */
    private String call(Example example, int port) throws Exception {
        String said = "";
        for (int call = 1; call <= MOST_CALLS; call++) {
            Path log = log(example.folder() + "-call-" + call);
            said = called(port, log, Path.of("target", example.folder() + ".wav").toAbsolutePath());
            Matcher greeting = Pattern.compile("Greeting heard after ([0-9]+) ms").matcher(said);
            if (greeting.find() && said.contains("Hung up.")) {
                return "greeted after " + greeting.group(1) + " ms in call " + call;
            }
        }
        throw new AssertionError("No call of " + MOST_CALLS + " went well; the last one: " + said);
    }

    private String called(int port, Path log, Path heard) throws Exception {
        String uri = "ws://127.0.0.1:" + port + "/twilio/default";
        List<String> arguments = List.of(
                "-cp", app.toString(), "org.camelvoice.simulator.TwilioCaller", uri, "--write", heard.toString());
        Process caller = started(Path.of("."), log, Map.of(), arguments);
        try {
            caller.waitFor(CALL.toSeconds(), TimeUnit.SECONDS);
        } finally {
            caller.destroyForcibly().waitFor();
        }
        return Files.readString(log);
    }

    /** It also left no stack trace and no failed route behind. */
    private static String stop(Process process, Path log) throws Exception {
        long begin = System.nanoTime();
        process.destroy();
        if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("Expected it to end within " + STOP.toSeconds() + " s when told to");
        }
        String took = seconds(begin);
        if (Pattern.compile("ERROR|Exception").matcher(Files.readString(log)).find()) {
            throw new AssertionError("Expected a log without errors");
        }
        return took;
    }

    private String echo(int port, String text) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket socket = http.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/echo"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        socket.sendText(text, true);
        try {
            return answer.get(20, TimeUnit.SECONDS);
        } finally {
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(20, TimeUnit.SECONDS);
        }
    }

    private String get(URI uri) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    /** What a process logs is in a file: a pipe that nobody reads would stop it. */
    private static Process started(Path directory, Path log, Map<String, String> environment, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.matches("(OPENAI|TWILIO|VOICE|CAMEL|QUARKUS|SPRING|SERVER|JAVA|JDK)_.*"));
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String awaitLine(Process process, Path log, String pattern) throws Exception {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < START.toNanos() && process.isAlive()) {
            Matcher line = Pattern.compile(pattern + "\\s").matcher(Files.readString(log));
            if (line.find()) {
                return line.group(1);
            }
            Thread.sleep(100);
        }
        throw new AssertionError("Expected " + pattern + " in " + Files.readString(log));
    }

    private static String line(String text, String pattern) {
        Matcher line = Pattern.compile(pattern).matcher(text);
        if (!line.find()) {
            throw new AssertionError("Expected " + pattern + " in " + text);
        }
        return line.group();
    }

    private static void expect(String expected, String got) {
        if (!expected.equals(got)) {
            throw new AssertionError("Expected " + expected + ", got " + got);
        }
    }

    private static Path log(String name) throws IOException {
        return Files.createDirectories(Path.of("target")).resolve(name + ".log").toAbsolutePath();
    }

    private static String seconds(long begin) {
        return "%.1f s".formatted((System.nanoTime() - begin) / 1e9);
    }

    /** Free when they were looked for; all open at once, so that they differ. */
    private static synchronized List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
