package org.camelvoice.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * An endpoint of a route file, as a warm-up sees it: whether a call that gets there stays inside this process.
 *
 * @param path    what follows the scheme, without the query
 * @param options those of the query and of {@code parameters}
 */
record WarmUpUri(String scheme, String path, List<Map.Entry<String, String>> options) {
    private static final String LISTENER = "voice-websocket";
    /** The only address that a warm-up has of its own. */
    private static final String ADDRESS = "{{voice.host}}:{{voice.port}}";
    /** What a placeholder of the users' stands for may be anything. */
    static final Pattern FOREIGN = Pattern.compile("\\{\\{(?!voice\\.)");

    private static final Pattern SPECIAL = Pattern.compile("[#%]|^RAW[({]");
    /** The model's server and its key are options too: a route that has them would call it. */
    private static final Map<String, Set<String>> HARMLESS = Map.of(
            "voice", Set.of("tenant", "platform", "awaitGoodbye"),
            "openai-realtime", Set.of("tenant", "platform", "model", "transcriptionModel"));

    /** @param parameters beside it; null if there are none */
    static WarmUpUri of(Object uri, Object parameters) {
        String[] parts = String.valueOf(uri).split("\\?", 2);
        String[] address = parts[0].split(":/*", 2);
        List<Map.Entry<String, String>> options = new ArrayList<>();
        for (String option : parts.length < 2 ? new String[0] : parts[1].split("&")) {
            String[] pair = option.split("=", 2);
            options.add(Map.entry(pair[0], pair.length < 2 ? "" : pair[1]));
        }
        if (parameters instanceof Map<?, ?> more) {
            more.forEach((name, value) -> options.add(Map.entry(String.valueOf(name), String.valueOf(value))));
        }
        return new WarmUpUri(address[0], address.length < 2 ? "" : address[1], options);
    }

    /** @param bean whether a bean of this name is ours */
    boolean isOurs(Predicate<String> bean) {
        return (isListener() || HARMLESS.containsKey(scheme))
                && !FOREIGN.matcher(path).find()
                && options.stream().allMatch(option -> isOurs(option.getKey(), option.getValue(), bean));
    }

    private boolean isOurs(String option, String value, Predicate<String> bean) {
        boolean ours = isListener() || HARMLESS.get(scheme).contains(option);
        boolean reference = value.startsWith("#") && bean.test(value.substring(1));
        return ours
                && (reference
                        || !SPECIAL.matcher(value).find()
                                && !FOREIGN.matcher(value).find());
    }

    private boolean isListener() {
        return scheme.equals(LISTENER) && path.startsWith(ADDRESS + "/");
    }

    /** Where a caller dials, such as {@code /twilio/{tenant}}; null unless it is a listener. */
    String dialled() {
        return isListener() ? path.substring(ADDRESS.length()) : null;
    }

    boolean hasOption(String name) {
        return options.stream().anyMatch(option -> option.getKey().equals(name));
    }

    boolean is(String otherScheme, String otherPath) {
        return scheme.equals(otherScheme) && path.equals(otherPath);
    }
}
