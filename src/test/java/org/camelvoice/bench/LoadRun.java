package org.camelvoice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camelvoice.attack.ConnectionFlood;
import org.camelvoice.simulator.CallerException;
import org.camelvoice.simulator.Callers;

/**
 * How many calls a core carries, and what each costs. The thing under test runs in its own process on core 0; callers
 * and model run here, on core 1. Every caller sends and gets 50 frames a second; each frame is timed by counting it, and
 * known by its level, so that nothing lost or swapped goes unseen. Prints a markdown table.
 *
 * <pre>
 * [--calls 50,100,200,300] [--clients phone,browser,json] [--seconds 20] [--warmup 10] [--only baseline]
 * [--tools 2] [--observed true] [--flood 2000] [--tenants 1000] [--target "name=command"]…
 * </pre>
 *
 * <p>Without a target it measures the baseline and the gateway. With {@code --tools} every call's model calls so many tools
 * at once, every 3 s; each takes a second. With {@code --observed} a route that takes a second for each event observes all
 * calls' states and audio. With {@code --flood} so many
 * connections a second ask for a WebSocket meanwhile, from this process too. With {@code --tenants} the calls are for so
 * many tenants, each in a file of its own. See docs/benchmarks.md.
 */
public final class LoadRun {
    private static final String BASELINE = "baseline";
    static final String SERVER_CORE = "0";
    private static final String LOAD_CORE = "1";
    private static final int WARMING_CALLS = 50;
    private static final Duration BETWEEN_DIALS = Duration.ofMillis(7); // so that frames don't leave all at once
    private static final Duration SESSION_PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TOOLS = Duration.ofSeconds(3);
    private static final String TENANT = """
            - beans:
                - name: default
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    tools: slow
            - route:
                id: slow
                description: Takes a second
                routeConfigurationId: voice
                from:
                  uri: voice-tool:slow
                  steps:
                    - delay: { expression: { constant: 1000 } }
                    - setBody: { constant: done }
            """;
    private static final String OBSERVER = """
            - route:
                id: slow-observer
                description: Takes a second for each event
                routeConfigurationId: voice
                from:
                  uri: voice-event:call.state,audio
                  parameters: { queueSize: 10 }
                  steps:
                    - delay: { expression: { constant: 1000 } }
                    - setBody: { constant: done }
            """;
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private final List<String> rows = new ArrayList<>();
    private final Map<String, String> targets = new LinkedHashMap<>();
    private List<Integer> calls = List.of(50, 100, 200, 300);
    private List<LoadClient> clients = List.of(LoadClient.PHONE);
    /** Rows so far, for ids that are no other call's. */
    private int rowNumber;

    /** How many tools each call's model calls at once; 0 for none. */
    private int tools;

    /** Connections a second beside the calls; 0 for none. */
    private int flood;

    /** How many tenants with a tool of their own there are beside the packaged one, whom the calls are for; 0 for none. */
    private int tenants;

    /** Whether a slow route observes all calls. */
    private boolean observed;

    private Duration length = Duration.ofSeconds(20);
    private Duration warmup = Duration.ofSeconds(10);

    public static void main(String[] arguments) throws Exception {
        LoadRun run = new LoadRun(arguments);
        pinThisProcess();
        String failure = run.measured();
        run.print();
        if (!failure.isEmpty()) {
            System.out.println(failure);
            System.exit(1);
        }
    }

