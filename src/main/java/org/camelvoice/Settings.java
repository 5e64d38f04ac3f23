package org.camelvoice;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.spi.PropertiesComponent;
import org.apache.camel.spi.PropertiesSource;

/**
 * The settings of a CamelContext: those of its own properties, and the packaged defaults for what they leave out.
 */
final class Settings {
    private static final String DEFAULTS = "/META-INF/camel-voice/application.properties";

    private final CamelContext context;

    Settings(CamelContext context) {
        this.context = context;
    }

    /** Makes the packaged defaults known, behind all that the context has of its own. */
    void addDefaults() {
        PropertiesComponent properties = context.getPropertiesComponent();
        properties.addPropertiesSource(new Defaults(read()));
    }

    private static Properties read() {
        Properties defaults = new Properties();
        try (InputStream file = Settings.class.getResourceAsStream(DEFAULTS)) {
            defaults.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + DEFAULTS, e);
        }
        return defaults;
    }

    /** Answers for our keys only, and only when nobody else does. */
    private record Defaults(Properties properties) implements PropertiesSource, Ordered {
        @Override
        public int getOrder() {
            return Ordered.LOWEST;
        }

        @Override
        public String getName() {
            return "camel-voice-defaults";
        }

        @Override
        public String getProperty(String name) {
            return Setting.isOurs(name) ? properties.getProperty(name) : null;
        }
    }

    String get(Setting setting) {
        return context.resolvePropertyPlaceholders("{{" + setting.key() + "}}").strip();
    }

    int number(Setting setting) {
        return Integer.parseInt(get(setting));
    }

    /** @throws IllegalArgumentException for the first mistake: names the key, what was expected, and what was found */
    void check() {
        for (Setting setting : Setting.values()) {
            String value = get(setting);
            if (!setting.accepts(value)) {
                throw new IllegalArgumentException("%s: expected %s, got %s"
                        .formatted(setting.key(), setting.expected(), setting.isSecret() ? "something else" : value));
            }
        }
    }

    /**
     * For a gateway, whose properties are all its own; an application that embeds us may use our prefixes too.
     *
     * @throws IllegalArgumentException if there is a key with one of our prefixes that is none of ours
     */
    void checkKeys() {
        Properties own = context.getPropertiesComponent().loadProperties(Setting::isOurs);
        for (Object key : new TreeSet<>(own.keySet())) {
            if (!Setting.isKnown((String) key)) {
                throw new IllegalArgumentException(key + ": no such setting; application.properties lists them all");
            }
        }
    }
}
