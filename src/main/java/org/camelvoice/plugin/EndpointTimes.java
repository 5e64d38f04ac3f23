package org.camelvoice.plugin;

import java.lang.reflect.Field;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.UriParam;
import org.apache.camel.util.URISupport;

/**
 * Checks durations in the options of the voice endpoints: Camel silently reads a word such as {@code quick} as 0 ms.
 */
final class EndpointTimes implements EndpointStrategy {
    private static final Pattern TIME = Pattern.compile("-?[0-9]+|([0-9]+ *[a-zA-Z]+ *)+|PT.*");
    private static final String DURATION = "java.time.Duration";

    /** Called for each endpoint before its first use, on the thread that builds the route. */
    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (endpoint.getClass().getPackageName().startsWith("org.camelvoice.") && uri.indexOf('?') >= 0) {
            Map<String, Object> options = options(uri);
            Arrays.stream(endpoint.getClass().getDeclaredFields())
                    .filter(EndpointTimes::isTime)
                    .map(Field::getName)
                    .filter(options::containsKey)
                    .forEach(option -> check(option, String.valueOf(options.get(option))));
        }
        return endpoint;
    }

    private static boolean isTime(Field field) {
        UriParam option = field.getAnnotation(UriParam.class);
        return option != null && option.javaType().equals(DURATION);
    }

    private static void check(String option, String value) {
        if (!value.startsWith("#") && !TIME.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "%s: expected a time such as 5s, 500ms or 1m30s, got %s".formatted(option, value));
        }
    }

    private static Map<String, Object> options(String uri) {
        try {
            return URISupport.parseQuery(uri.substring(uri.indexOf('?') + 1));
        } catch (URISyntaxException e) {
            return Map.of(); // Camel has read the options already
        }
    }
}