    private LoadRun(String[] arguments) {
        String only = null;
        for (int i = 0; i < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--calls" ->
                    calls = Arrays.stream(value.split(","))
                            .map(Integer::valueOf)
                            .toList();
                case "--clients" ->
                    clients = Arrays.stream(value.toUpperCase(Locale.ROOT).split(","))
                            .map(LoadClient::valueOf)
                            .toList();
                case "--seconds" -> length = Duration.ofSeconds(Long.parseLong(value));
                case "--warmup" -> warmup = Duration.ofSeconds(Long.parseLong(value));
                case "--tools" -> tools = Integer.parseInt(value);
                case "--flood" -> flood = Integer.parseInt(value);
                case "--tenants" -> tenants = Integer.parseInt(value);
                case "--observed" -> observed = Boolean.parseBoolean(value);
                case "--only" -> only = value;
                case "--target" -> targets.put(value.split("=", 2)[0], value.split("=", 2)[1]);
                default -> throw new IllegalArgumentException("There is no option " + arguments[i]);
            }
        }
        if (targets.isEmpty()) {
            targets.put(BASELINE, java("org.camelvoice.bench.RelayBaseline {port} {model}"));
            targets.put(
                    "gateway",
                    "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management}"
                            + " BROWSER_TICKETS=false OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none"
                            + " TWILIO_VALIDATE_SIGNATURE=false "
                            + java("org.camelvoice.gateway.VoiceGateway"));
        }
        if (only != null) {
            targets.keySet().retainAll(List.of(only.split(",")));
        }
    }

    /** The command that runs a class of this class path. */
    static String java(String mainAndArguments) {
        return System.getProperty("java.home") + "/bin/java -cp " + System.getProperty("java.class.path") + " "
                + mainAndArguments;
    }

    /** Returns what went wrong, empty if nothing did. */
    private String measured() throws Exception {
        try {
            for (Map.Entry<String, String> target : targets.entrySet()) {
                measure(target.getKey(), target.getValue());
            }
            return "";
        } catch (CallerException | IllegalStateException | AssertionError e) {
            return e.getMessage();
        }
    }

    private void print() {
        System.out.println();
        System.out.println(
                "| server | callers | calls | uplink p50 / p99, ms | downlink p50 / p99, ms | lost | out of order |"
                        + " CPU ms per call-second | memory MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }

    private void measure(String name, String command) throws Exception {
        try (SinkModel model = new SinkModel();
                ServerProcess server = ServerProcess.start(SERVER_CORE, command, model.url(), workingDirectory());
                Callers callers = Callers.on(1)) {
            for (LoadClient client : clients) {
                if (client == LoadClient.PHONE || !name.equals(BASELINE)) { // which takes phones only
                    measure(name, client, model, server, callers);
                }
            }
        }
    }

    private void measure(String name, LoadClient client, SinkModel model, ServerProcess server, Callers callers)
            throws Exception {
        measure("warm-up of " + name, client, WARMING_CALLS, model, server, callers);
        for (int count : calls) {
            String row = measure(name, client, count, model, server, callers);
            System.out.println(row);
            rows.add(row);
        }
    }

    private String measure(
            String name, LoadClient client, int count, SinkModel model, ServerProcess server, Callers callers)
            throws Exception {
        rowNumber++;
        LatencyHistogram uplink = new LatencyHistogram();
        LatencyHistogram downlink = new LatencyHistogram();
        List<LoadCall> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LoadCall call = new LoadCall(client, uplink, downlink);
            all.add(call);
            model.expect(call);
            String tenant = tenants == 0 ? "default" : "tenant" + i % tenants;
            call.dial(callers, server.port(), tenant, "load-" + rowNumber + "-" + i);
            awaitSession(call, i);
            Thread.sleep(BETWEEN_DIALS.toMillis());
        }
        Thread.sleep(warmup.toMillis());
        uplink.reset();
        downlink.reset();
        long cpu = server.cpuMillis();
        long start = System.nanoTime();
        Thread flooding = flooding(server.port());
        callToolsFor(length, model);
        flooding.join();
        double cpuMillis = server.cpuMillis() - cpu;
        double seconds = (System.nanoTime() - start) / 1e9;
        String latencies = String.format(
                Locale.ROOT,
                "%.2f / %.2f | %.2f / %.2f",
                uplink.millis(0.5),
                uplink.millis(0.99),
                downlink.millis(0.5),
                downlink.millis(0.99));
        long memory = server.residentMebibytes();
        String losses = losses(all);
        for (LoadCall call : all) {
            call.close();
        }
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %s | %.2f | %d |",
                name,
                client.name().toLowerCase(Locale.ROOT),
                count,
                latencies,
                losses,
                cpuMillis / count / seconds,
                memory);
    }

    /** Runs while a row is measured; over at once where there is no flood. */
    private Thread flooding(int port) {
        Thread thread = new Thread(() -> {
            try {
                if (flood > 0) {
                    InetSocketAddress address = new InetSocketAddress("127.0.0.1", port);
                    System.out.println("Flood: " + ConnectionFlood.at(address, flood, length));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    private void callToolsFor(Duration time, SinkModel model) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        int before = model.toolResults();
        for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            model.callTools(tools);
            Thread.sleep(Math.min(left, BETWEEN_TOOLS.toMillis()));
        }
        if (tools > 0) {
            System.out.println("Results of tools: " + (model.toolResults() - before));
        }
    }

    /** One whose tenant may use the tool {@code slow}; all else is as it is packaged. */
    private Path workingDirectory() throws IOException {
        Path directory = Files.createTempDirectory("load-run");
        Files.createDirectories(directory.resolve("routes/tenants"));
        Files.writeString(directory.resolve("routes/tenants/default.yaml"), observed ? TENANT + OBSERVER : TENANT);
        for (int i = 0; i < tenants; i++) {
            String name = "tenant" + i;
            Files.writeString(
                    directory.resolve("routes/tenants/" + name + ".yaml"),
                    TENANT.replace("name: default", "name: " + name));
        }
        return directory;
    }

    private static void awaitSession(LoadCall call, int number) throws InterruptedException {
        long deadline = System.nanoTime() + SESSION_PATIENCE.toNanos();
        while (call.uplink().received() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Call " + number + " has no session with the model after "
                        + SESSION_PATIENCE.toSeconds() + " s; it " + (call.isOn() ? "is on" : "has ended"));
            }
            Thread.sleep(1);
        }
    }

    /** What was sent by now and has not come a second later, and what came in another order, in both directions. */
    private static String losses(List<LoadCall> calls) throws InterruptedException {
        long[] up = calls.stream().mapToLong(call -> call.uplink().sent()).toArray();
        long[] down = calls.stream().mapToLong(call -> call.downlink().sent()).toArray();
        Thread.sleep(UNDER_WAY.toMillis());
        long lost = 0;
        long outOfOrder = 0;
        for (int i = 0; i < up.length; i++) {
            LoadCall call = calls.get(i);
            lost += Math.max(0, up[i] - call.uplink().received());
            lost += Math.max(0, down[i] - call.downlink().received());
            outOfOrder += call.uplink().outOfOrder() + call.downlink().outOfOrder();
        }
        return lost + " | " + outOfOrder;
    }

    static void pinThisProcess() throws IOException, InterruptedException {
        String pid = String.valueOf(ProcessHandle.current().pid());
        int code = new ProcessBuilder("taskset", "-acp", LOAD_CORE, pid)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException(
                    "Expected taskset to keep this process on core " + LOAD_CORE + ", got exit code " + code);
        }
    }
}
