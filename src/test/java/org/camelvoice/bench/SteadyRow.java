package org.camelvoice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.camelvoice.attack.ConnectionFlood;

/** A row of so many calls that last as long as it does: a warm-up of its own, and then what is measured. */
final class SteadyRow {
    private static final Duration BETWEEN_TOOLS = Duration.ofSeconds(3);

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
        RowClock clock = RowClock.start(bench.server());
        Thread flooding = flooding();
        callTools();
        flooding.join();
        Duration played = options.talk == TalkPlan.Talk.ENDLESS ? Duration.ZERO : RawAnswer.LENGTH;
        return new RowCalls(bench, meters, client, calls).ended(clock, played);
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
}
