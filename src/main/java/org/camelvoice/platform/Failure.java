package org.camelvoice.platform;

/** How a log names a failure: by its class and where it was thrown. Its message may quote what was said, or a secret. */
public final class Failure {

    private Failure() {}

    /** Such as {@code java.lang.IllegalStateException at org.example.Orders.find:42}. */
    public static String of(Throwable failure) {
        StackTraceElement[] places = failure.getStackTrace();
        String name = failure.getClass().getName();
        return places.length == 0
                ? name
                : "%s at %s.%s:%d"
                        .formatted(
                                name, places[0].getClassName(), places[0].getMethodName(), places[0].getLineNumber());
    }
}
