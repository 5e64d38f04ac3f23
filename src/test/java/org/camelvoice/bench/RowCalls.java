package org.camelvoice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** The calls of a row, and what comes of them when it has been measured. */
final class RowCalls {
    private static final Duration UNDER_WAY = Duration.ofSeconds(3);
    private static final int LOOK_MILLIS = 50;

    private final LoadBench bench;
    private final LoadMeters meters;
    private final LoadClient client;
    private final List<LoadCall> calls;

    RowCalls(LoadBench bench, LoadMeters meters, LoadClient client, List<LoadCall> calls) {
        this.bench = bench;
        this.meters = meters;
        this.client = client;
        this.calls = calls;
    }

    /** The row of all that was measured since; then the calls have ended. */
    LoadRow ended(RowClock since, Duration played) throws Exception {
        LoadRow row = row(since.use(), played);
        bench.hangUp(calls);
        return row;
    }

    private LoadRow row(RowClock.Use use, Duration played) throws IOException, InterruptedException {
        LoopWatch watch = bench.loop().watch();
        LoadRow.LoadShare load =
                new LoadRow.LoadShare(watch.p99Millis(), watch.mostMillis(), use.load() / calls.size());
        return new LoadRow(
                bench.target().name(),
                client.name().toLowerCase(Locale.ROOT),
                calls.size(),
                LoadRow.Pair.of(meters.uplink),
                LoadRow.Pair.of(meters.downlink),
                LoadRow.Pair.of(meters.greeting),
                clears(),
                losses(played),
                use.server() / calls.size(),
                bench.server().residentMebibytes(),
                bench.server().readyMillis(),
                load);
    }

    private LoadRow.Clears clears() {
        return new LoadRow.Clears(
                LoadRow.Pair.of(meters.clear), meters.clear.count(), meters.voidClears(), meters.missedClears());
    }

    /**
     * What was sent by now and does not come within three seconds.
     *
     * @param played what an answer that has been sent may take to be played, beside
     */
    private LoadRow.Losses losses(Duration played) throws InterruptedException {
        long[] up = calls.stream().mapToLong(call -> call.uplink().sent()).toArray();
        long[] down = calls.stream().mapToLong(call -> call.downlink().sent()).toArray();
        long end = System.nanoTime() + UNDER_WAY.plus(played).toNanos();
        while (lost(up, down) > 0 && System.nanoTime() < end) {
            Thread.sleep(LOOK_MILLIS);
        }
        return new LoadRow.Losses(lost(up, down), sum(FrameWatch::outOfOrder), sum(FrameWatch::filled));
    }

    private long lost(long[] up, long[] down) {
        long lost = 0;
        for (int i = 0; i < up.length; i++) {
            LoadCall call = calls.get(i);
            lost += Math.max(0, up[i] - call.uplink().received());
            lost += Math.max(0, down[i] - call.downlink().received());
        }
        return lost;
    }

    private long sum(ToLongFunction<FrameWatch> count) {
        return calls.stream()
                .flatMap(call -> Stream.of(call.uplink(), call.downlink()))
                .mapToLong(count)
                .sum();
    }
}
