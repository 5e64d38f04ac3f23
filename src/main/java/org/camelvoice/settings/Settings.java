package org.camelvoice.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesResolvedValue;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.LifecycleStrategySupport;
import org.camelvoice.NearestName;

/**
 * The settings of a CamelContext: those of its own properties, and the packaged defaults for what they leave out.
 */
public final class Settings {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\{env:(\\w+)");
    private static final String DEFAULTS = "META-INF/camel-voice/application.properties";

    private final CamelContext context;

    public Settings(CamelContext context) {
        this.context = context;
    }

    /** Makes the packaged defaults known, behind all that the context has of its own. */
    public void addDefaults() {
        DeclaredSettings declared = declared();
        Properties defaults = read();
        defaults.keySet().removeIf(key -> !declared.isOurs((String) key));
        addTo(context.getPropertiesComponent(), defaults);
        context.addLifecycleStrategy(new Successors(defaults));
    }

    private static void addTo(PropertiesComponent properties, Properties defaults) {
        properties.addPropertiesSource(new Defaults(defaults, properties));
    }

    /** Spring Boot's PropertiesComponent takes the place of the context's first one when the plugins have been loaded. */
    private static final class Successors extends LifecycleStrategySupport {
        private final Properties defaults;

        Successors(Properties defaults) {
            this.defaults = defaults;
        }

        @Override
        public void onServiceAdd(CamelContext context, Service service, Route route) {
            if (service instanceof PropertiesComponent properties) {
                addTo(properties, defaults);
            }
        }
    }

    private static Properties read() {
        Properties defaults = new Properties();
        try (InputStream file = Settings.class.getResourceAsStream("/" + DEFAULTS)) {
            defaults.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DEFAULTS, e);
        }
        return defaults;
    }

    /**
     * Answers only when nobody else does: it is the last one asked but for initial properties.
     *
     * @param properties of our keys
     */
    private record Defaults(Properties properties, PropertiesComponent asked) implements PropertiesSource, Ordered {
        static final String NAME = "camel-voice-defaults";

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public int getOrder() {
            return LOWEST;
        }

        @Override
        public String getProperty(String name) {
            return isInitial(name) ? null : properties.getProperty(name);
        }

        private boolean isInitial(String name) {
            return asked instanceof org.apache.camel.component.properties.PropertiesComponent component
                    && component.getInitialProperties() != null
                    && component.getInitialProperties().containsKey(name);
        }
    }

    /**
     * For a gateway: takes away the blanks and line breaks around a value, which environments and files of secrets
     * leave there, also for routes and components that use the key themselves.
     */
    public void strip() {
        for (Setting setting : declared().all()) {
            String value = asItStands(setting);
            if (!value.equals(value.strip())) {
                context.getPropertiesComponent().addOverrideProperty(setting.key(), value.strip());
            }
        }
    }

    /** The environment variables that the packaged settings take their values from. */
    public Set<String> variables() {
        return read().values().stream()
                .flatMap(value -> VARIABLE.matcher(value.toString()).results())
                .map(variable -> variable.group(1))
                .collect(Collectors.toSet());
    }

    /** What is declared now. */
    public DeclaredSettings declared() {
        return DeclaredSettings.of(context);
    }

    /** Hands the values to whom they are for. They have been checked. */
    public void apply() {
        declared().declarations().forEach(declaration -> declaration.apply(this, context));
    }

    /** Without the blanks and line breaks around it, which files of secrets have; empty where nothing stands. */
    public String get(Setting setting) {
        return get(setting, null);
    }

    /**
     * The same, for an option that has this setting for its default.
     *
     * @param option goes before the setting, and is rid of its blanks too; null if nothing was said
     */
    public String get(Setting setting, String option) {
        return (option == null ? asItStands(setting) : option).strip();
    }

    private String asItStands(Setting setting) {
        return context.resolvePropertyPlaceholders("{{" + setting.key() + ":}}");
    }

    public int number(Setting setting) {
        return Integer.parseInt(get(setting));
    }

    public long bytes(Setting setting) {
        return Long.parseLong(get(setting));
    }

    /** @throws IllegalArgumentException for the first mistake: names the key, what was expected, found, and where */
    public void check() {
        for (Setting setting : declared().all()) {
            String value = get(setting);
            if (!setting.allows(value)) {
                throw new IllegalArgumentException("%s: expected %s, got %s%s"
                        .formatted(setting.key(), setting.expected(), shown(setting, value), origin(setting)));
            }
        }
    }

    private static String shown(Setting setting, String value) {
        if (value.isEmpty()) {
            return "nothing";
        }
        return setting.isSecret() ? "something else" : value;
    }

    /** Where the value stands, in parentheses and after a blank; empty if it is not known. */
    public String origin(Setting setting) {
        return context.getPropertiesComponent()
                .getResolvedValue(setting.key())
                .filter(value -> value.source() != null && value.originalValue() != null)
                .map(value -> origin(setting, value))
                .map(origin -> " (" + origin + ")")
                .orElse("");
    }

    private static String origin(Setting setting, PropertiesResolvedValue value) {
        Matcher variable = VARIABLE.matcher(value.originalValue());
        if (variable.find() && System.getenv(variable.group(1)) != null) {
            return "environment variable " + variable.group(1);
        }
        if (value.source().endsWith(DEFAULTS) || value.source().equals(Defaults.NAME)) {
            return variable.reset().find()
                    ? "environment variable " + variable.group(1) + " sets another"
                    : "the default";
        }
        return "ENV".equals(value.source())
                ? inEnvironment(setting)
                : value.source().replaceFirst("^file:", "");
    }

    /** Camel reads a key's own variable too, such as {@code VOICE_API_TOKEN} for {@code voice.apiToken}. */
    private static String inEnvironment(Setting setting) {
        String key = letters(setting.key());
        return System.getenv().keySet().stream()
                .filter(name -> letters(name).equals(key))
                .findFirst()
                .map(name -> "environment variable " + name)
                .orElse("environment");
    }

    private static String letters(String name) {
        return name.replaceAll("[._-]", "").toLowerCase(Locale.ROOT);
    }

    /**
     * For an application that embeds us: a sentence for each key with one of our prefixes that is none of ours. It may be
     * the application's own, so it is no mistake for certain.
     */
    public List<String> unknownKeys() {
        DeclaredSettings declared = declared();
        return Stream.concat(ownKeys(declared), SpringKeys.of(context).filter(declared::isOurs))
                .distinct()
                .sorted()
                .filter(key -> !declared.has(key))
                .map(key -> key + ": Camel Voice has no such setting" + NearestName.hint(key, declared.keys()))
                .toList();
    }

    private Stream<String> ownKeys(DeclaredSettings declared) {
        return context.getPropertiesComponent().loadProperties(declared::isOurs).stringPropertyNames().stream();
    }

    /**
     * For a gateway, whose properties are all its own; an application that embeds us may use our prefixes too.
     *
     * @throws IllegalArgumentException if there is a key with one of our prefixes that is none of ours
     */
    public void checkKeys() {
        DeclaredSettings declared = declared();
        for (String key : new TreeSet<>(ownKeys(declared).toList())) {
            if (!declared.has(key)) {
                throw new IllegalArgumentException(
                        key + ": there is no such setting; the packaged application.properties lists them all"
                                + NearestName.hint(key, declared.keys()));
            }
        }
    }
}
