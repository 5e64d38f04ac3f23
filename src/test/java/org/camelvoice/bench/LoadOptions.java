package org.camelvoice.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.camelvoice.bench.TalkPlan.Talk;

/** What a load run is asked for; docs/benchmarks.md says what each option means. Set once, by {@link #of}. */
final class LoadOptions {
    /** By name, the command of each target that was named; empty for the run's own. */
    final Map<String, String> targets = new LinkedHashMap<>();

    List<Integer> calls = List.of(50, 100, 200, 300);
    List<LoadClient> clients = List.of(LoadClient.PHONE);
    Talk talk = Talk.ENDLESS;
    Duration length = Duration.ofSeconds(20);
    Duration warmup = Duration.ofSeconds(10);
    int tools;
    int flood;
    int tenants;
    boolean observed;
    boolean passThrough;
    boolean cold;
    boolean capacity;
    /** How many routes observe what does not happen. */
    int observers;
    /** How many tools nobody uses. */
    int toolRoutes;
    /** Options of Java for the run's own targets, separated by spaces. */
    String jvm = "";
    /** Where the chart goes; null for none. */
    Path chart;

    String path = "/twilio/{tenant}";
    /** Null for all. */
    List<String> only;

    private LoadOptions() {}

    static LoadOptions of(String[] arguments) {
        LoadOptions options = new LoadOptions();
        for (int i = 0; i < arguments.length; i++) {
            boolean isFlag = i + 1 == arguments.length || arguments[i + 1].startsWith("--");
            options.set(arguments[i], isFlag ? "true" : arguments[++i]);
        }
        options.check();
        return options;
    }

    private void set(String option, String value) {
        switch (option) {
            case "--calls" -> calls = numbers(value);
            case "--clients" -> clients = clients(value);
            case "--turns" -> talk = Talk.TURNS;
            case "--interrupt" -> talk = Talk.INTERRUPTING;
            case "--seconds" -> length = Duration.ofSeconds(Long.parseLong(value));
            case "--warmup" -> warmup = Duration.ofSeconds(Long.parseLong(value));
            case "--tools" -> tools = Integer.parseInt(value);
            case "--flood" -> flood = Integer.parseInt(value);
            case "--tenants" -> tenants = Integer.parseInt(value);
            case "--observed" -> observed = Boolean.parseBoolean(value);
            case "--pass-through" -> passThrough = Boolean.parseBoolean(value);
            case "--cold" -> cold = Boolean.parseBoolean(value);
            case "--capacity" -> capacity = Boolean.parseBoolean(value);
            case "--observers" -> observers = Integer.parseInt(value);
            case "--tool-routes" -> toolRoutes = Integer.parseInt(value);
            case "--heap" -> jvm = ("-Xmx" + value + " " + jvm).strip();
            case "--jvm" -> jvm = (jvm + " " + value.replace(',', ' ')).strip();
            case "--chart" -> chart = Path.of(value);
            case "--path" -> path = value;
            case "--only" -> only = List.of(value.split(","));
            case "--target" -> targets.put(value.split("=", 2)[0], value.split("=", 2)[1]);
            default -> throw new IllegalArgumentException("There is no option " + option);
        }
    }

    private void check() {
        if (talk != Talk.ENDLESS && !clients.equals(List.of(LoadClient.PHONE))) {
            throw new IllegalArgumentException("Only phones talk in turns, got --clients "
                    + clients.toString().toLowerCase(Locale.ROOT));
        }
    }

    private static List<Integer> numbers(String value) {
        return Arrays.stream(value.split(",")).map(Integer::valueOf).toList();
    }

    private static List<LoadClient> clients(String value) {
        return Arrays.stream(value.toUpperCase(Locale.ROOT).split(","))
                .map(LoadClient::valueOf)
                .toList();
    }
}
