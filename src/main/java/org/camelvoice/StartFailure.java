package org.camelvoice;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.TypeConversionException;
import org.camelvoice.tenant.Tenant;

/** Why the gateway cannot start, in one line for whoever wrote its settings and routes: where, and what is wrong there. */
final class StartFailure {
    private static final Pattern FILE = Pattern.compile("Error pre-parsing resource: (?:file:)?(.+)");
    private static final Pattern BEAN = Pattern.compile("Error creating bean: (.+) of type: (?:#class:)?(.+)");
    private static final int LONGEST = 500;

    private StartFailure() {}

    /** Such as {@code routes/tenants/acme.yaml: tenant acme: speed: Expected speed from 0.25 to 1.5, got 9.0}. */
    static String sentence(Throwable failure) {
        List<Throwable> causes = causes(failure);
        Stream<String> places = causes.stream().map(StartFailure::place).filter(Objects::nonNull);
        String sentence =
                Stream.concat(places, Stream.of(mistake(causes))).distinct().collect(Collectors.joining(": "));
        String line = sentence.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }

    /** What this one says of the place; null if nothing. */
    private static String place(Throwable cause) {
        if (cause instanceof PropertyBindingException binding) {
            return binding.getPropertyName();
        }
        if (cause instanceof FailedToCreateRouteException route) {
            return route(route.getRouteId(), route.getLocation());
        }
        if (cause instanceof FailedToStartRouteException route) {
            return route(route.getRouteId(), route.getLocation());
        }
        return cause.getMessage() == null ? null : fileOrBean(cause.getMessage());
    }

    private static String route(String id, String location) {
        String where = location == null ? "" : " (" + location.replaceFirst("^file:", "") + ")";
        return id == null ? null : "route " + id + where;
    }

    private static String fileOrBean(String message) {
        Matcher file = FILE.matcher(message);
        if (file.matches()) {
            return file.group(1);
        }
        Matcher bean = BEAN.matcher(message);
        if (bean.matches()) {
            return (bean.group(2).equals(Tenant.class.getName()) ? "tenant " : "bean ") + bean.group(1);
        }
        return null;
    }

    private static String mistake(List<Throwable> causes) {
        return causes.stream()
                .filter(cause -> !isWrapper(cause))
                .findFirst()
                .map(StartFailure::sentenceOf)
                .orElseGet(() -> sentenceOf(causes.get(causes.size() - 1)));
    }

    /** Whether it says nothing but where the mistake is, or what its cause says. */
    private static boolean isWrapper(Throwable cause) {
        if (cause.getCause() == null || cause instanceof TypeConversionException) {
            return false;
        }
        String message = cause.getMessage();
        return message == null
                || message.equals(cause.getCause().toString())
                || message.equals(cause.getCause().getMessage())
                || cause.getClass().getName().startsWith("org.apache.camel.")
                || fileOrBean(message) != null;
    }

    private static String sentenceOf(Throwable mistake) {
        if (mistake instanceof TypeConversionException conversion) {
            return "expected " + conversion.getToType().getSimpleName() + ", got " + conversion.getValue();
        }
        if (mistake instanceof PropertyBindingException) {
            return "there is no such property";
        }
        if (mistake instanceof ClassNotFoundException) {
            return "there is no class " + mistake.getMessage();
        }
        return mistake.getMessage() == null ? mistake.toString() : mistake.getMessage() + detail(mistake);
    }

    /** What the system says of it, where the sentence does not. */
    private static String detail(Throwable mistake) {
        Throwable cause = mistake.getCause();
        boolean says = cause instanceof IOException && cause.getMessage() != null;
        return says && !mistake.getMessage().contains(cause.getMessage()) ? ": " + cause.getMessage() : "";
    }
}
