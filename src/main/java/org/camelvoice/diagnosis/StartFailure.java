package org.camelvoice.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** Why the gateway cannot start, in one line for the author of its settings and routes: the place and the mistake. */
public final class StartFailure {
    private static final int LONGEST = 500;

    private StartFailure() {}

    /** For a failure without a context. */
    static String sentence(Throwable failure) {
        return sentence(failure, null);
    }

    /**
     * Such as {@code routes/tenants/acme.yaml:5: tenant acme: speed: Expected speed from 0.25 to 1.5, got 9}.
     *
     * @param context the context that could not start; null if there is none yet
     */
    public static String sentence(Throwable failure, CamelContext context) {
        List<Throwable> causes = causes(failure);
        FailurePlace place = FailurePlace.of(causes, context);
        String mistake = new FailureWords(place.isTenant(), context).of(causes);
        String sentence =
                Stream.concat(place.parts(), Stream.of(mistake)).distinct().collect(Collectors.joining(": "));
        String line = sentence.replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /**
     * What is wrong with a tenant's property, such as {@code speed: expected a number, got fast}.
     *
     * @param name the property's
     */
    public static String ofProperty(String name, Throwable failure, CamelContext context) {
        String mistake = new FailureWords(true, context).of(causes(failure)).replaceAll("\\s+", " ");
        return name + ": " + (mistake.length() > LONGEST ? mistake.substring(0, LONGEST) + "..." : mistake);
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
