package org.camelvoice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.scan.DefaultPackageScanResourceResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarIndexTest {
    @TempDir
    Path directory;

    @Test
    void findsInAJarWhatCamelFinds() throws Exception {
        Path jar = jar(
                "indexed/",
                "indexed/routes/",
                "indexed/routes/a.yaml",
                "indexed/routes/b.yaml",
                "indexed/routes/deep/c.yaml",
                "indexed/routes/D.class",
                "other/routes/e.yaml");

        for (String pattern : List.of("*.yaml", "**/*.yaml", "*", "a.yaml", "none")) {
            assertThat(found(new JarIndex(), jar, pattern))
                    .as(pattern)
                    .isEqualTo(found(new DefaultPackageScanResourceResolver(), jar, pattern));
        }
        assertThat(found(new JarIndex(), jar, "*.yaml"))
                .containsExactly("indexed/routes/a.yaml", "indexed/routes/b.yaml");
    }

    @Test
    void findsNothingInAJarThatItCannotRead() throws Exception {
        Path jar = Files.writeString(directory.resolve("broken.jar"), "no jar");
        InputStream stream = Files.newInputStream(jar);

        assertThat(new JarIndex().doLoadImplementationsInJar("indexed/", stream, jar.toString(), null))
                .isEmpty();
        assertThatThrownBy(stream::read).isInstanceOf(IOException.class); // closed
    }

    private static List<String> found(DefaultPackageScanResourceResolver resolver, Path jar, String pattern)
            throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext();
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            resolver.setCamelContext(context);
            resolver.addClassLoader(loader);
            resolver.start();
            return resolver.findResources("classpath:indexed/routes/" + pattern).stream()
                    .map(Resource::getLocation)
                    .map(location -> location.substring(location.indexOf("indexed/")))
                    .sorted()
                    .toList();
        }
    }

    private Path jar(String... names) throws IOException {
        Path jar = directory.resolve("some.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (String name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.closeEntry();
            }
        }
        return jar;
    }
}
