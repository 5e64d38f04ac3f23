package org.camelvoice.platform;

import java.util.List;
import java.util.stream.Stream;

/** How a log names a failure: by its class and where it was thrown. Its message may quote what was said, or a secret. */
public final class Failure {
    private static final List<String> OF_THE_JDK = List.of("java.", "jdk.", "sun.");

    private Failure() {}

    /** Such as {@code java.lang.IllegalStateException at org.example.Orders.find:42}. */
    public static String of(Throwable failure) {
        String name = failure.getClass().getName();
        return Stream.of(failure.getStackTrace())
                .filter(place -> OF_THE_JDK.stream().noneMatch(place.getClassName()::startsWith))
                .findFirst()
                .map(place -> "%s at %s.%s:%d"
                        .formatted(name, place.getClassName(), place.getMethodName(), place.getLineNumber()))
                .orElse(name);
    }
}
