package org.camelvoice.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.camelvoice.tenant.Tenant;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A tenant's definition, read for its lines: the tenant, which is bound here and not by Camel, since several versions of it
 * live at once; and its routes, which are Camel's. Used by one thread.
 */
final class TenantYaml {
    /** Of lists and maps. Each may name the one before several times, so what they stand for grows as a power. */
    private static final int MOST_ALIASES = 10;

    /** Lists and maps in each other: a route needs ten. */
    private static final int DEEPEST = 100;

    private static final String TOO_MANY_ALIASES =
            "expected at most " + MOST_ALIASES + " aliases (*name) of lists and maps in a text, got one more";
    private static final String TOO_DEEP =
            "expected at most " + DEEPEST + " lists and maps in each other, got one more";

    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowNonScalarKeys(true)
            .setMaxAliasesForCollections(MOST_ALIASES)
            .build();
    private static final String DIRECT = "direct:";

    private final String text;
    private final String place;
    private final List<Node> items;

    /** A value of the tenant's, and the line of its key, from 1. */
    record Property(String value, int line) {}

    private TenantYaml(String text, String place, Node root) {
        this.text = text;
        this.place = place;
        if (!(root instanceof SequenceNode list)) {
            throw mistake(1, "expected a list of beans and routes");
        }
        this.items = list.getValue();
        items.forEach(this::requireKnown);
    }

    /**
     * Reads a text.
     *
     * @param place its file, such as {@code routes/tenants/acme.yaml}
     * @throws TenantMistake if it is no YAML, or has what a tenant may not
     */
    static TenantYaml read(String text, String place) {
        try {
            requireBounded(text, place);
            StreamReader reader = new StreamReader(SETTINGS, text);
            Node root = new Composer(SETTINGS, new ParserImpl(SETTINGS, reader))
                    .getSingleNode()
                    .orElse(null);
            return new TenantYaml(text, place, root);
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(TenantYaml::line).orElse(1);
            throw new TenantMistake(place + ":" + line + ": " + e.getProblem(), e);
        } catch (ReaderException e) {
            throw new TenantMistake(
                    place + ":" + line(text, e.getPosition())
                            + ": expected printable characters, got U+%04X".formatted(e.getCodePoint()),
                    e);
        } catch (YamlEngineException e) { // has no line
            throw new TenantMistake(place + ":1: " + e.getMessage(), e);
        }
    }

    private static int line(String text, int position) {
        return 1
                + (int) text.codePoints()
                        .limit(position)
                        .filter(character -> character == '\n')
                        .count();
    }

