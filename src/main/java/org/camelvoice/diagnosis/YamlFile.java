package org.camelvoice.diagnosis;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** A file of routes and beans, parsed a second time for the line numbers that Camel does not keep. */
public final class YamlFile {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final String name;
    /** Null if the file is empty. */
    private final Node root;
    /** All keys and scalar values, in the file's order. */
    private final List<ScalarNode> scalars = new ArrayList<>();

    /** A bean of the file; {@code type} without {@code #class:}. Name and type are empty if the file omits them. */
    record Bean(String name, String type, String file, int line) {
        /** Such as {@code routes/tenants/acme.yaml:3}. */
        String place() {
            return file + ":" + line;
        }
    }

    private YamlFile(String name, Node root) {
        this.name = name;
        this.root = root;
        collect(root);
    }

    /** Empty if it cannot be read: the loader of its routes reports why. */
    static Optional<YamlFile> read(Resource resource) {
        try (InputStream in = resource.getInputStream()) {
            return Optional.of(new YamlFile(nameOf(resource.getLocation()), compose(in)));
        } catch (IOException | YamlEngineException e) {
            return Optional.empty();
        }
    }

    private static Node compose(InputStream in) {
        StreamReader reader = new StreamReader(SETTINGS, new YamlUnicodeReader(in));
        return new Composer(SETTINGS, new ParserImpl(SETTINGS, reader))
                .getSingleNode()
                .orElse(null);
    }

    /** A location as people write it: {@code routes/calls.yaml}; with its scheme if it is not a file. */
    public static String nameOf(String location) {
        return location.replaceFirst("^file:", "");
    }

    private void collect(Node node) {
        if (node instanceof ScalarNode scalar) {
            scalars.add(scalar);
        } else if (node instanceof SequenceNode sequence) {
            sequence.getValue().forEach(this::collect);
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::collect);
        }
    }

    private void collect(NodeTuple entry) {
        collect(entry.getKeyNode());
        collect(entry.getValueNode());
    }

    /** All entries of {@code beans:}. */
    List<Bean> beans() {
        return items(root)
                .flatMap(item -> values(item, "beans"))
                .flatMap(YamlFile::items)
                .map(bean -> new Bean(text(bean, "name"), text(bean, "type").replace("#class:", ""), name, line(bean)))
                .toList();
    }

    private static Stream<Node> items(Node node) {
        return node instanceof SequenceNode sequence ? sequence.getValue().stream() : Stream.empty();
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

    /**
     * The line of a mistake: the first of {@code words} after the name of its owner, as a whole or inside a longer
     * word, such as an option in a URI; otherwise the owner's line.
     *
     * @return 0 if the file does not contain the owner either
     */
    public int line(String owner, List<String> words) {
        int from = index(0, owner::equals);
        if (from < 0) {
            return 0;
        }
        for (String word : words) {
            int whole = index(from, word::equals);
            int found = whole >= 0 ? whole : index(from, text -> text.contains(word));
            if (found >= 0) {
                return line(scalars.get(found));
            }
        }
        return line(scalars.get(from));
    }

    private int index(int from, Predicate<String> wanted) {
        for (int i = from; i < scalars.size(); i++) {
            if (wanted.test(scalars.get(i).getValue())) {
                return i;
            }
        }
        return -1;
    }

    /** From 1; 0 if unknown. */
    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
