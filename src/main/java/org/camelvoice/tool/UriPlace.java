package org.camelvoice.tool;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where in a URI an argument stands, by what stands before it. It may be a part of a path, or of an option's value; where a
 * scheme, a host, a port, an endpoint's name or an option's name begins with it, it would choose who is asked.
 */
final class UriPlace {
    /** What follows is a name within this process, or of a queue: there is no host. */
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
    /** What stands before the name of a queue and is none itself. */
    private static final Pattern KIND_OF_QUEUE = Pattern.compile("^(temp-)?(queue|topic):/*");

    private static final Pattern QUERY = Pattern.compile("^sql(-stored)?:[^?]*$", Pattern.DOTALL);
    /** A function within which there is no other one. */
    private static final Pattern FUNCTION = Pattern.compile("\\$(simple)?\\{[^{}]*}");

    private final String before;

    /** @param before the URI up to the argument, with its property placeholders filled in as far as they are known */
    UriPlace(String before) {
        this.before = withoutFunctions(before);
    }

    /**
     * In a list of URIs, of which the last one counts.
     *
     * @param delimiter what stands between them; empty if there is one only
     */
    static UriPlace inList(String before, String delimiter) {
        String uris = withoutFunctions(before);
        int last = delimiter.isEmpty() ? -1 : uris.lastIndexOf(delimiter);
        return new UriPlace(last < 0 ? uris : uris.substring(last + delimiter.length()));
    }

    /** What they are made of is none of the URI's: {@code ${bean:x?method=y}} has no option of it. */
    private static String withoutFunctions(String before) {
        String outer = FUNCTION.matcher(before).replaceAll("_");
        return outer.equals(before) ? before : withoutFunctions(outer);
    }

    /** Why an argument cannot stand here, as the second half of a sentence; null if it can. */
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

    /** Whether an empty text here would make another path. */
    boolean isInPath() {
        return before.indexOf('?') < 0;
    }

    /** Whether it is within the text of a query, which has words of its own. */
    boolean isInAQuery() {
        return QUERY.matcher(before).matches();
    }

    /** Whether it is one that {@code http:} takes for a host named http. */
    static boolean hasTwoSchemes(String uri) {
        return TWO_SCHEMES.matcher(uri).matches();
    }
}
