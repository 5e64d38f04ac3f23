package org.camelvoice.diagnosis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.spi.PackageScanResourceResolver;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceAware;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.util.AntPathMatcher;
import org.camelvoice.diagnosis.YamlFile.Bean;
import org.camelvoice.tenant.Tenant;

/** The YAML files of routes and tenants. Finds mistakes that Camel does not report, such as two beans with one name. */
public final class LoadedFiles {
    private static final List<String> INCLUDE_PATTERNS =
            List.of("camel.main.routesIncludePattern", "camel.main.routes-include-pattern");
    private static final List<String> EXCLUDE_PATTERNS =
            List.of("camel.main.routesExcludePattern", "camel.main.routes-exclude-pattern");
    private static final String USUAL_PATTERN = "classpath:camel/*"; // Camel's own default

    private static final List<String> FOLDERS = List.of("routes", "routes/tenants");
    private static final int DEEPEST = 4;

    /** By location, such as {@code file:routes/calls.yaml}, sorted. */
    private final Map<String, Resource> resources = new TreeMap<>();

    /** Whether all loaded files belong to the gateway, and none to an application. */
    private final boolean ofGateway;

    private LoadedFiles(boolean ofGateway) {
        this.ofGateway = ofGateway;
    }

    /** The files of a gateway. */
    public LoadedFiles(Collection<Resource> resources) {
        this(true);
        resources.forEach(this::add);
    }

    public boolean isOfGateway() {
        return ofGateway;
    }

    private void add(Resource resource) {
        if (resource != null && resource.getLocation().endsWith(".yaml")) {
            resources.putIfAbsent(resource.getLocation(), resource);
        }
    }

    /** The files that the gateway has registered, or the files that an application's settings name. */
    public static LoadedFiles of(CamelContext context) {
        LoadedFiles known = context.getCamelContextExtension().getContextPlugin(LoadedFiles.class);
        return known == null ? ofApplication(context) : known;
    }

    private static LoadedFiles ofApplication(CamelContext context) {
        LoadedFiles files = new LoadedFiles(false);
        String[] excluded = patterns(context, EXCLUDE_PATTERNS, "").toArray(String[]::new);
        patterns(context, INCLUDE_PATTERNS, USUAL_PATTERN)
                .flatMap(pattern -> find(context, pattern))
                .filter(file -> !AntPathMatcher.INSTANCE.anyMatch(excluded, file.getLocation()))
                .forEach(files::add);
        Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
        Stream.<ResourceAware>concat(model.getRouteDefinitions().stream(), model.getCustomBeans().stream())
                .forEach(part -> files.add(part.getResource()));
        return files;
    }

    private static Stream<String> patterns(CamelContext context, List<String> keys, String usual) {
        String patterns = keys.stream()
                .flatMap(key -> context.getPropertiesComponent().resolveProperty(key).stream())
                .findFirst()
                .orElse(usual);
        return Stream.of(patterns.split(",")).map(String::strip).filter(pattern -> !pattern.isEmpty());
    }

    private static Stream<Resource> find(CamelContext context, String pattern) {
        PackageScanResourceResolver resolver = PluginHelper.getPackageScanResourceResolver(context);
        try {
            return resolver.findResources(pattern).stream();
        } catch (Exception e) { // the loader reports the reason
            return Stream.empty();
        }
    }

    public boolean contains(Resource resource) {
        return resource != null && resources.containsKey(resource.getLocation());
    }

    public Optional<YamlFile> read(Resource resource) {
        return Optional.ofNullable(resource).flatMap(YamlFile::read);
    }

    /**
     * The location of each tenant, such as {@code routes/tenants/acme.yaml:3}, by name.
     *
     * @throws IllegalStateException if another bean has a tenant's name: one would replace the other
     */
    public Map<String, String> tenants() {
        Map<String, Bean> beans = new HashMap<>();
        resources.values().stream()
                .flatMap(resource -> read(resource).stream())
                .flatMap(file -> file.beans().stream())
                .forEach(bean -> beans.merge(bean.name(), bean, LoadedFiles::requireDifferentNames));
        return beans.values().stream().filter(LoadedFiles::isTenant).collect(Collectors.toMap(Bean::name, Bean::place));
    }

    private static Bean requireDifferentNames(Bean one, Bean other) {
        if (isTenant(one) || isTenant(other)) {
            throw new IllegalStateException(
                    "%s: %s %s: expected a name that no other bean has, but there is a %s of this name in %s"
                            .formatted(other.place(), kind(other), other.name(), kind(one), one.place()));
        }
        return other;
    }

    private static boolean isTenant(Bean bean) {
        return bean.type().equals(Tenant.class.getName());
    }

    private static String kind(Bean bean) {
        return isTenant(bean) ? "tenant" : "bean";
    }

    /**
     * For a gateway, which owns all of its folders.
     *
     * @param directory the working directory
     * @throws IllegalStateException if a file looks like a route or tenant file, but its name or folder keeps it from
     *     being loaded
     */
    public void requireAll(Path directory) {
        Path root = directory.toAbsolutePath();
        Stream<Path> elsewhere = Stream.of(root.resolve("tenants"), root)
                .flatMap(folder -> yaml(folder, 1))
                .filter(LoadedFiles::hasTenant);
        Stream.concat(yaml(root.resolve("routes"), DEEPEST), elsewhere)
                .filter(file -> !isLoaded(root, file))
                .forEach(file -> requirePlace(relative(root, file), relative(root, file.getParent())));
    }

    private static void requirePlace(String file, String folder) {
        if (!FOLDERS.contains(folder)) {
            throw new IllegalStateException(
                    file + ": nothing loads it; expected it in routes/ or, if it is a tenant, in routes/tenants/");
        }
        if (!file.endsWith(".yaml")) {
            throw new IllegalStateException(file + ": nothing loads it; expected a name that ends in .yaml");
        }
    }

    private boolean isLoaded(Path directory, Path file) {
        return Set.of("file:" + relative(directory, file), "file:" + file).stream()
                .anyMatch(resources::containsKey);
    }

    private static String relative(Path directory, Path file) {
        return directory.relativize(file).toString().replace('\\', '/');
    }

    private static boolean hasTenant(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.anyMatch(line -> line.contains(Tenant.class.getName()));
        } catch (IOException | UncheckedIOException e) { // not a text
            return false;
        }
    }

    /** The files that look like YAML: {@code a.yml}, {@code a.YAML}, {@code a.yaml.txt}; without hidden files. */
    private static Stream<Path> yaml(Path folder, int depth) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().matches("(?i)[^.].*\\.(yml|yaml|yaml\\.txt)"))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot list " + folder, e);
        }
    }
}
