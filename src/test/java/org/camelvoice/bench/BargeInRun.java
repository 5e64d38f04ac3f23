package org.camelvoice.bench;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.camelvoice.sandbox.Output;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.CallerException;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.TwilioCaller;

/**
 * How soon playback stops when the caller speaks, and how well the model is told what was heard; over real sockets, with
 * the gateway in its own process on core 0 and the sandbox and the callers on core 1. Each caller interrupts the
 * greeting and then four answers, one of each {@linkplain BargeInKind kind}, at random moments. Prints a markdown table.
 *
 * <pre>
 * [--calls 10] [--rounds 5] [--net 0,40] [--jitter 0,20] [--carrier 0,150] [--cold true] [--over 20]
 * </pre>
 *
 * <p>A round is so many calls at once. With {@code --cold}, each begins with a new process of the gateway. Jitter without
 * a network is left out. See docs/benchmarks.md.
 */
public final class BargeInRun {
    private static final int WARMUP_ROUNDS = 2;
    private static final int REMEMBERED_EVENTS = 3_000;

    private int calls = 10;
    private int rounds = 5;
    private List<Integer> nets = List.of(0, 40);
    private List<Integer> jitters = List.of(0, 20);
    private List<Integer> carriers = List.of(0, 150);
    private boolean cold;
    /** Errors above this are printed one by one. */
    private double over = Double.MAX_VALUE;

    private long seed;

    public static void main(String[] arguments) throws Exception {
        BargeInRun run = new BargeInRun(arguments);
        LoadRun.pinThisProcess();
        BargeInTable.printHead();
        run.measure();
        System.exit(0);
    }

    private BargeInRun(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            option(arguments[i], arguments[i + 1]);
        }
    }

    private void option(String name, String value) {
        switch (name) {
            case "--calls" -> calls = Integer.parseInt(value);
            case "--rounds" -> rounds = Integer.parseInt(value);
            case "--net" -> nets = numbers(value);
            case "--jitter" -> jitters = numbers(value);
            case "--carrier" -> carriers = numbers(value);
            case "--cold" -> cold = Boolean.parseBoolean(value);
            case "--over" -> over = Double.parseDouble(value);
            default -> throw new IllegalArgumentException("There is no option " + name);
        }
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    private List<BargeInSetting> settings() {
        List<BargeInSetting> settings = new ArrayList<>();
        for (int net : nets) {
            for (int jitter : jitters) {
                for (int carrier : carriers) {
                    if (net > 0 || jitter == 0) {
                        settings.add(new BargeInSetting(net, jitter, carrier));
                    }
                }
            }
        }
        return settings;
    }

    private void measure() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder()
                        .rememberedEvents(REMEMBERED_EVENTS)
                        .pace(BargeInKind.PACE)
                        .start();
                Callers callers = Callers.on(1)) {
            warmUp(sandbox, callers);
            if (cold) {
                measureCold(sandbox, callers);
            } else {
                measureWarm(sandbox, callers);
            }
        }
    }

    /** The sandbox and the callers, and a gateway that nobody measures. */
    private void warmUp(SandboxServer sandbox, Callers callers) throws Exception {
        try (BargeInGateway gateway = BargeInGateway.start(sandbox)) {
            for (int i = 0; i < WARMUP_ROUNDS; i++) {
                round(sandbox, callers, gateway.uri(), new BargeInSetting(0, 0, 0), new BargeInTable());
            }
        }
    }

    private void measureWarm(SandboxServer sandbox, Callers callers) throws Exception {
        try (BargeInGateway gateway = BargeInGateway.start(sandbox)) {
            for (int i = 0; i < WARMUP_ROUNDS; i++) {
                round(sandbox, callers, gateway.uri(), new BargeInSetting(0, 0, 0), new BargeInTable());
            }
            for (BargeInSetting setting : settings()) {
                BargeInTable table = new BargeInTable();
                for (int i = 0; i < rounds; i++) {
                    round(sandbox, callers, gateway.uri(), setting, table);
                }
                print(table, setting, List.of(gateway));
            }
        }
    }

    private void measureCold(SandboxServer sandbox, Callers callers) throws Exception {
        for (BargeInSetting setting : settings()) {
            BargeInTable table = new BargeInTable();
            List<BargeInGateway> gateways = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                try (BargeInGateway gateway = BargeInGateway.start(sandbox)) {
                    gateways.add(gateway);
                    round(sandbox, callers, gateway.uri(), setting, table);
                } catch (CallerException e) {
                    System.err.println(e.getMessage());
                }
            }
            print(table, setting, gateways);
        }
    }

    private void print(BargeInTable table, BargeInSetting setting, List<BargeInGateway> gateways) throws IOException {
        Map<String, Double> stated = new HashMap<>();
        for (BargeInGateway gateway : gateways) {
            stated.putAll(gateway.stated());
        }
        table.print(calls, setting, stated);
        table.printOver(over, setting, stated);
    }

    private void round(SandboxServer sandbox, Callers callers, URI uri, BargeInSetting setting, BargeInTable table)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        for (int i = 0; i < calls; i++) {
            BargeInKind first = cold && i == 0 ? BargeInKind.FIRST_AFTER_START : BargeInKind.FIRST;
            List<BargeInKind.Plan> plans = plans(first, new Random(++seed), setting);
            Script script = Script.create();
            plans.stream().skip(1).forEach(plan -> script.respond(plan.answer().toArray(new Output[0])));
            sandbox.enqueue(script);
            BargeInCall call = new BargeInCall(plans, setting, table);
            TwilioCaller caller =
                    setting.caller(callers, uri, seed).listener(call).dial();
            SandboxSession session = sandbox.takeSession();
            threads.execute(() -> run(call, caller, session));
        }
        threads.shutdown();
        threads.awaitTermination(2, TimeUnit.MINUTES);
    }

    /** The greeting first, then one answer of each kind in any order. */
    private static List<BargeInKind.Plan> plans(BargeInKind first, Random random, BargeInSetting setting) {
        List<BargeInKind> kinds = new ArrayList<>(
                List.of(BargeInKind.EARLY, BargeInKind.LATER, BargeInKind.SECOND_ITEM, BargeInKind.UNDERRUN));
        Collections.shuffle(kinds, random);
        kinds.add(0, first);
        return kinds.stream().map(kind -> kind.plan(random, setting)).toList();
    }

    private static void run(BargeInCall call, TwilioCaller caller, SandboxSession session) {
        try {
            call.run(caller, session);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (AssertionError | RuntimeException e) {
            System.err.println(e.getMessage());
        } finally {
            caller.hangUp();
        }
    }
}
