package org.camelvoice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.camelvoice.attack.ConnectionFlood;

/** A row of so many calls that last as long as it does: a warm-up of its own, and then what is measured. */
final class SteadyRow {
    private static final Duration BETWEEN_TOOLS = Duration.ofSeconds(3);
    private static final Duration UNDER_WAY = Duration.ofSeconds(1);

    private final LoadBench bench;
    private final LoadOptions options;
    private final LoadMeters meters = new LoadMeters();

    SteadyRow(LoadBench bench, LoadOptions options) {
        this.bench = bench;
        this.options = options;
    }

    LoadRow measured(LoadClient client, int count) throws Exception {
        List<LoadCall> calls = bench.dial(client, count, meters);
        Thread.sleep(options.warmup.toMillis());
        meters.reset();
        bench.loop().watch().reset();
        long cpu = bench.server().cpuMillis();
        long start = System.nanoTime();
        Thread flooding = flooding();
        callTools();
        flooding.join();
        double cpuMillis = bench.server().cpuMillis() - cpu;
        double seconds = (System.nanoTime() - start) / 1e9;
        LoadRow row = row(client, calls, cpuMillis / count / seconds);
        bench.hangUp(calls);
        return row;
    }

    private LoadRow row(LoadClient client, List<LoadCall> calls, double cpuMillis) throws Exception {
        LoopWatch watch = bench.loop().watch();
        List<Double> away = List.of(watch.p99Millis(), watch.mostMillis());
        List<Double> latencies = List.of(
                meters.uplink.millis(0.5),
                meters.uplink.millis(0.99),
                meters.downlink.millis(0.5),
                meters.downlink.millis(0.99));
        return new LoadRow(
                bench.target().name(),
                client.name().toLowerCase(Locale.ROOT),
                calls.size(),
                latencies,
                List.of(meters.clear.millis(0.5), meters.clear.millis(0.99)),
                List.of(meters.clear.count(), meters.voidClears(), meters.missedClears()),
                losses(calls),
                cpuMillis,
                bench.server().residentMebibytes(),
                away);
    }

    /** Runs while a row is measured; over at once where there is no flood. */
    private Thread flooding() {
        Thread thread = new Thread(() -> {
            try {
                if (options.flood > 0) {
                    InetSocketAddress address = new InetSocketAddress("127.0.0.1", bench.port());
                    System.out.println("Flood: " + ConnectionFlood.at(address, options.flood, options.length));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        thread.start();
        return thread;
    }

    /** For as long as the row is measured. */
    private void callTools() throws InterruptedException {
        long end = System.nanoTime() + options.length.toNanos();
        int before = bench.model().toolResults();
        for (long left = options.length.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            bench.model().callTools(options.tools);
            Thread.sleep(Math.min(left, BETWEEN_TOOLS.toMillis()));
        }
        if (options.tools > 0) {
            System.out.println("Results of tools: " + (bench.model().toolResults() - before));
        }
    }

    /** What was sent by now and has not come in time. In turns, the answers that are being played have the time they take. */
    private LoadRow.Losses losses(List<LoadCall> calls) throws InterruptedException {
        long[] up = calls.stream().mapToLong(call -> call.uplink().sent()).toArray();
        long[] down = calls.stream().mapToLong(call -> call.downlink().sent()).toArray();
        Thread.sleep(UNDER_WAY.plus(options.talk == TalkPlan.Talk.ENDLESS ? Duration.ZERO : RawAnswer.LENGTH)
                .toMillis());
        long lost = 0;
        long outOfOrder = 0;
        long filled = 0;
        for (int i = 0; i < up.length; i++) {
            LoadCall call = calls.get(i);
            lost += Math.max(0, up[i] - call.uplink().received());
            lost += Math.max(0, down[i] - call.downlink().received());
            filled += call.uplink().filled() + call.downlink().filled();
            outOfOrder += call.uplink().outOfOrder() + call.downlink().outOfOrder();
        }
        return new LoadRow.Losses(lost, outOfOrder, filled);
    }
}
