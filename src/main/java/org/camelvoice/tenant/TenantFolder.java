package org.camelvoice.tenant;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Lists the tenants' files of a folder. A look costs a system call or two per file, and reads none. */
final class TenantFolder {
    private static final String ENDING = ".yaml";
    private static final Pattern LOOKS_LIKE_YAML = Pattern.compile("(?i).+\\.(yml|yaml|yaml\\.txt)");

    private final Path path;

    /**
     * What is there at one moment.
     *
     * @param stamps    of the tenants' files, by id
     * @param unclear   ids of files of which that cannot be told: what is known of them stays
     * @param strangers a sentence for each file that looks like a tenant's and is not loaded
     */
    record Look(Map<String, FileStamp> stamps, Set<String> unclear, List<String> strangers) {
        Look() {
            this(new TreeMap<>(), new HashSet<>(), new ArrayList<>());
        }
    }

    TenantFolder(Path path) {
        this.path = path;
    }

    /** @throws NoSuchFileException if there is no folder */
    Look look() throws IOException {
        Look look = new Look();
        LinkedFolders folders = new LinkedFolders();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path.toRealPath())) {
            for (Path entry : entries) {
                add(entry, folders, look);
            }
        } catch (DirectoryIteratorException e) {
            throw failure(e.getCause());
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(path.toString(), null, "Cannot list " + this + ": there is no such folder");
        } catch (IOException e) {
            throw failure(e);
        }
        return look;
    }

    private IOException failure(IOException e) {
        return new IOException("Cannot list " + this + ": " + reason(e), e);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "this process may not read it";
        }
        return e instanceof NotDirectoryException ? "it is not a folder" : e.toString();
    }

    private void add(Path entry, LinkedFolders folders, Look look) {
        String name = entry.getFileName().toString();
        if (name.startsWith(".")) {
            return; // an editor's, or ..data of a ConfigMap
        }
        if (!name.endsWith(ENDING)) {
            stranger(entry, name).ifPresent(look.strangers()::add);
            return;
        }
        String id = name.substring(0, name.length() - ENDING.length());
        if (TenantId.isOne(id)) {
            addFile(entry, id, folders, look);
        } else {
            look.strangers().add(place(name) + ": nothing loads it; expected a name of " + TenantId.EXPECTED);
        }
    }

    private void addFile(Path entry, String id, LinkedFolders folders, Look look) {
        try {
            FileStamp stamp = FileStamp.of(entry, folders);
            if (stamp == null) {
                look.strangers().add(placeOf(id) + ": nothing loads it; expected a file, not a folder or a device");
            } else {
                look.stamps().put(id, stamp);
            }
        } catch (NoSuchFileException e) { // deleted since it was listed, or its link leads nowhere: it is not there
            return;
        } catch (IOException e) {
            look.unclear().add(id);
            look.strangers().add(placeOf(id) + ": cannot look at it: " + reason(e));
        }
    }

    private Optional<String> stranger(Path entry, String name) {
        if (Files.isDirectory(entry)) {
            return firstYaml(entry)
                    .map(file -> place(name + "/" + file) + ": nothing loads it; expected it in " + this + "/");
        }
        return looksLikeYaml(name)
                ? Optional.of(place(name) + ": nothing loads it; expected a name that ends in .yaml")
                : Optional.empty();
    }

    /** The sentence is a hint only, so a folder that nobody may read has none. */
    private static Optional<String> firstYaml(Path folder) {
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(folder, file -> looksLikeYaml(file.getFileName().toString()))) {
            for (Path file : entries) {
                return Optional.of(file.getFileName().toString());
            }
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean looksLikeYaml(String name) {
        return !name.startsWith(".") && LOOKS_LIKE_YAML.matcher(name).matches();
    }

    /** Of the file of this id, for messages: {@code routes/tenants/acme.yaml}. */
    String placeOf(String id) {
        return place(id + ENDING);
    }

    private String place(String file) {
        return this + "/" + file;
    }

    /** As people write it: {@code routes/tenants}. */
    @Override
    public String toString() {
        return path.toString().replace('\\', '/');
    }
}
