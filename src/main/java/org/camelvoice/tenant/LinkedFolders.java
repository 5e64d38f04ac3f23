package org.camelvoice.tenant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Where links lead in one look at a folder. All files of a ConfigMap are links through {@code ..data}, so its real path is
 * found once: it takes the system longer than all else about a file.
 */
final class LinkedFolders {
    private final Map<Path, Path> realPaths = new HashMap<>();

    /** The link's target, which may be a link again; its folder has no links. */
    Path target(Path link) throws IOException {
        Path target = link.resolveSibling(Files.readSymbolicLink(link));
        boolean isRoot = target.getParent() == null;
        return isRoot ? target : realPath(target.getParent()).resolve(target.getFileName());
    }

    private Path realPath(Path folder) throws IOException {
        Path real = realPaths.get(folder);
        if (real == null) {
            real = folder.toRealPath();
            realPaths.put(folder, real);
        }
        return real;
    }
}
