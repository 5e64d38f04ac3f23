package org.camelvoice.tenant;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * What tells one state of a file from another. The real path does so where links are swapped: Kubernetes replaces the files
 * of a ConfigMap by pointing the link {@code ..data} to another folder, and their times and lengths may be the same.
 */
record FileStamp(Path realPath, FileTime modified, long bytes) {

    /**
     * @param path a file, or a link to one, in a folder whose own path has no links
     * @return null if it is not a regular file
     */
    static FileStamp of(Path path, LinkedFolders folders) throws IOException {
        BasicFileAttributes file = attributes(path);
        return file.isSymbolicLink() ? ofTarget(folders.target(path)) : of(path, file);
    }

    private static FileStamp ofTarget(Path path) throws IOException {
        BasicFileAttributes file = attributes(path);
        if (!file.isSymbolicLink()) {
            return of(path, file);
        }
        Path end = path.toRealPath();
        return of(end, attributes(end));
    }

    /** Of the file as it is now. */
    FileStamp now() throws IOException {
        return of(realPath, attributes(realPath));
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static FileStamp of(Path realPath, BasicFileAttributes file) {
        return file.isRegularFile() ? new FileStamp(realPath, file.lastModifiedTime(), file.size()) : null;
    }
}
