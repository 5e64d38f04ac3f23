package org.camelvoice.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The columns of a run's table. */
enum LoadColumn {
    SERVER("server", LoadRow::server),
    CALLERS("callers", LoadRow::client),
    CALLS("calls", LoadRow::calls),
    READY("ready after, ms", LoadRow::readyMillis),
    GREETING("greeting p50 / p99, ms", LoadRow::greeting),
    UPLINK("uplink p50 / p99, ms", LoadRow::uplink),
    DOWNLINK("downlink p50 / p99, ms", LoadRow::downlink),
    FIRST_AUDIO("first audio p50 / p99, ms", LoadRow::downlink),
    CLEAR("clear p50 / p99, ms | measured / void / missed", LoadRow::clear),
    LOSSES("lost / out of order / filled", LoadRow::losses),
    CPU("CPU ms per call-second", row -> String.format(Locale.ROOT, "%.2f", row.cpuMillis())),
    MEMORY("memory MiB", LoadRow::mebibytes),
    LOAD("load away p99 / max, ms | load's CPU", LoadRow::load);

    private final String title;
    private final Function<LoadRow, Object> value;

    LoadColumn(String title, Function<LoadRow, Object> value) {
        this.title = title;
        this.value = value;
    }

    static List<LoadColumn> of(TalkPlan.Talk talk) {
        return switch (talk) {
            case ENDLESS -> List.of(SERVER, CALLERS, CALLS, UPLINK, DOWNLINK, LOSSES, CPU, MEMORY, LOAD);
            case TURNS -> List.of(SERVER, CALLS, UPLINK, FIRST_AUDIO, LOSSES, CPU, MEMORY, LOAD);
            case INTERRUPTING -> List.of(SERVER, CALLS, UPLINK, FIRST_AUDIO, CLEAR, LOSSES, CPU, MEMORY, LOAD);
        };
    }

    static List<LoadColumn> cold() {
        return List.of(SERVER, CALLS, READY, GREETING, UPLINK, LOSSES, CPU, MEMORY, LOAD);
    }

    static String head(List<LoadColumn> columns) {
        String head = columns.stream().map(column -> column.title).collect(Collectors.joining(" | ", "| ", " |"));
        return head + "\n" + head.replaceAll("[^|]+", "---");
    }

    static String line(List<LoadColumn> columns, LoadRow row) {
        return columns.stream()
                .map(column -> column.value.apply(row).toString())
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
