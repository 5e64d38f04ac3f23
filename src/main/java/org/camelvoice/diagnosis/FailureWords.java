package org.camelvoice.diagnosis;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.support.PluginHelper;
import org.camelvoice.NearestName;
import org.camelvoice.event.WavAppend;
import org.camelvoice.processor.AudioSteps;
import org.camelvoice.processor.CallSteps;
import org.camelvoice.settings.DeclaredSettings;
import org.camelvoice.tenant.Tenant;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Describes a mistake where Camel's message is about its internals: the expected value, the actual value, and a similar
 * name.
 */
final class FailureWords {
    private static final Pattern NO_PROPERTY =
            Pattern.compile("Property with key \\[(.*?)] not found in .*", Pattern.DOTALL);
    private static final Pattern NO_VALUE =
            Pattern.compile("Property with key \\[(\\w+):(.*?)] using function \\[.*", Pattern.DOTALL);
    private static final Pattern NO_LIST = Pattern.compile("Unsupported type: (SEQUENCE|MAPPING).*", Pattern.DOTALL);
    private static final Pattern NO_COMPONENT =
            Pattern.compile("Error configuring property: (\\S+) because cannot find component with name (\\S+)\\. .*");
    private static final Pattern NO_WORD = Pattern.compile("^(?:Unknown node id|Unsupported field): (\\S+)");
    private static final List<String> OUR_SCHEMES =
            List.of("voice", "voice-event", "voice-tool", "voice-websocket", "openai-realtime");
    private static final List<String> OUR_BEANS = List.of(Tenant.class.getName(), WavAppend.class.getName());

    /** Whether the text belongs to a tenant and may contain braces. */
    private final boolean ofTenant;
    /** Null if unknown. */
    private final CamelContext context;

    FailureWords(boolean ofTenant, CamelContext context) {
        this.ofTenant = ofTenant;
        this.context = context;
    }

    String of(List<Throwable> causes) {
        return causes.stream()
                .map(this::known)
                .filter(Objects::nonNull)
                .findFirst()
                .or(() -> causes.stream()
                        .filter(cause -> !isWrapper(cause))
                        .findFirst()
                        .map(FailureWords::sentence))
                .orElseGet(() -> sentence(causes.get(causes.size() - 1)));
    }

    /** The description of a known failure; null for all others. */
    private String known(Throwable cause) {
        if (cause instanceof PropertyBindingException binding) {
            return binding(binding);
        }
        if (cause instanceof TypeConversionException conversion) {
            return expected(conversion.getToType(), conversion.getValue());
        }
        if (cause instanceof ClassNotFoundException) {
            return "there is no class " + cause.getMessage()
                    + elsewhere(NearestName.hint(cause.getMessage(), OUR_BEANS));
        }
        if (cause instanceof NoSuchBeanException bean && bean.getName() != null) {
            return "there is no bean " + bean.getName() + NearestName.hint(bean.getName(), beans());
        }
        if (cause instanceof NoSuchEndpointException endpoint && endpoint.getUri() != null) {
            return component(scheme(endpoint.getUri()));
        }
        if (cause instanceof ResolveEndpointFailedException endpoint) {
            return options(endpoint);
        }
        return cause instanceof MarkedYamlEngineException yaml ? yaml(yaml) : property(cause);
    }

    /** Null if a cause says more. */
    private static String binding(PropertyBindingException binding) {
        if (binding.getCause() == null) { // perhaps for its name's case only
            return missing(binding) + NearestName.hint(binding.getPropertyName(), settable(binding));
        }
        Class<?> type = typeOf(binding);
        boolean wrongType = type != null
                && Objects.toString(binding.getCause().getMessage(), "").startsWith("Could not find a suitable setter");
        return wrongType ? expected(type, binding.getValue()) : null;
    }

    /** An option of Camel Main's has its component's name before it. */
    private static String missing(PropertyBindingException binding) {
        return binding.getOptionPrefix() == null
                ? "there is no such property"
                : binding.getOptionPrefix().replaceFirst("\\.$", "") + " has no such option";
    }

    /** Null if the target has no such property. */
    private static Class<?> typeOf(PropertyBindingException binding) {
        return setters(binding)
                .filter(setter -> setter.equalsIgnoreCase("set" + binding.getPropertyName()))
                .findFirst()
                .map(setter -> parameter(binding, setter))
                .orElse(null);
    }

    private static Class<?> parameter(PropertyBindingException binding, String setter) {
        return Arrays.stream(binding.getTarget().getClass().getMethods())
                .filter(method -> method.getName().equals(setter) && method.getParameterCount() == 1)
                .map(method -> method.getParameterTypes()[0])
                .findFirst()
                .orElseThrow();
    }

    private static Stream<String> setters(PropertyBindingException binding) {
        return setters(binding.getTarget().getClass());
    }

    /** A component's options may be its configuration's. */
    private static Stream<String> ofConfiguration(Class<?> component) {
        return Arrays.stream(component.getMethods())
                .filter(method -> method.getName().equals("getConfiguration"))
                .flatMap(method -> setters(method.getReturnType()));
    }

