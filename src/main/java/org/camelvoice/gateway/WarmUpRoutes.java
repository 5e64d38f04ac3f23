package org.camelvoice.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
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

    /** Of a bean that is ours, without properties that might be the users' objects. */
    private static final Set<String> BEAN_WORDS = Set.of("name", "type");

    private static final Pattern CODE = Pattern.compile("\\b(bean|ref|type|method):");

    private final Predicate<String> known;
    private final List<Object> configurations = new ArrayList<>();
    /** By name. */
    private final Map<Object, Object> beans = new LinkedHashMap<>();
    /** By id, or by themselves if they have none. */
    private final Map<Object, Map<?, ?>> routes = new LinkedHashMap<>();
    /** What the gateway has, also what is not ours. */
    private final List<Map<?, ?>> all;

    private WarmUpRoutes(Predicate<String> known, List<Map<?, ?>> all) {
        this.known = known;
        this.all = all;
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
        List<Object> items = items(own);
        List<Object> ours = items(packaged);
        WarmUpRoutes chosen = new WarmUpRoutes(known, routes(items).toList());
        ours.stream()
                .filter(item -> CONFIGURATION.equals(value(value(item, "routeConfiguration"), "id")))
                .forEach(chosen.configurations::add);
        Stream.concat(ours.stream(), items.stream()).forEach(item -> chosen.addBeans(value(item, "beans")));
        Map<Object, Map<?, ?>> standIns = new LinkedHashMap<>();
        routes(ours).forEach(route -> standIns.put(route.get("id"), route));
        chosen.all.forEach(route -> chosen.add(route, standIns.get(route.get("id"))));
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

    /** An item that begins with {@code from} is a route, too. */
    private static Stream<Map<?, ?>> routes(List<Object> items) {
        return items.stream()
                .map(item -> value(item, "from") == null ? value(item, "route") : item)
                .filter(Map.class::isInstance)
                .map(route -> (Map<?, ?>) route);
    }

    private static Object value(Object item, String key) {
        return item instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private static WarmUpUri from(Map<?, ?> route) {
        return WarmUpUri.of(value(route.get("from"), "uri"), value(route.get("from"), "parameters"));
    }

    private void addBeans(Object list) {
        if (list instanceof List<?> some) {
            some.stream().filter(WarmUpRoutes::isOurBean).forEach(bean -> beans.put(value(bean, "name"), bean));
        }
    }

    private static boolean isOurBean(Object bean) {
        return bean instanceof Map<?, ?> words
                && BEAN_WORDS.equals(words.keySet())
                && String.valueOf(words.get("type")).startsWith("org.camelvoice.platform.");
    }

    private void add(Map<?, ?> route, Map<?, ?> standIn) {
        if (!from(route).hasOption("tenant")) {
            Object key = route.get("id") == null ? route : route.get("id");
            if (isOurs(route)) {
                routes.put(key, route);
            } else if (standIn != null && isOurs(standIn)) {
                routes.put(key, standIn);
            }
        }
    }

    private boolean isOurs(Map<?, ?> part) {
        boolean endpoint = part.containsKey("uri") || part.containsKey("parameters");
        return (!endpoint
                        || WarmUpUri.of(part.get("uri"), part.get("parameters")).isOurs(this::isKnown))
                && part.entrySet().stream().allMatch(entry -> isOurs(String.valueOf(entry.getKey()), entry.getValue()));
    }

    private boolean isOurs(String word, Object value) {
        if (!WORDS.contains(word)) {
            return false;
        } else if (word.equals("parameters")) {
            return value instanceof Map<?, ?>;
        } else if (value instanceof Map<?, ?> part) {
            return isOurs(part);
        } else if (value instanceof List<?> parts) {
            return parts.stream().allMatch(part -> part instanceof Map<?, ?> map && isOurs(map));
        }
        return isValue(word, String.valueOf(value));
    }

    private boolean isKnown(String bean) {
        return known.test(bean) || beans.containsKey(bean);
    }

    private boolean isValue(String word, String value) {
        return switch (word) {
            case "id", "description" -> true;
            case "to" -> WarmUpUri.of(value, null).isOurs(this::isKnown);
            case "process", "ref" -> known.test(value);
            case "routeConfigurationId" -> value.equals(CONFIGURATION);
            case "simple", "expression" ->
                isText(value) && !WarmUpUri.FOREIGN.matcher(value).find();
            default -> isText(value);
        };
    }

    /** Neither code nor what is read from somewhere else. */
    private static boolean isText(String value) {
        return !CODE.matcher(value).find() && !value.startsWith("resource:");
    }

    /** As YAML. */
    String text() {
        List<Object> items = new ArrayList<>(configurations);
        items.add(Map.of("beans", List.copyOf(beans.values())));
        routes.values().forEach(route -> items.add(Map.of("route", route)));
        return new Dump(DumpSettings.builder().build()).dumpToString(items);
    }

    /** The path of the WebSocket that a platform is handed, such as {@code /twilio/{tenant}}; null if there is none. */
    String path(String platform) {
        return routes.values().stream()
                .filter(route -> handsTo(platform, route))
                .map(route -> from(route).dialled())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Whether the gateway has a route that hands a platform something, whatever else it does. */
    boolean isMeantFor(String platform) {
        return all.stream().anyMatch(route -> handsTo(platform, route));
    }

    private static boolean handsTo(String platform, Object part) {
        if (part instanceof Map<?, ?> words) {
            return isPlatform(platform, words.get("to"))
                    || isPlatform(platform, value(words.get("to"), "uri"))
                    || words.values().stream().anyMatch(value -> handsTo(platform, value));
        }
        return part instanceof List<?> parts && parts.stream().anyMatch(one -> handsTo(platform, one));
    }

    private static boolean isPlatform(String platform, Object uri) {
        return WarmUpUri.of(uri, null).is("voice", platform);
    }
}
