package org.camelvoice.gateway;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;

/**
 * Finds resources in a jar by its index (APPNOTE.TXT §4.3.12). Camel's own resolver unpacks all of the jar for that, each time:
 * of the runnable one half a second's work, and the start asks four times.
 */
final class JarIndex extends DefaultPackageScanResourceResolver {

    /** @param wanted null for all but classes */
    @Override
    protected List<String> doLoadImplementationsInJar(
            String folder, InputStream stream, String path, Predicate<String> wanted) {
        File file = new File(path);
        return file.isFile()
                ? names(file, stream, folder, wanted == null ? name -> !name.endsWith(".class") : wanted)
                : super.doLoadImplementationsInJar(folder, stream, path, wanted);
    }

    private static List<String> names(File file, InputStream unused, String folder, Predicate<String> wanted) {
        try (unused;
                JarFile jar = new JarFile(file)) {
            return jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(ZipEntry::getName)
                    .filter(name -> name.startsWith(folder) && wanted.test(name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }
}
