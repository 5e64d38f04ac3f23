package org.camelvoice.platform;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.camel.CamelContext;

/** Finds the platforms of a CamelContext: on the class paths of this jar and of the application, and in the registry. */
public final class Platforms {

    private Platforms() {}

    /** New instances of those on the class path, by name; of two with one name, the last. */
    public static Map<String, Platform> of(CamelContext context) {
        Map<String, Platform> platforms = new TreeMap<>();
        addAll(platforms, Platforms.class.getClassLoader());
        if (context.getApplicationContextClassLoader() != null) {
            addAll(platforms, context.getApplicationContextClassLoader());
        }
        context.getRegistry().findByType(Platform.class).forEach(platform -> platforms.put(platform.name(), platform));
        return platforms;
    }

    private static void addAll(Map<String, Platform> platforms, ClassLoader classLoader) {
        ServiceLoader.load(Platform.class, classLoader).forEach(platform -> platforms.put(platform.name(), platform));
    }
}
