package org.camelvoice.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.tenant.Tenant;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * The location of a mistake that stopped the start, as far as Camel reports it.
 *
 * @param file  null if unknown; {@code routes/calls.yaml}, or with a line number after it
 * @param owner null if unknown; {@code route mine}, {@code tenant acme} or {@code bean x}
 * @param keys  the wrong option or property, or several, the outer one first
 */
record FailurePlace(String file, String owner, List<String> keys) {
    private static final Pattern FILE = Pattern.compile("Error pre-parsing resource: (.+)");
    private static final Pattern BEAN = Pattern.compile("Error creating bean: (.+) of type: (?:#class:)?(.+)");
    private static final Pattern LINE = Pattern.compile("(.+):(\\d+)");
    private static final Pattern IN_FILE = Pattern.compile("in (\\S+), line \\d+, column \\d+");
    private static final Pattern UNKNOWN_OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.+)}]", Pattern.DOTALL);
    private static final Pattern OUR_URI =
            Pattern.compile("\\b(voice|voice-event|voice-tool|openai-realtime):[\\w./-]*\\w");
    private static final String TENANT = "tenant ";

    /** @param context null if unknown */
    static FailurePlace of(List<Throwable> causes, CamelContext context) {
        String owner = first(causes, FailurePlace::owner);
        String file = first(causes, FailurePlace::yaml);
        file = file == null ? first(causes, cause -> file(cause, context)) : file;
        return new FailurePlace(withLine(file, owner, causes, context), owner, keys(causes));
    }

    /** The first result of {@code known}; null if it finds nothing. */
    private static String first(List<Throwable> causes, Function<Throwable, String> known) {
        return causes.stream().map(known).filter(Objects::nonNull).findFirst().orElse(null);
    }

    boolean isTenant() {
        return owner != null && owner.startsWith(TENANT);
    }

    /** From the outside to the inside. */
    Stream<String> parts() {
        return Stream.concat(Stream.of(file, owner).filter(Objects::nonNull).map(YamlFile::nameOf), keys.stream());
    }

    /** Whether Camel's message says only where the mistake is. */
    static boolean isOnlyAPlace(String message) {
        return FILE.matcher(message).matches() || BEAN.matcher(message).matches();
    }

    private static String owner(Throwable cause) {
        if (routeId(cause) != null) {
            return "route " + routeId(cause);
        }
        Matcher bean = BEAN.matcher(Objects.toString(cause.getMessage(), ""));
        return bean.matches()
                ? (bean.group(2).equals(Tenant.class.getName()) ? TENANT : "bean ") + bean.group(1)
                : null;
    }

    private static String routeId(Throwable cause) {
        if (cause instanceof FailedToCreateRouteException route) {
            return route.getRouteId();
        }
        return cause instanceof FailedToStartRouteException route ? route.getRouteId() : null;
    }

    private static String file(Throwable cause, CamelContext context) {
        if (routeId(cause) != null) {
            String file = fileOf(routeId(cause), context);
            return file == null ? location(cause) : file;
        }
        Matcher file = FILE.matcher(Objects.toString(cause.getMessage(), ""));
        return file.matches() ? file.group(1) : null;
    }

    /** With the last line that the message names, where the YAML reader gave up; null if it is another failure. */
    private static String yaml(Throwable cause) {
        if (!(cause instanceof MarkedYamlEngineException yaml)) {
            return null;
        }
        Matcher in = IN_FILE.matcher(yaml.getMessage());
        String file = null;
        while (in.find()) {
            file = in.group(1);
        }
        Optional<Mark> mark = yaml.getProblemMark().or(yaml::getContextMark);
        return file == null
                ? null
                : file + mark.map(at -> ":" + (at.getLine() + 1)).orElse("");
    }

    private static String location(Throwable cause) {
        if (cause instanceof FailedToCreateRouteException route) {
            return route.getLocation();
        }
        return ((FailedToStartRouteException) cause).getLocation();
    }

    /** Null if the context does not know the route or its file. */
    private static String fileOf(String routeId, CamelContext context) {
        RouteDefinition route = context == null ? null : model(context).getRouteDefinition(routeId);
        Resource resource = route == null ? null : route.getResource();
        return resource == null ? null : resource.getLocation();
    }

    private static Model model(CamelContext context) {
        return context.getCamelContextExtension().getContextPlugin(Model.class);
    }

    private static String withLine(String file, String owner, List<Throwable> causes, CamelContext context) {
        if (file == null || owner == null || context == null) {
            return file;
        }
        Matcher known = LINE.matcher(file);
        String path = known.matches() ? known.group(1) : file;
        int line = read(path, context)
                .map(yaml -> yaml.line(owner.substring(owner.indexOf(' ') + 1), words(causes)))
                .orElse(0);
        return line == 0 ? file : path + ":" + line;
    }

    private static Optional<YamlFile> read(String location, CamelContext context) {
        Resource resource = PluginHelper.getResourceLoader(context)
                .resolveResource(ResourceHelper.hasScheme(location) ? location : "file:" + location);
        return resource == null || !resource.exists() ? Optional.empty() : YamlFile.read(resource);
    }

    /** Words from the file at the mistake, the most specific first. */
    private static List<String> words(List<Throwable> causes) {
        List<String> words = new ArrayList<>(keys(causes));
        for (Throwable cause : causes) {
            if (cause instanceof NoSuchBeanException bean && bean.getName() != null) {
                words.add(bean.getName());
            } else if (cause instanceof ResolveEndpointFailedException endpoint) {
                words.add(path(endpoint.getUri()));
            } else if (cause instanceof NoSuchEndpointException endpoint && endpoint.getUri() != null) {
                words.add(path(endpoint.getUri()));
            } else if (FailureWords.missingProperty(cause) != null) {
                words.add("{{" + FailureWords.missingProperty(cause));
            } else if (cause instanceof IllegalArgumentException) {
                words.addAll(ourUris(cause));
            }
        }
        return words;
    }

    /** The URIs that a message of Camel Voice names. */
    private static List<String> ourUris(Throwable cause) {
        return OUR_URI.matcher(Objects.toString(cause.getMessage(), ""))
                .results()
                .map(uri -> path(uri.group()))
                .toList();
    }

    /** A URI as files have it: {@code voice:call/text}, without options. */
    private static String path(String uri) {
        return uri.replaceFirst("\\?.*", "").replaceFirst("://", ":");
    }

    private static List<String> keys(List<Throwable> causes) {
        return causes.stream()
                .flatMap(cause -> cause instanceof PropertyBindingException binding
                        ? Stream.of(binding.getPropertyName())
                        : unknownOptions(cause).stream())
                .distinct()
                .toList();
    }

    /** The endpoint's unknown options, without their values; empty if the failure has another cause. */
    static List<String> unknownOptions(Throwable cause) {
        Matcher unknown = UNKNOWN_OPTIONS.matcher(Objects.toString(cause.getMessage(), ""));
        return cause instanceof ResolveEndpointFailedException && unknown.find()
                ? Stream.of(unknown.group(1).split(", "))
                        .map(option -> option.split("=", 2)[0])
                        .toList()
                : List.of();
    }
}
