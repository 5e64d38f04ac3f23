package org.camelvoice.platform;

import java.util.Map;

/**
 * Decides about a request before it becomes a WebSocket. The option {@code guard} of {@code voice-websocket:} names it
 * as a bean: {@code guard: "#doorman"}. It is asked after the limits of the listener and the check of {@code Origin},
 * and before anything of a call exists.
 */
@FunctionalInterface
public interface UpgradeGuard {

    /**
     * Admits or refuses. Called on the event loop of the future connection: it must not block, and answers at once. If
     * it throws, the request gets 500.
     */
    Verdict decide(UpgradeRequest request);

    /** What becomes of a request. */
    sealed interface Verdict permits Admitted, Refused {}

    /**
     * The request becomes a WebSocket.
     *
     * @param headers trusted headers for every exchange of the connection. They replace parameters of the query and of
     *     the path; a name that begins with {@code CamelVoice} can come from nobody else, since a URL cannot set it
     */
    record Admitted(Map<String, Object> headers) implements Verdict {
        public Admitted {
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The request gets an answer, and nothing else. The listener counts the refusal.
     *
     * @param status   of HTTP, from 400 up
     * @param sentence the body of the answer, for the client's developer; says nothing secret
     * @param reason   what counts it
     */
    record Refused(int status, String sentence, RefusalReason reason) implements Verdict {
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("Expected a status from 400 to 599, got " + status);
            }
        }
    }

    /** Admits without any header. */
    static Verdict admit() {
        return new Admitted(Map.of());
    }

    /** Admits, with trusted headers: see {@link Admitted}. */
    static Verdict admit(Map<String, Object> headers) {
        return new Admitted(headers);
    }

    /** Refuses: see {@link Refused}. */
    static Verdict refuse(int status, String sentence, RefusalReason reason) {
        return new Refused(status, sentence, reason);
    }
}
