package org.camelvoice.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.Route;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.call.Audience;
import org.camelvoice.call.VersionedRoute;

/**
 * Creates a tool from a route and the options of its endpoint. Every mistake gives a sentence; Camel adds route and
 * file.
 */
final class ToolOfRoute {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,64}"); // OpenAI's rule
    private static final String RESOURCE = "resource:";

    private final Route route;
    private final VoiceToolEndpoint options;

    private ToolOfRoute(Route route, VoiceToolEndpoint options) {
        this.route = route;
        this.options = options;
    }

    /** @throws IllegalArgumentException for the first mistake */
    static Tool make(Route route, VoiceToolEndpoint options, Consumer<ToolRun> runner) {
        ToolOfRoute made = new ToolOfRoute(route, options);
        return new Tool(
                made.name(), made.description(), made.schema(), made.options(), made.audience(), made.where(), runner);
    }

    /** The sentence for a mistake found after the tool was created. */
    static String sentence(Tool tool, String mistake) {
        return "Tool " + tool.name() + " of route " + tool.route() + ": " + mistake;
    }

    private String name() {
        if (!NAME.matcher(options.getName()).matches()) {
            throw mistake("expected a name of letters, digits, _ and -, at most 64");
        }
        return options.getName();
    }

    private String description() {
        String description = isGiven(options.getDescription()) ? options.getDescription() : route.getDescription();
        if (!isGiven(description)) {
            throw mistake("expected a description, of the route or as an option: it tells the model when to call it");
        }
        return description.strip();
    }

    private ArgumentSchema schema() {
        try {
            return new ArgumentSchema(json());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(sentence(e.getMessage()), e);
        }
    }

    private ObjectNode json() {
        Map<String, String> parameters = options.getParameter();
        if (!isGiven(options.getSchema())) {
            return Parameters.schema(parameters == null ? Map.of() : parameters);
        }
        if (parameters != null && !parameters.isEmpty()) {
            throw new IllegalArgumentException("expected either schema or parameter., got both");
        }
        return parse(schemaText(options.getSchema()));
    }

    private String schemaText(String schema) {
        if (!schema.startsWith(RESOURCE)) {
            return schema;
        }
        String uri = schema.substring(RESOURCE.length());
        try (InputStream file = ResourceHelper.resolveMandatoryResourceAsInputStream(route.getCamelContext(), uri)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(sentence("cannot read its schema from " + uri), e);
        }
    }

    private static ObjectNode parse(String schema) {
        try {
            if (ToolJson.MAPPER.readTree(schema) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "expected a JSON Schema, but it is not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IllegalArgumentException("expected a JSON Schema, but it is not a JSON object");
    }

    private ToolOptions options() {
        if (options.getTimeout() <= 0) {
            throw mistake("expected a timeout of more than 0 ms, got " + options.getTimeout());
        }
        if (options.getFillerAfter() < 0) {
            throw mistake("expected fillerAfter to be 0 ms or more, got " + options.getFillerAfter());
        }
        return new ToolOptions(
                Duration.ofMillis(options.getTimeout()),
                mode(),
                isGiven(options.getFiller()) ? options.getFiller() : null,
                Duration.ofMillis(options.getFillerAfter()));
    }

    private ToolMode mode() {
        for (ToolMode mode : ToolMode.values()) {
            if (mode.name().toLowerCase(Locale.ROOT).equals(options.getMode())) {
                return mode;
            }
        }
        throw mistake("expected mode to be async or blocking, got " + options.getMode());
    }

    private Audience audience() {
        String tenants = options.getTenant();
        if (tenants != null && Arrays.stream(tenants.split(",", -1)).anyMatch(String::isBlank)) {
            throw mistake("expected names of tenants, comma-separated, got " + tenants);
        }
        return options.audience().in(VersionedRoute.version(route));
    }

    private String where() {
        String location = route.getSourceLocation();
        if (location == null && route.getSourceResource() != null) {
            location = route.getSourceResource().getLocation();
        }
        return location == null ? route.getRouteId() : route.getRouteId() + " (" + location + ")";
    }

    private static boolean isGiven(String text) {
        return text != null && !text.isBlank();
    }

    private IllegalArgumentException mistake(String sentence) {
        return new IllegalArgumentException(sentence(sentence));
    }

    private String sentence(String mistake) {
        return "Tool " + options.getName() + " of route " + where() + ": " + mistake;
    }
}
