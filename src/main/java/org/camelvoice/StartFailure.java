package org.camelvoice;

/** Why the gateway cannot start, for whoever wrote its settings and routes. */
final class StartFailure {

    private StartFailure() {}

    /** The innermost cause that says anything: what Camel wraps around it names neither key nor remedy. */
    static String sentence(Throwable failure) {
        String sentence = failure.toString();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null) {
                sentence = cause.getMessage();
            }
        }
        return sentence;
    }
}
