package org.camelvoice.gateway;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds resources in a jar by its index (APPNOTE.TXT §4.3.12). Camel's own resolver unpacks all of the jar for that, each time:
 * of the runnable one half a second's work, and the start asks four times.
 */
final class JarIndex extends DefaultPackageScanResourceResolver {
    private static final Logger LOG = LoggerFactory.getLogger(JarIndex.class);

    /** @param wanted null for all but classes */
    @Override
    protected List<String> doLoadImplementationsInJar(
            String folder, InputStream stream, String path, Predicate<String> wanted) {
        File file = new File(path);
        if (!file.isFile()) {
            return super.doLoadImplementationsInJar(folder, stream, path, wanted);
        }
        try (stream;
                JarFile jar = new JarFile(file)) {
            return names(jar, folder, wanted == null ? name -> !name.endsWith(".class") : wanted);
        } catch (IOException e) {
            LOG.warn("Cannot look for {} in {}, so none of it is found: {}", folder, file, e.getMessage());
            return List.of();
        }
    }

    private static List<String> names(JarFile jar, String folder, Predicate<String> wanted) {
        return jar.stream()
                .filter(entry -> !entry.isDirectory())
                .map(ZipEntry::getName)
                .filter(name -> name.startsWith(folder) && wanted.test(name))
                .toList();
    }
}
