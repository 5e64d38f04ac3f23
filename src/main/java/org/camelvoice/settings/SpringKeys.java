package org.camelvoice.settings;

import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/** The keys of a Spring application: Camel asks Spring for values, and cannot tell which there are. */
final class SpringKeys {
    private static final String SPRING = "org.springframework.core.env.ConfigurableEnvironment";

    private SpringKeys() {}

    /** None where there is no Spring. */
    static Stream<String> of(CamelContext context) {
        return isThere() ? Keys.of(context) : Stream.empty();
    }

    private static boolean isThere() {
        try {
            Class.forName(SPRING, false, SpringKeys.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Apart, so that nobody looks for Spring's classes where there are none. */
    private static final class Keys {
        static Stream<String> of(CamelContext context) {
            return context.getRegistry().findByType(ConfigurableEnvironment.class).stream()
                    .flatMap(environment -> environment.getPropertySources().stream())
                    .filter(EnumerablePropertySource.class::isInstance)
                    .map(EnumerablePropertySource.class::cast)
                    .flatMap(source -> Stream.of(source.getPropertyNames()));
        }
    }
}
