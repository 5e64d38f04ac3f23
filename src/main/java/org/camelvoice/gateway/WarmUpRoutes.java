package org.camelvoice.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What of a gateway's route files a warm-up's calls go through: the routes of calls for all tenants, as long as each of their
 * steps is ours and so ends inside this process. A route with any other step would call what is the user's: a script, a bean, a
 * server. In its place stands the packaged one of the same id, if there is one.
 */
final class WarmUpRoutes {
    private static final Set<String> SCHEMES = Set.of("voice-websocket", "voice", "openai-realtime");
    private static final String CONFIGURATION = "voice";
    /** What a route of ours is written with. */
    private static final Set<String> WORDS = Set.of(
            "id",
            "description",
            "startupOrder",
            "routeConfigurationId",
            "precondition",
            "from",
            "uri",
            "parameters",
            "steps",
            "process",
            "ref",
            "to",
            "filter",
            "choice",
            "when",
            "otherwise",
            "expression",
            "simple",
            "constant",
            "setBody",
            "setHeader",
            "setProperty",
            "removeHeader",
            "name");

    private static final Pattern CODE = Pattern.compile("\\b(bean|ref|type|method):");
    private static final Pattern LISTENER = Pattern.compile("voice-websocket:/*[^/]*(/[^?]*).*");

    private final Predicate<String> known;
    private final List<Object> beans = new ArrayList<>();
    /** By id. */
    private final Map<String, Map<?, ?>> routes = new LinkedHashMap<>();

    private WarmUpRoutes(Predicate<String> known) {
        this.known = known;
    }

    /**
     * Reads them.
     *
     * @param own      the files of the gateway
     * @param packaged those that stand in for what is not ours; the first has the configuration of all
     * @param known    whether a bean of this name is ours
     */
    static WarmUpRoutes of(Collection<Resource> own, List<Resource> packaged, Predicate<String> known)
            throws IOException {
        WarmUpRoutes chosen = new WarmUpRoutes(known);
        List<Object> ours = items(packaged);
        ours.stream()
                .filter(item -> CONFIGURATION.equals(value(value(item, "routeConfiguration"), "id")))
                .forEach(chosen.beans::add);
        Map<String, Map<?, ?>> standIns = new LinkedHashMap<>();
        routes(ours).forEach(route -> standIns.put(id(route), route));
        List<Object> items = items(own);
        items.stream().filter(item -> has(item, "beans")).forEach(item -> chosen.addBeans(value(item, "beans")));
        routes(items).forEach(route -> chosen.add(route, standIns.get(id(route))));
        return chosen;
    }

    private static List<Object> items(Collection<Resource> files) throws IOException {
        List<Object> items = new ArrayList<>();
        for (Resource file : files) {
            try (InputStream in = file.getInputStream()) {
                Object root = new Load(LoadSettings.builder().build()).loadFromInputStream(in);
                items.addAll(root instanceof List<?> list ? list : List.of());
            }
        }
        return items;
    }

    private static Stream<Map<?, ?>> routes(List<Object> items) {
        return items.stream()
                .map(item -> value(item, "route"))
                .filter(Map.class::isInstance)
                .map(route -> (Map<?, ?>) route);
    }

    private static boolean has(Object item, String key) {
        return value(item, key) != null;
    }

    private static Object value(Object item, String key) {
        return item instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static String id(Map<?, ?> route) {
        return String.valueOf(route.get("id"));
    }

    private static String uri(Map<?, ?> route) {
        return String.valueOf(value(route.get("from"), "uri"));
    }

    private void addBeans(Object list) {
        if (list instanceof List<?> all) {
            all.stream()
                    .filter(bean -> String.valueOf(value(bean, "type")).startsWith("org.camelvoice.platform."))
                    .forEach(bean -> beans.add(Map.of("beans", List.of(bean))));
        }
    }

    private void add(Map<?, ?> route, Map<?, ?> standIn) {
        if (isOfAllCalls(route)) {
            if (isOurs(route)) {
                routes.put(id(route), route);
            } else if (standIn != null) {
                routes.put(id(route), standIn);
            }
        }
    }

    private static boolean isOfAllCalls(Map<?, ?> route) {
        String uri = uri(route);
        return isOurScheme(uri)
                && !uri.contains("tenant=")
                && value(value(route.get("from"), "parameters"), "tenant") == null;
    }

    private static boolean isOurScheme(String uri) {
        return SCHEMES.contains(uri.split(":", 2)[0]);
    }

    private boolean isOurs(Map<?, ?> part) {
        return part.entrySet().stream().allMatch(entry -> isOurs(String.valueOf(entry.getKey()), entry.getValue()));
    }

    private boolean isOurs(String word, Object value) {
        if (!WORDS.contains(word)) {
            return false;
        } else if (word.equals("parameters")) {
            return value instanceof Map<?, ?> options
                    && options.values().stream().allMatch(this::isOption);
        } else if (value instanceof Map<?, ?> part) {
            return isOurs(part);
        } else if (value instanceof List<?> parts) {
            return parts.stream().allMatch(part -> part instanceof Map<?, ?> map && isOurs(map));
        }
        return isValue(word, String.valueOf(value));
    }

    /** A bean, if it is one, that we know. */
    private boolean isOption(Object value) {
        String text = String.valueOf(value);
        return !text.startsWith("#") || isKnown(text.substring(1));
    }

    private boolean isKnown(String bean) {
        return known.test(bean)
                || beans.stream().anyMatch(ours -> ours.toString().contains("name=" + bean + ","));
    }

    private boolean isValue(String word, String value) {
        return switch (word) {
            case "to", "uri" -> isOurScheme(value);
            case "process", "ref" -> known.test(value);
            case "routeConfigurationId" -> value.equals(CONFIGURATION);
            case "simple", "expression" -> !CODE.matcher(value).find();
            default -> true;
        };
    }

    /** As YAML. */
    String text() {
        List<Object> all = new ArrayList<>(beans);
        routes.values().forEach(route -> all.add(Map.of("route", route)));
        return new Dump(DumpSettings.builder().build()).dumpToString(all);
    }

    /** The path of the WebSocket that a platform is handed, such as {@code /twilio/{tenant}}; null if there is none. */
    String path(String platform) {
        return routes.values().stream()
                .filter(route ->
                        String.valueOf(value(route.get("from"), "steps")).contains("=voice:" + platform + "}"))
                .map(route -> LISTENER.matcher(uri(route)))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElse(null);
    }
}
