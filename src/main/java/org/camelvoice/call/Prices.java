package org.camelvoice.call;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.regex.Pattern;
import org.camelvoice.call.ModelUsage.Tokens;

/**
 * Prices of models in US dollars. Each line of the table is {@code <model>.<kind> = <price>}: for a million tokens with
 * the kinds {@code text.in}, {@code text.cached}, {@code text.out}, {@code audio.in}, {@code audio.cached} and {@code
 * audio.out}, for a minute with {@code minute}. A snapshot such as {@code whisper-1-2026-01-31} has its model's prices,
 * unless it has its own lines. Usage without a price has an unknown cost, not a cost of zero.
 */
public final class Prices {
    private static final List<String> KINDS =
            List.of("text.in", "text.cached", "text.out", "audio.in", "audio.cached", "audio.out", "minute");
    private static final Pattern DATE = Pattern.compile("-\\d{4}-\\d{2}-\\d{2}$");
    private static final double MILLION = 1_000_000;
    private static final double SECONDS_PER_MINUTE = 60;

    /** Everything is free. */
    public static final Prices FREE = new Prices(new Properties(), true);

    private final boolean free;
    /** By model, then by kind. */
    private final Map<String, Map<String, Double>> models = new HashMap<>();

    /** @throws IllegalArgumentException if a line is not a price; names the line */
    public Prices(Properties table) {
        this(table, false);
    }

    private Prices(Properties table, boolean free) {
        this.free = free;
        table.stringPropertyNames().forEach(key -> read(key, table.getProperty(key)));
    }

    private void read(String key, String value) {
        String kind = KINDS.stream()
                .filter(known -> key.endsWith("." + known) && key.length() > known.length() + 1)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a price of <model>.<kind>, where the kind is one of " + KINDS + ", got " + key));
        String model = key.substring(0, key.length() - kind.length() - 1);
        models.computeIfAbsent(model, unseen -> new HashMap<>()).put(kind, price(key, value));
    }

    private static double price(String key, String value) {
        try {
            double price = Double.parseDouble(value.strip());
            if (price >= 0 && Double.isFinite(price)) {
                return price;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new IllegalArgumentException("Expected a price in US dollars for " + key + ", got " + value);
    }

    /** Whether the model's usage has prices. */
    public boolean knows(String model) {
        return free || !model(model).isEmpty();
    }

    /** In US dollars; empty if a price is missing. */
    public OptionalDouble cost(ModelUsage usage) {
        if (free) {
            return OptionalDouble.of(0);
        }
        Map<String, Double> model = model(usage.model());
        Tokens tokens = usage.tokens();
        double cost = tokens(model, "text.in", tokens.textIn() - tokens.textCachedIn())
                + tokens(model, "text.cached", tokens.textCachedIn())
                + tokens(model, "text.out", tokens.textOut())
                + tokens(model, "audio.in", tokens.audioIn() - tokens.audioCachedIn())
                + tokens(model, "audio.cached", tokens.audioCachedIn())
                + tokens(model, "audio.out", tokens.audioOut())
                + of(model, "minute", usage.seconds() / SECONDS_PER_MINUTE);
        return Double.isFinite(cost) ? OptionalDouble.of(cost) : OptionalDouble.empty();
    }

    private Map<String, Double> model(String name) {
        Map<String, Double> known = models.get(name);
        return known != null ? known : models.getOrDefault(DATE.matcher(name).replaceFirst(""), Map.of());
    }

    private static double tokens(Map<String, Double> prices, String kind, long count) {
        return of(prices, kind, count / MILLION);
    }

    /** NaN if there is an amount but no price. */
    private static double of(Map<String, Double> prices, String kind, double amount) {
        return amount <= 0 ? 0 : amount * prices.getOrDefault(kind, Double.NaN);
    }
}
