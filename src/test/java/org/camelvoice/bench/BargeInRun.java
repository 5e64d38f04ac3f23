package org.camelvoice.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.Callers;
import org.camelvoice.simulator.CarrierClear;
import org.camelvoice.simulator.TwilioCaller;

/**
 * How soon playback stops when the caller speaks, and how well the model is told what was heard; over real sockets, with
 * the gateway in its own process on core 0 and the sandbox and the callers on core 1. Each caller interrupts the greeting
 * and then every answer, at a random moment. Prints a markdown table.
 *
 * <pre>
 * [--calls 1,20,200] [--rounds 5]
 * </pre>
 */
public final class BargeInRun {
    private static final String WORDS = "This is a rather long answer, so that there is time to interrupt it, early or"
            + " late, and it goes on for quite a while before it comes to its end, as answers do.";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int rounds;
    private final List<Double> reactions = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> errors = Collections.synchronizedList(new ArrayList<>());

    private BargeInRun(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws Exception {
        List<Integer> counts = List.of(1, 20, 200);
        int rounds = 5;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals("--calls")) {
                counts = List.of(arguments[i + 1].split(",")).stream()
                        .map(Integer::valueOf)
                        .toList();
            } else if (arguments[i].equals("--rounds")) {
                rounds = Integer.parseInt(arguments[i + 1]);
            } else {
                throw new IllegalArgumentException("There is no option " + arguments[i]);
            }
        }
        System.out.println("| calls | carrier late, ms | network each way, ms | interruptions |"
                + " clear after speech_started p50 / p99, ms | error of audio_end_ms p50 / p99, ms |");
        System.out.println("|---|---|---|---|---|---|");
        run(counts, rounds);
        System.exit(0);
    }

    private static void run(List<Integer> counts, int rounds) throws Exception {
        try (SandboxServer sandbox =
                        SandboxServer.builder().rememberedEvents(3_000).pace(3).start();
                ServerProcess gateway =
                        ServerProcess.start("0", command(), sandbox.uri().toString());
                Callers callers = Callers.on(1)) {
            URI uri = URI.create("ws://127.0.0.1:" + gateway.port() + "/twilio/default");
            new BargeInRun(2).measure(sandbox, callers, uri, 10, 0, 0); // warm-up
            for (int count : counts) {
                int each = Math.max(rounds, 100 / count);
                System.out.println(new BargeInRun(each).measure(sandbox, callers, uri, count, 0, 0));
            }
            for (int late : new int[] {0, 150}) {
                for (int network : new int[] {0, 40}) {
                    System.out.println(new BargeInRun(rounds).measure(sandbox, callers, uri, 20, late, network));
                }
            }
        }
    }

    private static String command() {
        return "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management} OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none "
                + "TWILIO_VALIDATE_SIGNATURE=false "
                + System.getProperty("java.home") + "/bin/java -cp " + System.getProperty("java.class.path")
                + " org.camelvoice.gateway.VoiceGateway";
    }

    private String measure(SandboxServer sandbox, Callers callers, URI uri, int count, int late, int network)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        CountDownLatch done = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Script script = Script.create();
            for (int round = 0; round < rounds; round++) {
                script.say(WORDS);
            }
            sandbox.enqueue(script);
            TwilioCaller caller = callers.twilio(uri)
                    .playoutDelay(Duration.ofMillis(late))
                    .networkDelay(Duration.ofMillis(network))
                    .unrecorded()
                    .dial();
            SandboxSession session = sandbox.takeSession();
            Random random = new Random(i);
            threads.execute(() -> {
                try {
                    interrupt(caller, session, random, late + 2 * network);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (AssertionError e) {
                    System.err.println(e.getMessage());
                } finally {
                    caller.hangUp();
                    done.countDown();
                }
            });
        }
        done.await();
        threads.shutdown();
        threads.awaitTermination(10, TimeUnit.SECONDS);
        return row(count, late, network);
    }

    private void interrupt(TwilioCaller caller, SandboxSession session, Random random, int delay)
            throws InterruptedException {
        for (int round = 0; round < rounds; round++) {
            long before = caller.received();
            while (caller.received() == before) {
                Thread.sleep(100); // seldom: every question takes the callers' loop
            }
            long start = caller.clears().isEmpty()
                    ? 0
                    : last(caller).position() + last(caller).droppedBytes();
            Thread.sleep(delay + 300 + random.nextInt(2_000));
            int clears = caller.clears().size();
            long spoken = session.startSpeech().join();
            double told = session.takeEvent("conversation.item.truncate", PATIENCE)
                    .json()
                    .path("audio_end_ms")
                    .asDouble();
            while (caller.clears().size() == clears) {
                Thread.sleep(50);
            }
            reactions.add((caller.startNanos() + last(caller).nanos() - spoken) / 1e6);
            errors.add(Math.abs(told - (lastHeard(caller) - start) / 8.0));
        }
    }

    private static double lastHeard(TwilioCaller caller) {
        return last(caller).position();
    }

    private static CarrierClear last(TwilioCaller caller) {
        return caller.clears().get(caller.clears().size() - 1);
    }

    private String row(int count, int late, int network) {
        return String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %.2f / %.2f | %.1f / %.1f |",
                count,
                late,
                network,
                errors.size(),
                at(reactions, 0.5),
                at(reactions, 0.99),
                at(errors, 0.5),
                at(errors, 0.99));
    }

    private static double at(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.round((sorted.size() - 1) * share));
    }
}
