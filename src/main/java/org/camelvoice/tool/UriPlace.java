package org.camelvoice.tool;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The position of an argument in a URI, from the text before it. An argument may be part of a path or of an option's
 * value. At the start of a scheme, a host, a port, an endpoint's name or an option's name, it would choose the target.
 */
final class UriPlace {
    /** Schemes whose path is a name within this process or of a queue: they have no host. */
    private static final Set<String> HOSTLESS = Set.of(
            "direct",
            "seda",
            "vm",
            "disruptor",
            "disruptor-vm",
            "mock",
            "stub",
            "log",
            "file",
            "bean",
            "class",
            "sql",
            "jms",
            "activemq",
            "activemq6",
            "amqp",
            "sjms",
            "sjms2",
            "kafka",
            "nats",
            "spring-rabbitmq",
            "paho",
            "paho-mqtt5");

    private static final Pattern TWO_SCHEMES = Pattern.compile("^https?:(//)?https?:.*", Pattern.DOTALL);
    private static final Pattern HALF_OF_SOMETHING = Pattern.compile(".*(%[0-9A-Fa-f]?|(?<!RAW)\\{)$", Pattern.DOTALL);
    /** Text before the name of a queue. */
    private static final Pattern KIND_OF_QUEUE = Pattern.compile("^(temp-)?(queue|topic):/*");

    private static final Pattern QUERY = Pattern.compile("^sql(-stored)?:[^?]*$", Pattern.DOTALL);
    /** An innermost function. */
    private static final Pattern FUNCTION = Pattern.compile("\\$(simple)?\\{[^{}]*}");

    private final String before;

    /** @param before the URI up to the argument, with known property placeholders resolved */
    UriPlace(String before) {
        this.before = withoutFunctions(before);
    }

    /**
     * In a list of URIs, where the last one counts.
     *
     * @param delimiter separates the URIs; empty if there is only one
     */
    static UriPlace inList(String before, String delimiter) {
        String uris = withoutFunctions(before);
        int last = delimiter.isEmpty() ? -1 : uris.lastIndexOf(delimiter);
        return new UriPlace(last < 0 ? uris : uris.substring(last + delimiter.length()));
    }

    /** Removes functions, whose text is not part of the URI: {@code ${bean:x?method=y}} adds no option. */
    private static String withoutFunctions(String before) {
        String outer = FUNCTION.matcher(before).replaceAll("_");
        return outer.equals(before) ? before : withoutFunctions(outer);
    }

    /** Why an argument is not allowed here, as the second half of a sentence; null if it is. */
    String objection() {
        if (HALF_OF_SOMETHING.matcher(before).matches()) {
            return "stands behind a % or a {, which would take it for something else";
        }
        int options = before.indexOf('?');
        return options < 0 ? objectionToPath() : objectionToOption(options);
    }

    private static String objectionToChoice() {
        return "would choose the server, or the endpoint, that is asked: expected at least scheme:server/ or scheme:name"
                + " before it, or an enum";
    }

    private String objectionToPath() {
        int colon = before.indexOf(':');
        if (before.startsWith("{{")) {
            return before.replaceAll("\\{\\{.*?}}", "").contains("/") ? null : objectionToChoice();
        }
        if (colon <= 0) {
            return objectionToChoice();
        }
        String rest = before.substring(colon + 1).replaceFirst("^/+", "");
        boolean hostless = HOSTLESS.contains(before.substring(0, colon).toLowerCase(Locale.ROOT));
        boolean begun = hostless ? !KIND_OF_QUEUE.matcher(rest).replaceFirst("").isEmpty() : rest.indexOf('/') > 0;
        return begun ? null : objectionToChoice();
    }

    private String objectionToOption(int options) {
        int ampersand = Math.max(options, before.lastIndexOf('&'));
        return before.indexOf('=', ampersand) < 0
                ? "would choose an option of the endpoint: expected name= before it"
                : null;
    }

    /** Whether an empty text here would change the path. */
    boolean isInPath() {
        return before.indexOf('?') < 0;
    }

    /** Whether it is within the text of a query, where words have meaning. */
    boolean isInAQuery() {
        return QUERY.matcher(before).matches();
    }

    /** Whether {@code http:} would read it as a host named http. */
    static boolean hasTwoSchemes(String uri) {
        return TWO_SCHEMES.matcher(uri).matches();
    }
}
