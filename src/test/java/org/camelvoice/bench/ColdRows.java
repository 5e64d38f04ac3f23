package org.camelvoice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a process each, whose calls come within the first second after it says that it is ready. The load itself has been
 * warmed up then, at a baseline that is not measured.
 */
final class ColdRows implements LoadKind {
    private static final int WARMING_CALLS = 100;
    private static final Duration WARMING = Duration.ofSeconds(5);

    private final LoadOptions options;
    private final List<LoadRow> rows = new ArrayList<>();
    private boolean warm;

    ColdRows(LoadOptions options) {
        this.options = options;
    }

    @Override
    public void measure(LoadTarget target) throws Exception {
        if (!warm) {
            row(LoadTarget.baseline(options), WARMING_CALLS, WARMING);
            warm = true;
        }
        for (int count : options.calls) {
            LoadRow row = row(target, count, options.length);
            System.out.println(LoadColumn.line(LoadColumn.cold(), row));
            rows.add(row);
        }
    }

    private LoadRow row(LoadTarget target, int count, Duration length) throws Exception {
        try (LoadBench bench = LoadBench.start(options, target)) {
            LoadMeters meters = new LoadMeters();
            bench.loop().watch().reset();
            RowClock clock = RowClock.start(bench.server());
            List<LoadCall> calls = bench.dialWithinASecond(count, meters);
            Thread.sleep(length.toMillis());
            return new RowCalls(bench, meters, LoadClient.PHONE, calls).ended(clock, Duration.ZERO);
        }
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>(List.of(LoadColumn.head(LoadColumn.cold())));
        rows.forEach(row -> lines.add(LoadColumn.line(LoadColumn.cold(), row)));
        return lines;
    }
}
