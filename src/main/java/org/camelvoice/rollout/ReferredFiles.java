package org.camelvoice.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that a tenant's properties name: {@code resource:file:routes/tenants/acme.md}. */
final class ReferredFiles {
    private static final String FILE = "resource:file:";

    private ReferredFiles() {}

    /** Those that these values name, each with its stamp. */
    static Map<Path, Object> of(Collection<String> values) {
        Map<Path, Object> files = new HashMap<>();
        values.forEach(value -> path(value).ifPresent(path -> files.put(path, stamp(path))));
        return files;
    }

    /** Whether one of them is another than it was. */
    static boolean haveChanged(Map<Path, Object> files) {
        return files.entrySet().stream().anyMatch(file -> !file.getValue().equals(stamp(file.getKey())));
    }

    private static Optional<Path> path(String value) {
        try {
            return value.startsWith(FILE) ? Optional.of(Path.of(value.substring(FILE.length()))) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty(); // the one who reads it says so
        }
    }

    /** Changes with the file, and with where a link to it leads. */
    static Object stamp(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return List.of(path.toRealPath(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return "none";
        }
    }
}
