package org.camelvoice.call;

import java.util.List;
import java.util.Map;

/** Finds what a platform says of a call, by the names that platforms and their users give it. Never logged. */
public final class CallAttributes {
    /** In a tenant's words. */
    private static final String CALLER = "caller";

    private static final String CALLEE = "callee";
    /** The first that is there counts. */
    private static final List<String> CALLER_NAMES = List.of(CALLER, "from", "From");

    private static final List<String> CALLEE_NAMES = List.of(CALLEE, "to", "To", "called", "Called");

    private CallAttributes() {}

    /**
     * The attribute of this name; null if there is none. {@code caller} and {@code callee} are the two numbers, whatever
     * the platform calls them.
     */
    public static String named(String name, Map<String, String> attributes) {
        return switch (name) {
            case CALLER -> callerNumber(attributes);
            case CALLEE -> first(CALLEE_NAMES, attributes);
            default -> attributes.get(name);
        };
    }

    static String callerNumber(Map<String, String> attributes) {
        return first(CALLER_NAMES, attributes);
    }

    private static String first(List<String> names, Map<String, String> attributes) {
        return names.stream()
                .map(attributes::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