    private static Stream<String> setters(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method ->
                        method.getParameterCount() == 1 && method.getName().startsWith("set"))
                .map(method -> method.getName());
    }

    private static Set<String> settable(PropertyBindingException binding) {
        return Stream.concat(
                        setters(binding), ofConfiguration(binding.getTarget().getClass()))
                .map(setter -> Character.toLowerCase(setter.charAt(3)) + setter.substring(4))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String expected(Class<?> type, Object value) {
        if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .toList();
            return "expected one of " + names + ", got " + value + NearestName.hint(String.valueOf(value), names);
        }
        return "expected " + kind(type) + ", got " + value;
    }

    private static String kind(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean", "Boolean" -> "true or false";
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double", "float", "Float" -> "a number";
            case "Duration" -> "a time such as 5s, 500ms or 1m30s";
            default -> type.getSimpleName();
        };
    }

    private Set<String> beans() {
        Set<String> beans = new TreeSet<>(AudioSteps.all().keySet());
        beans.addAll(CallSteps.all().keySet());
        if (context != null) {
            beans.addAll(context.getRegistry().findByTypeWithName(Object.class).keySet());
        }
        return beans;
    }

    private static String scheme(String uri) {
        return uri.replaceFirst(":.*", "");
    }

    private String component(String scheme) {
        Set<String> schemes = new TreeSet<>(OUR_SCHEMES);
        if (context != null) {
            schemes.addAll(context.getComponentNames());
        }
        String hint = NearestName.hint(scheme, schemes);
        return "there is no component " + scheme + elsewhere(hint);
    }

    private static String elsewhere(String hint) {
        return hint.isEmpty() ? ": it may be in a jar that is not on the class path" : hint;
    }

    /** Null unless the failure is an unknown option. */
    private String options(ResolveEndpointFailedException endpoint) {
        List<String> unknown = FailurePlace.unknownOptions(endpoint);
        if (unknown.isEmpty()) {
            return null;
        }
        String scheme = scheme(endpoint.getUri());
        return scheme + " has no such option" + NearestName.hint(unknown.get(0), optionsOf(scheme));
    }

    private Set<String> optionsOf(String scheme) {
        EndpointUriFactory options = context == null
                ? null
                : PluginHelper.getUriFactoryResolver(context).resolveFactory(scheme, context);
        return options == null ? Set.of() : options.propertyNames();
    }

    private static String yaml(MarkedYamlEngineException yaml) {
        if (NO_LIST.matcher(yaml.getMessage()).matches()) {
            return "expected a word or a text, got a list or a map; write a list as comma-separated text";
        }
        Matcher word = NO_WORD.matcher(yaml.getMessage());
        if (word.find()) {
            return "there is no " + word.group(1) + " here" + NearestName.hint(word.group(1), YamlWords.ALL);
        }
        String problem = Objects.requireNonNullElse(yaml.getProblem(), yaml.getMessage());
        return problem.replaceFirst("(?s)\\s+in \\S+, line.*", "");
    }

    /** Null unless the failure is a missing property, or one of a missing component. */
    private String property(Throwable cause) {
        Matcher component = NO_COMPONENT.matcher(Objects.toString(cause.getMessage(), ""));
        if (component.matches()) {
            return component.group(1) + ": " + component(component.group(2));
        }
        String key = missingProperty(cause);
        if (key == null) {
            return function(cause);
        }
        String hint = NearestName.hint(key, DeclaredSettings.of(context).keys());
        String escape = ofTenant && hint.isEmpty() ? "; for literal braces, write {\\{%s}\\}".formatted(key) : "";
        return "there is no property " + key + " for {{" + key + "}}" + hint + escape;
    }

    /** Null unless what a function asks for is missing, such as the environment variable of {@code {{env:NAME}}}. */
    private static String function(Throwable cause) {
        Matcher missing = NO_VALUE.matcher(Objects.toString(cause.getMessage(), ""));
        if (!missing.matches()) {
            return null;
        }
        String what = missing.group(1).equals("env") ? "environment variable " + missing.group(2) : "value";
        return "there is no %s for {{%s:%s}}".formatted(what, missing.group(1), missing.group(2));
    }

    /** The missing property that a text refers to; null for other failures. */
    static String missingProperty(Throwable cause) {
        Matcher missing = NO_PROPERTY.matcher(Objects.toString(cause.getMessage(), ""));
        return cause instanceof IllegalArgumentException && missing.matches() ? missing.group(1) : null;
    }

    /** Whether the message says only where the mistake is, or repeats its cause. */
    private static boolean isWrapper(Throwable cause) {
        if (cause.getCause() == null) {
            return false;
        }
        String message = cause.getMessage();
        return message == null
                || message.equals(cause.getCause().toString())
                || message.equals(cause.getCause().getMessage())
                || cause.getClass().getName().startsWith("org.apache.camel.")
                || FailurePlace.isOnlyAPlace(message);
    }

    private static String sentence(Throwable mistake) {
        return mistake.getMessage() == null ? mistake.toString() : mistake.getMessage() + detail(mistake);
    }

    /** The system's own message, if the sentence does not contain it. */
    private static String detail(Throwable mistake) {
        Throwable cause = mistake.getCause();
        boolean says = cause instanceof IOException && cause.getMessage() != null;
        return says && !mistake.getMessage().contains(cause.getMessage()) ? ": " + cause.getMessage() : "";
    }
}
