package org.camelvoice.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.camelvoice.tenant.LayeredTenants;
import org.camelvoice.tenant.PackagedTenants;
import org.camelvoice.tenant.TenantFiles;
import org.camelvoice.tenant.TenantSource;

/**
 * The route files of a gateway: the files of {@code routes/} in its working directory, and each packaged file without a
 * namesake there. So an own file extends the packaged ones or replaces one of them. The files of {@code routes/tenants/} go
 * the same way, but as a {@link TenantSource}: they come and change while the gateway runs.
 */
final class RouteFiles {
    private static final String PACKAGED = "META-INF/camel-voice/";
    private static final List<String> FOLDERS = List.of("routes");

    private static final String TENANTS = "routes/tenants";

    /** The working directory. */
    private final Path directory;

    RouteFiles(Path directory) {
        this.directory = directory;
    }

    /** For {@code camel.main.routesIncludePattern}: own files, then packaged ones. */
    String include() {
        Stream<String> own =
                FOLDERS.stream().filter(folder -> !own(folder).isEmpty()).map(folder -> "file:" + folder);
        Stream<String> packaged = FOLDERS.stream().map(folder -> "classpath:" + PACKAGED + folder);
        return Stream.concat(own, packaged).map(folder -> folder + "/*.yaml").collect(Collectors.joining(","));
    }

    /**
     * For {@code camel.main.routesExcludePattern}: the packaged files that own files replace, in a jar or in a folder.
     */
    String exclude() {
        return FOLDERS.stream()
                .flatMap(folder -> own(folder).stream().map(file -> PACKAGED + folder + "/" + file))
                .flatMap(file -> Stream.of("classpath:" + file, "**/" + file))
                .collect(Collectors.joining(","));
    }

    /** The own tenants' files, and each packaged one without a namesake there. */
    TenantSource tenants(CamelContext context) {
        return new LayeredTenants(
                new TenantFiles(directory.resolve(TENANTS)), new PackagedTenants(context, PACKAGED + TENANTS));
    }

    private List<String> own(String folder) {
        Path path = directory.resolve(folder);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }
}
