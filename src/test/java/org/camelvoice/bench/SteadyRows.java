package org.camelvoice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Rows of so many calls, one after the other in one process, which is warmed up first. */
final class SteadyRows implements LoadKind {
    private static final int WARMING_CALLS = 50;

    private final LoadOptions options;
    private final List<LoadColumn> columns;
    private final List<LoadRow> rows = new ArrayList<>();

    SteadyRows(LoadOptions options) {
        this.options = options;
        this.columns = LoadColumn.of(options.talk);
    }

    @Override
    public void measure(LoadTarget target) throws Exception {
        try (LoadBench bench = LoadBench.start(options, target)) {
            sayIdle(bench, "ready after " + bench.server().readyMillis() + " ms");
            for (LoadClient client : options.clients) {
                if (target.takes(client)) {
                    measure(bench, client);
                }
            }
        }
    }

    private void measure(LoadBench bench, LoadClient client) throws Exception {
        new SteadyRow(bench, options).measured(client, WARMING_CALLS);
        sayIdle(bench, "warm, without calls");
        for (int count : options.calls) {
            LoadRow row = new SteadyRow(bench, options).measured(client, count);
            System.out.println(LoadColumn.line(columns, row));
            rows.add(row);
            draw();
        }
    }

    private static void sayIdle(LoadBench bench, String when) throws IOException {
        System.out.println(
                bench.target().name() + ", " + when + ": " + bench.server().residentMebibytes() + " MiB");
    }

    private void draw() throws IOException {
        if (options.chart != null) {
            Files.writeString(options.chart, LoadChart.of(rows, options.talk).svg());
        }
    }

    @Override
    public List<String> table() {
        List<String> lines = new ArrayList<>(List.of(LoadColumn.head(columns)));
        rows.forEach(row -> lines.add(LoadColumn.line(columns, row)));
        return lines;
    }
}