    /** The events of a text stand for themselves, however many values they stand for together. */
    private static void requireBounded(String text, String place) {
        Set<Anchor> collections = new HashSet<>();
        int aliases = 0;
        int depth = 0;
        ParserImpl events = new ParserImpl(SETTINGS, new StreamReader(SETTINGS, text));
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof CollectionStartEvent collection) {
                collection.getAnchor().ifPresent(collections::add);
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof AliasEvent alias && collections.contains(alias.getAlias())) {
                aliases++;
            }
            if (aliases > MOST_ALIASES || depth > DEEPEST) {
                throw new TenantMistake(
                        place + ":" + event.getStartMark().map(TenantYaml::line).orElse(1) + ": "
                                + (depth > DEEPEST ? TOO_DEEP : TOO_MANY_ALIASES));
            }
        }
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static int line(Node node) {
        return node.getStartMark().map(TenantYaml::line).orElse(1);
    }

    TenantMistake mistake(int line, String sentence) {
        return new TenantMistake(place + ":" + line + ": " + sentence);
    }

    private void requireKnown(Node item) {
        if (!isBeans(item)
                && values(item, "route").findAny().isEmpty()
                && values(item, "from").findAny().isEmpty()) {
            throw mistake(
                    line(item),
                    "expected beans, route or from, got " + key(item)
                            + ": a tenant's definition has a tenant and its routes; all else belongs in routes/");
        }
    }

    /** Whether it is {@code []}, which takes the place of a packaged tenant and has none. */
    boolean isEmpty() {
        return items.isEmpty();
    }

    private static String key(Node item) {
        return item instanceof MappingNode mapping
                        && !mapping.getValue().isEmpty()
                        && mapping.getValue().get(0).getKeyNode() instanceof ScalarNode scalar
                ? scalar.getValue()
                : "something else";
    }

    private static boolean isBeans(Node item) {
        return values(item, "beans").findAny().isPresent();
    }

    private static Stream<Node> values(Node node, String key) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode scalar
                                && scalar.getValue().equals(key))
                        .map(NodeTuple::getValueNode)
                : Stream.empty();
    }

    private static String text(Node node, String key) {
        return values(node, key)
                .filter(ScalarNode.class::isInstance)
                .map(value -> ((ScalarNode) value).getValue())
                .findFirst()
                .orElse("");
    }

    // The tenant.

    /** The only bean. */
    private Node tenant() {
        List<Node> beans = items.stream()
                .flatMap(item -> values(item, "beans"))
                .flatMap(list -> list instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.of(list))
                .toList();
        beans.stream().filter(bean -> !isTenant(bean)).findFirst().ifPresent(other -> {
            throw mistake(
                    line(other),
                    "bean " + text(other, "name") + ": expected type " + Tenant.class.getName()
                            + ": a tenant's definition has no other beans, since all versions would share them; define it in routes/");
        });
        if (beans.size() != 1) {
            throw mistake(beans.isEmpty() ? 1 : line(beans.get(1)), "expected one tenant, got " + beans.size());
        }
        return beans.get(0);
    }

    private static boolean isTenant(Node bean) {
        return text(bean, "type").replace("#class:", "").equals(Tenant.class.getName());
    }

    String tenantName() {
        return text(tenant(), "name");
    }

    /** From 1. */
    int tenantLine() {
        return line(tenant());
    }

    /** The tenant's properties by name, as they are written, in their order; one of a group as {@code limits.calls}. */
    Map<String, Property> properties() {
        Map<String, Property> properties = new LinkedHashMap<>();
        values(tenant(), "properties").forEach(map -> collect("", map, properties));
        return properties;
    }

    private void collect(String group, Node map, Map<String, Property> properties) {
        if (!(map instanceof MappingNode mapping)) {
            return; // nothing stands there
        }
        for (NodeTuple entry : mapping.getValue()) {
            String name = group + name(entry.getKeyNode());
            Node value = entry.getValueNode();
            if (value instanceof ScalarNode scalar) {
                properties.put(name, new Property(scalar.getValue(), line(entry.getKeyNode())));
            } else if (value instanceof MappingNode && name.indexOf('.') < 0) {
                collect(name + ".", value, properties);
            } else {
                throw mistake(
                        line(entry.getKeyNode()),
                        "tenant " + tenantName() + ": " + name + ": expected a word or a text, got "
                                + (value instanceof MappingNode
                                        ? "a map; a value with a brace at its beginning stands in quotes"
                                        : "a list; write a list as comma-separated text"));
            }
        }
    }

    /** Without quotes, YAML takes {@code {{acme.key}}} for a map in a map. */
    private String name(Node key) {
        if (key instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        throw mistake(
                line(key),
                "tenant " + tenantName() + ": expected a property's name; a value with {{ in it stands in quotes");
    }

    // The routes.

    boolean hasRoutes() {
        return items.stream().anyMatch(item -> !isBeans(item));
    }

    /**
     * The text without the tenant, line by line where it was. A {@code direct:} route is this version's own: its name, and
     * what names it, end in {@code @<version>}.
     */
    String routes(String version) {
        String[] lines = text.split("\n", -1);
        for (Rename rename : renames()) {
            lines[rename.line] = rename.in(lines[rename.line], version);
        }
        for (int i = 0; i < items.size(); i++) {
            if (isBeans(items.get(i))) {
                blank(lines, items.get(i), i == items.size() - 1);
            }
        }
        return String.join("\n", lines);
    }

    private static void blank(String[] lines, Node item, boolean isLast) {
        int first = item.getStartMark().orElseThrow().getLine();
        int end = Math.max(first + 1, item.getEndMark().orElseThrow().getLine());
        for (int i = first; i < Math.min(end, lines.length); i++) {
            lines[i] = "";
        }
        if (isLast && end == lines.length - 1) {
            lines[end] = "";
        }
    }

    /** A place where a direct route's name stands; lines and columns from 0. */
    private record Rename(int line, int column, String name) {

        String in(String text, String version) {
            int at = text.indexOf(name, column);
            return at < 0
                    ? text
                    : text.substring(0, at + name.length()) + "@" + version + text.substring(at + name.length());
        }
    }

    /** The last of a line first, so that the others stay where they are. */
    private List<Rename> renames() {
        Set<String> own = new HashSet<>();
        items.forEach(item -> from(item)
                .filter(uri -> uri.startsWith(DIRECT))
                .map(TenantYaml::withoutOptions)
                .forEach(own::add));
        List<Rename> renames = new ArrayList<>();
        items.forEach(item -> collect(item, own, renames));
        renames.sort(Comparator.comparingInt(Rename::column).reversed());
        return renames;
    }

    private static Stream<String> from(Node item) {
        return Stream.concat(values(item, "from"), values(item, "route").flatMap(route -> values(route, "from")))
                .map(from -> from instanceof ScalarNode scalar ? scalar.getValue() : text(from, "uri"));
    }

    private static String withoutOptions(String uri) {
        return uri.replaceFirst("\\?.*", "");
    }

    private static void collect(Node node, Set<String> own, List<Rename> renames) {
        if (node instanceof ScalarNode scalar) {
            String name = withoutOptions(scalar.getValue());
            if (own.contains(name)) {
                Mark mark = scalar.getStartMark().orElseThrow();
                renames.add(new Rename(mark.getLine(), mark.getColumn(), name));
            }
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(item -> collect(item, own, renames));
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(entry -> collect(entry.getValueNode(), own, renames));
        }
    }
}
