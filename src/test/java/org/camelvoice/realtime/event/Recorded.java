package org.camelvoice.realtime.event;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The events in {@code src/test/resources/openai}. */
final class Recorded {
    private Recorded() {}

    /** The JSON of one. */
    static String json(String name) {
        try {
            return Files.readString(folder().resolve(name + ".json")).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ServerEvent event(String name) throws MalformedEventException {
        return EventReader.read(json(name));
    }

    /** The names of all, {@code response.done-failed} and the like. */
    static List<String> names() {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Path.of(Recorded.class.getResource("/openai").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
