package org.camelvoice.tenant;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.spi.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snakeyaml.engine.v2.api.YamlUnicodeReader;

/**
 * Tenants as the files of one folder: {@code acme.yaml} is tenant {@code acme}, {@code acme@2.yaml} its version 2. Hidden
 * files are none.
 *
 * <p>A file may be looked at while somebody writes it. So a new, changed or deleted file counts when two looks in a row find
 * it the same; only what the first look finds counts at once.
 */
@Metadata(label = "bean", description = "Tenants as the files of one folder.")
public final class TenantFiles implements TenantSource {
    /** Where a gateway has them, in its working directory. */
    private static final String USUAL_FOLDER = "routes/tenants";

    private static final long MOST_BYTES = 1_000_000; // a ConfigMap is smaller

    private static final Logger LOG = LoggerFactory.getLogger(TenantFiles.class);

    @Metadata(description = "The folder.", defaultValue = USUAL_FOLDER, javaType = "java.lang.String")
    private TenantFolder folder;

    /** Whether the folder has to be there. A gateway may have none until its first tenant, but it does not lose it. */
    private boolean expected;

    private boolean looked;
    private final Map<String, Settling> files = new TreeMap<>();
    /** What the last look found; a sentence is told if the next look finds it too. */
    private Set<String> strangers = Set.of();

    private final Set<String> told = new HashSet<>();

    /** Of the folder {@value #USUAL_FOLDER}, once there is one. */
    public TenantFiles() {
        this(Path.of(USUAL_FOLDER));
    }

    /** Of a folder that need not be there yet. */
    public TenantFiles(Path folder) {
        this.folder = new TenantFolder(folder);
    }

    /** Set before the first look. The folder has to be there. */
    public void setFolder(String folder) {
        this.folder = new TenantFolder(Path.of(folder));
        expected = true;
    }

    public String getFolder() {
        return folder.toString();
    }

    @Override
    public Collection<TenantText> texts() throws IOException {
        TenantFolder.Look look = look();
        settle(look);
        tell(look.strangers());
        return files.entrySet().stream()
                .filter(file -> file.getValue().settled() != null)
                .map(file -> text(file.getKey(), file.getValue().settled()))
                .toList();
    }

    private TenantFolder.Look look() throws IOException {
        try {
            TenantFolder.Look look = folder.look();
            expected = true;
            return look;
        } catch (NoSuchFileException e) {
            if (expected) {
                throw new IOException(e.getReason(), e);
            }
            return new TenantFolder.Look();
        }
    }

    private void settle(TenantFolder.Look look) {
        files.forEach((id, file) -> {
            if (!look.unclear().contains(id)) {
                file.look(look.stamps().get(id));
            }
        });
        files.values().removeIf(Settling::isGone);
        look.stamps().forEach((id, stamp) -> files.computeIfAbsent(id, added -> begin(stamp)));
        looked = true;
    }

    private Settling begin(FileStamp stamp) {
        if (!looked) {
            return Settling.settledAt(stamp);
        }
        Settling file = new Settling();
        file.look(stamp);
        return file;
    }

    private void tell(Collection<String> found) {
        told.retainAll(found);
        found.stream().filter(strangers::contains).filter(told::add).forEach(LOG::warn);
        strangers = Set.copyOf(found);
    }

    private TenantText text(String id, FileStamp stamp) {
        String place = folder.placeOf(id);
        return new TenantText(id, place, stamp, () -> read(place, stamp));
    }

    /** Not what is half-written: the stamp has to be the same before and after. */
    private static String read(String place, FileStamp stamp) throws IOException {
        if (stamp.bytes() > MOST_BYTES) {
            throw new IOException("%s: expected at most %d bytes, got %d".formatted(place, MOST_BYTES, stamp.bytes()));
        }
        try {
            requireUnchanged(place, stamp);
            String text = decoded(stamp.realPath(), stamp.bytes());
            requireUnchanged(place, stamp);
            return text;
        } catch (NoSuchFileException e) {
            throw new IOException(place + ": it was deleted or replaced a moment ago", e);
        } catch (AccessDeniedException e) {
            throw new IOException(place + ": this process may not read it", e);
        } catch (CharacterCodingException e) {
            throw new IOException(place + ": expected text in UTF-8", e);
        }
    }

    private static void requireUnchanged(String place, FileStamp stamp) throws IOException {
        if (!stamp.equals(stamp.now())) {
            throw new IOException(place + ": it is being written; it is read when it is complete");
        }
    }

    /**
     * As YAML is encoded, with a byte order mark or without: YAML 1.2 §5.2.
     *
     * @param length no more is read: files of the system say 0, and may have no end, or wait until there is something
     */
    private static String decoded(Path file, long length) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                Reader reader = new YamlUnicodeReader(new ByteArrayInputStream(in.readNBytes((int) length)))) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        }
    }

    @Override
    public String description() {
        return folder.toString();
    }
}
