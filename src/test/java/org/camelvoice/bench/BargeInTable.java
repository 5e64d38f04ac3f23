package org.camelvoice.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/** The samples of one setting, as rows of a markdown table: one for each kind of interruption. */
final class BargeInTable {
    private static final double BAR_MILLIS = 20;

    /** Added to by the calls' threads. */
    private final List<BargeInSample> samples = Collections.synchronizedList(new ArrayList<>());

    private final AtomicInteger leftOut = new AtomicInteger();

    void add(BargeInSample sample) {
        samples.add(sample);
    }

    /** One more interruption was not measured, because the callers were late themselves. */
    void leaveOut() {
        leftOut.incrementAndGet();
    }

    static void printHead() {
        System.out.println("| calls | network each way / jitter / carrier, ms | interruption | count"
                + " | error of audio_end_ms p50 / p99 / max, ms | over 20 ms | within ± stated / stated p50, ms"
                + " | clear after speech_started p50 / p99, ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
    }

    /** @param stated the uncertainty of each item's {@code heard_ms}, in milliseconds, by its id */
    void print(int calls, BargeInSetting setting, Map<String, Double> stated) {
        for (BargeInKind kind : BargeInKind.values()) {
            List<BargeInSample> of =
                    samples.stream().filter(sample -> sample.kind() == kind).toList();
            if (!of.isEmpty()) {
                System.out.println(row(calls, setting, kind, of, stated));
            }
        }
        System.err.println(setting + ": " + leftOut + " left out, because the callers were late themselves");
    }

    private static String row(
            int calls, BargeInSetting setting, BargeInKind kind, List<BargeInSample> of, Map<String, Double> stated) {
        return String.format(
                Locale.ROOT,
                "| %d | %d / %d / %d | %s | %d | %.1f / %.1f / %.1f | %.0f %% | %s | %.1f / %.1f |",
                calls,
                setting.netMillis(),
                setting.jitterMillis(),
                setting.carrierMillis(),
                kind.label(),
                of.size(),
                at(of, BargeInSample::missMillis, 0.5),
                at(of, BargeInSample::missMillis, 0.99),
                at(of, BargeInSample::missMillis, 1),
                100 * share(of, sample -> BAR_MILLIS, false),
                within(of, stated),
                at(of, BargeInSample::clearMillis, 0.5),
                at(of, BargeInSample::clearMillis, 0.99));
    }

    /** A dash while the gateway states no uncertainty. */
    private static String within(List<BargeInSample> of, Map<String, Double> stated) {
        List<BargeInSample> known = of.stream()
                .filter(sample -> stated.containsKey(sample.itemId()))
                .toList();
        if (known.isEmpty()) {
            return "–";
        }
        ToDoubleFunction<BargeInSample> bound = sample -> stated.get(sample.itemId());
        return String.format(
                Locale.ROOT,
                "%.0f %% of %d / %.0f",
                100 * share(known, bound, true),
                known.size(),
                at(known, bound, 0.5));
    }

    /** The share whose error is within, or beyond, the bound. */
    private static double share(List<BargeInSample> of, ToDoubleFunction<BargeInSample> bound, boolean within) {
        long count = of.stream()
                .filter(sample -> sample.missMillis() <= bound.applyAsDouble(sample) == within)
                .count();
        return count / (double) of.size();
    }

    private static double at(List<BargeInSample> of, ToDoubleFunction<BargeInSample> value, double part) {
        double[] sorted = of.stream().mapToDouble(value).sorted().toArray();
        return sorted[(int) Math.round((sorted.length - 1) * part)];
    }

    /** The interruptions that missed by more than {@code millis}, one a line. */
    void printOver(double millis, BargeInSetting setting, Map<String, Double> stated) {
        samples.stream()
                .filter(sample -> sample.missMillis() > millis)
                .forEach(sample -> System.err.printf(
                        Locale.ROOT,
                        "%s, %s: %+.1f ms where %.1f ms were heard; stated ±%s%n",
                        setting,
                        sample.kind().label(),
                        sample.errorMillis(),
                        sample.heardMillis(),
                        stated.get(sample.itemId())));
    }
}
