package org.camelvoice.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real files, and the ways in which editors and Kubernetes write them. */
class TenantFilesTest {

    @TempDir
    Path directory;

    private Path folder;
    private TenantFiles files;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectory(directory.resolve("tenants"));
        files = new TenantFiles(folder);
    }

    @Test
    void aFileIsATenantByItsName() throws IOException {
        write("acme.yaml", "one");
        write("acme@2.yaml", "two");

        assertThat(look()).containsExactly(Map.entry("acme", "one"), Map.entry("acme@2", "two"));
        assertThat(files.texts())
                .extracting(TenantText::place)
                .containsExactly(folder + "/acme.yaml", folder + "/acme@2.yaml");
        assertThat(files.description()).isEqualTo(folder.toString());
    }

    @Test
    void anUnchangedFileKeepsItsStamp() throws IOException {
        write("acme.yaml", "one");

        Object stamp = stamp("acme");
        assertThat(stamp("acme")).isEqualTo(stamp);
    }

    @Test
    void aNewFileCountsWhenTwoLooksFindItTheSame() throws IOException {
        look();
        write("acme.yaml", "one");

        assertThat(look()).isEmpty();
        assertThat(look()).containsEntry("acme", "one");
    }

    @Test
    void aFileThatIsWrittenInTwoPartsKeepsItsFormerStampMeanwhile() throws IOException {
        write("acme.yaml", "former");
        Object former = stamp("acme");

        try (OutputStream out =
                Files.newOutputStream(folder.resolve("acme.yaml"))) { // cut to nothing, as most editors do
            out.write(bytes("first part, "));
            assertThat(stamp("acme")).isEqualTo(former);
            out.write(bytes("second part"));
        }
        assertThat(stamp("acme")).isEqualTo(former);
        assertThat(stamp("acme")).isNotEqualTo(former);
        assertThat(look()).containsEntry("acme", "first part, second part");
    }

    @Test
    void whatIsBeingWrittenIsNotRead() throws IOException {
        write("acme.yaml", "former");
        TenantText text = only(files.texts());

        write("acme.yaml", "half of w");

        assertThatThrownBy(() -> text.yaml().read())
                .isInstanceOf(IOException.class)
                .hasMessage(folder + "/acme.yaml: it is being written; it is read when it is complete");
    }

    /** Vim renames the file to acme.yaml~, writes a new one, and deletes the renamed. */
    @Test
    void aFileThatAnEditorRenamesForAMomentIsNotDeleted() throws IOException {
        write("acme.yaml", "one");
        look();

        Files.move(folder.resolve("acme.yaml"), folder.resolve("acme.yaml~"));
        assertThat(files.texts()).extracting(TenantText::id).containsExactly("acme");
        write("acme.yaml", "two!");
        Files.delete(folder.resolve("acme.yaml~"));
        assertThat(files.texts()).extracting(TenantText::id).containsExactly("acme");
        assertThat(look()).containsExactly(Map.entry("acme", "two!"));
    }

    /** As most other editors and sed -i do; the new file has the old one's length and, as with rsync, any time. */
    @Test
    void aFileThatIsMovedOverAnotherReplacesIt() throws IOException {
        write("acme.yaml", "one");
        look();

        Path written = write(".acme.yaml.tmp", "two");
        Files.setLastModifiedTime(written, FileTime.fromMillis(1_000));
        Files.move(written, folder.resolve("acme.yaml"), StandardCopyOption.ATOMIC_MOVE);

        files.texts();
        assertThat(look()).containsExactly(Map.entry("acme", "two"));
    }

    @Test
    void aDeletedFileIsGoneWhenTwoLooksDoNotFindIt() throws IOException {
        Path file = write("acme.yaml", "one");
        write("other.yaml", "other");
        look();

        Files.delete(file);

        assertThat(files.texts()).hasSize(2);
        assertThat(look()).containsOnlyKeys("other");
    }

    @Test
    void aFileThatComesAndGoesIsNeverHandedOut() throws IOException {
        look();
        Path file = write("acme.yaml", "one");
        assertThat(look()).isEmpty();
        Files.delete(file);
        assertThat(look()).isEmpty();
        assertThat(look()).isEmpty();
    }

    /** The kubelet writes a folder of a new name, and moves a new link ..data over the old one. */
    @Test
    void aConfigMapThatIsReplacedChangesEveryStamp() throws IOException {
        configMap("..2026_01", "one");
        Files.createSymbolicLink(folder.resolve("acme.yaml"), Path.of("..data", "acme.yaml"));
        assertThat(look()).containsExactly(Map.entry("acme", "one"));
        Object former = stamp("acme");

        configMap("..2026_02", "two"); // same length and time
        delete(folder.resolve("..2026_01"));

        assertThat(stamp("acme")).isEqualTo(former);
        assertThat(stamp("acme")).isNotEqualTo(former);
        assertThat(look()).containsExactly(Map.entry("acme", "two"));
    }

    private void configMap(String name, String text) throws IOException {
        Path data = Files.createDirectory(folder.resolve(name));
        Files.setLastModifiedTime(write(name + "/acme.yaml", text), FileTime.fromMillis(0));
        Files.createSymbolicLink(folder.resolve("..data_tmp"), data.getFileName());
        Files.move(folder.resolve("..data_tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aWholeFolderMayBeALinkThatIsSwapped() throws IOException {
        Path release1 = Files.createDirectory(directory.resolve("release1"));
        Path release2 = Files.createDirectory(directory.resolve("release2"));
        Files.setLastModifiedTime(Files.writeString(release1.resolve("acme.yaml"), "one"), FileTime.fromMillis(0));
        Files.setLastModifiedTime(Files.writeString(release2.resolve("acme.yaml"), "two"), FileTime.fromMillis(0));
        Path current = Files.createSymbolicLink(directory.resolve("current"), release1);
        files = new TenantFiles(current);
        assertThat(look()).containsExactly(Map.entry("acme", "one"));

        Path next = Files.createSymbolicLink(directory.resolve("next"), release2);
        Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);

        files.texts();
        assertThat(look()).containsExactly(Map.entry("acme", "two"));
    }

    @Test
    void hiddenFilesAreNoTenants() throws IOException {
        write(".acme.yaml", "an editor's");
        write(".acme.yaml.swp", "vim's");
        write("acme.yaml.off", "switched off");
        write("acme.yaml~", "a copy");

        assertThat(look()).isEmpty();
        assertThat(strangers()).isEmpty();
    }

    @Test
    void whatLooksLikeATenantAndIsNotLoadedIsSaidInWords() throws IOException {
        write("a.yml", "");
        write("b.YAML", "");
        write("c.yaml.txt", "");
        write("my tenant.yaml", "");
        Files.createDirectories(folder.resolve("old"));
        write("old/d.yaml", "");
        Files.createDirectories(folder.resolve("e.yaml"));
        Files.createDirectories(folder.resolve("texts"));
        write("texts/instructions.txt", "");

        assertThat(look()).isEmpty();
        String expectedEnding = ": nothing loads it; expected a name that ends in .yaml";
        assertThat(strangers())
                .containsExactlyInAnyOrder(
                        folder + "/a.yml" + expectedEnding,
                        folder + "/b.YAML" + expectedEnding,
                        folder + "/c.yaml.txt" + expectedEnding,
                        folder + "/my tenant.yaml: nothing loads it; expected a name of " + TenantId.EXPECTED,
                        folder + "/old/d.yaml: nothing loads it; expected it in " + folder + "/",
                        folder + "/e.yaml: nothing loads it; expected a file, not a folder or a device");
    }

    private List<String> strangers() throws IOException {
        return new TenantFolder(folder).look().strangers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "@2", "acme@", "acme@2@3", "-acme", ".", "müller", "a b", "acme@ 2"})
    void otherNamesAreNoTenants(String id) {
        assertThat(TenantId.isOne(id)).isFalse();
    }

    @Test
    void aLinkThatLeadsNowhereIsNoFile() throws IOException {
        write("other.yaml", "other");
        Files.createSymbolicLink(folder.resolve("acme.yaml"), Path.of("nowhere"));

        assertThat(look()).containsOnlyKeys("other");
    }

    @Test
    void aFileThatCannotBeLookedAtKeepsWhatIsKnownAndHarmsNoOther() throws IOException {
        Path file = write("acme.yaml", "one");
        write("other.yaml", "other");
        look();

        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("acme.yaml")); // a circle

        for (int looks = 0; looks < 3; looks++) {
            assertThat(files.texts()).extracting(TenantText::id).containsExactly("acme", "other");
        }
        assertThat(strangers()).singleElement().asString().contains("acme.yaml: cannot look at it");
    }

    @Test
    void beforeItsFirstTenantAGatewayNeedsNoFolder() throws IOException {
        Files.delete(folder);
        assertThat(look()).isEmpty();

        Files.createDirectory(folder);
        write("acme.yaml", "one");
        look();
        assertThat(look()).containsOnlyKeys("acme");
    }

    @Test
    void aFolderThatIsGoneDeletesNoTenant() throws IOException {
        write("acme.yaml", "one");
        look();
        Files.move(folder, directory.resolve("elsewhere"));

        assertThatThrownBy(files::texts)
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot list " + folder + ": there is no such folder");

        Files.move(directory.resolve("elsewhere"), folder);
        assertThat(look()).containsExactly(Map.entry("acme", "one"));
    }

    @Test
    void aFolderThatSomebodyNamesHasToBeThere() {
        TenantFiles named = new TenantFiles();
        named.setFolder(directory.resolve("nowhere").toString());

        assertThatThrownBy(named::texts)
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("nowhere: there is no such folder");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        files = new TenantFiles(write("acme.yaml", "one"));

        assertThatThrownBy(files::texts).isInstanceOf(IOException.class).hasMessageEndingWith(": it is not a folder");
    }

    @Test
    void aTextIsDecodedAsYamlIs() throws IOException {
        Files.write(folder.resolve("utf8.yaml"), bytes("\uFEFFgrün"));
        Files.write(folder.resolve("utf16.yaml"), "\uFEFFgrün".getBytes(StandardCharsets.UTF_16LE));

        assertThat(look()).containsExactly(Map.entry("utf16", "grün"), Map.entry("utf8", "grün"));
    }

    @Test
    void otherBytesAreRefusedInWords() throws IOException {
        Files.write(folder.resolve("latin1.yaml"), "grün".getBytes(StandardCharsets.ISO_8859_1));

        TenantText text = only(files.texts());
        assertThatThrownBy(() -> text.yaml().read()).hasMessage(folder + "/latin1.yaml: expected text in UTF-8");
    }

    @Test
    void aHugeFileIsNotRead() throws IOException {
        Files.write(folder.resolve("huge.yaml"), new byte[1_000_001]);

        TenantText text = only(files.texts());
        assertThatThrownBy(() -> text.yaml().read())
                .hasMessage(folder + "/huge.yaml: expected at most 1000000 bytes, got 1000001");
    }

    @Test
    void aLinkToTheRootIsNoTenantAndHidesNoOther() throws IOException {
        write("acme.yaml", "one");
        Files.createSymbolicLink(folder.resolve("root.yaml"), folder.getRoot());

        assertThat(look()).containsExactly(Map.entry("acme", "one"));
        assertThat(strangers()).singleElement().asString().contains("root.yaml: nothing loads it");
    }

    /** Such a file has an end only when the machine does, as one that grows while it is read may have. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void noMoreIsReadThanTheFilesLength() throws IOException {
        Files.createSymbolicLink(folder.resolve("endless.yaml"), Path.of("/proc/self/pagemap"));

        assertThat(look()).containsExactly(Map.entry("endless", ""));
    }

    @Test
    void anOwnFileReplacesAPackagedOneUntilItIsDeleted() throws IOException {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            TenantSource layered =
                    new LayeredTenants(files, new PackagedTenants(context, "META-INF/camel-voice/routes/tenants"));
            assertThat(only(layered.texts()).yaml().read()).contains("The packaged tenant");
            assertThat(layered.description()).isEqualTo(folder + ", classpath:META-INF/camel-voice/routes/tenants");

            Path own = write("default.yaml", "own");
            layered.texts();
            assertThat(only(layered.texts()).yaml().read()).isEqualTo("own");

            Files.delete(own);
            layered.texts();
            assertThat(only(layered.texts()).yaml().read()).contains("The packaged tenant");
        }
    }

    /** Measured: 3 ms of a processor for files, 6 ms for the links of a ConfigMap. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aThousandFilesAreLookedAtInMilliseconds(boolean links) throws IOException {
        if (links) {
            Files.createSymbolicLink(folder.resolve("..data"), Files.createDirectory(folder.resolve("..1")));
        }
        for (int i = 0; i < 1_000; i++) {
            write((links ? "..1/" : "") + "tenant" + i + ".yaml", "text");
            if (links) {
                Files.createSymbolicLink(
                        folder.resolve("tenant" + i + ".yaml"), Path.of("..data/tenant" + i + ".yaml"));
            }
        }
        long[] nanos = new long[51];
        for (int look = 0; look < nanos.length; look++) {
            long begun = processorNanos();
            assertThat(files.texts()).hasSize(1_000);
            nanos[look] = processorNanos() - begun;
        }
        Arrays.sort(nanos);
        assertThat(nanos[nanos.length / 2]).isLessThan(50_000_000L);
    }

    /** Of this thread: what others do on this machine meanwhile is not measured. */
    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static <T> T only(Collection<T> all) {
        assertThat(all).hasSize(1);
        return all.iterator().next();
    }

    private Object stamp(String id) throws IOException {
        return files.texts().stream()
                .filter(text -> text.id().equals(id))
                .findFirst()
                .orElseThrow()
                .stamp();
    }

    /** What one look hands out. */
    private Map<String, String> look() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (TenantText text : files.texts()) {
            texts.put(text.id(), text.yaml().read());
        }
        return texts;
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
