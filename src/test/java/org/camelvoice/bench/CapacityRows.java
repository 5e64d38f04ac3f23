package org.camelvoice.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * The most calls a core carries: nothing lost, and 99 of a hundred frames at the model within 20 ms, at the first or the second
 * try. One process a target.
 */
final class CapacityRows implements LoadKind {
    private static final int WARMING_CALLS = 100;
    private static final int FIRST = 100;
    private static final int MOST = 1296; // calls
    private static final int STEP = 10;
    private static final int TRIES = 2;
    private static final double UPLINK_MILLIS = 20;

    private final LoadOptions options;
    private final List<LoadColumn> columns;
    private final List<LoadRow> rows = new ArrayList<>();
    private final List<String> found = new ArrayList<>();

    CapacityRows(LoadOptions options) {
        this.options = options;
        this.columns = LoadColumn.of(options.talk);
    }

    @Override
    public void measure(LoadTarget target) throws Exception {
        try (LoadBench bench = LoadBench.start(options, target)) {
            new SteadyRow(bench, options).measured(LoadClient.PHONE, WARMING_CALLS);
            int most = new CapacitySearch(FIRST, MOST, STEP).find(calls -> carriesOnce(bench, calls));
            found.add("| " + target.name() + " | " + most + " |");
        }
    }

    private boolean carriesOnce(LoadBench bench, int calls) throws Exception {
        boolean carries = false;
        for (int attempt = 0; attempt < TRIES && !carries; attempt++) {
            carries = carries(bench, calls);
        }
        return carries;
    }

    private boolean carries(LoadBench bench, int calls) throws Exception {
        try {
            LoadRow row = new SteadyRow(bench, options).measured(LoadClient.PHONE, calls);
            rows.add(row);
            boolean carries = row.uplink().p99() < UPLINK_MILLIS && row.losses().lost() == 0;
            System.out.println(LoadColumn.line(columns, row) + (carries ? "" : " too many"));
            return carries;
        } catch (NoSessionException e) {
            System.out.println(calls + " calls are too many: " + e.getMessage());
            bench.hangUpAll();
            return false;
        }
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>(List.of(LoadColumn.head(columns)));
        rows.forEach(row -> lines.add(LoadColumn.line(columns, row)));
        lines.addAll(List.of("", "| server | most calls |", "|---|---|"));
        lines.addAll(found);
        return lines;
    }
}
