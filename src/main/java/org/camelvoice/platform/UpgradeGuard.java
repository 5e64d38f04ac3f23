package org.camelvoice.platform;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides about a request before it becomes a WebSocket. The option {@code guard} of {@code voice-websocket:} names it
 * as a bean: {@code guard: "#doorman"}. It is asked after the check of {@code Origin}, and before anything of a call exists.
 *
 * <p>Who shows nothing that could prove who they are pays the rate of strangers before the guard is asked; who shows
 * something is always heard, so that no flood of strangers keeps them out.
 */
@FunctionalInterface
public interface UpgradeGuard {

    /**
     * Admits or refuses. Called on the event loop of the future connection: it must not block, and answers at once. If
     * it throws, the request gets 500.
     */
    Verdict decide(UpgradeRequest request);

    /**
     * The headers and query parameters by which somebody can prove who they are. A request with one of these is decided
     * about however many strangers ask, so {@link #decide} must not cost more than the request itself, 0.1 ms.
     */
    default Set<String> proofs() {
        return Set.of();
    }

    /** What becomes of a request. */
    sealed interface Verdict permits Admitted, Refused {}

    /**
     * The request becomes a WebSocket.
     *
     * @param headers  trusted headers for every exchange of the connection. They replace parameters of the query and of
     *     the path; a name that begins with {@code CamelVoice} can come from nobody else, since a URL cannot set it
     * @param isProven whether somebody has proved who they are: then they do not pay the rate of strangers
     * @param useUp    uses up what admits only once, when nothing else refuses the request any more; gives null, or the
     *     refusal if it does not count after all
     */
    record Admitted(Map<String, Object> headers, boolean isProven, Supplier<Refused> useUp) implements Verdict {
        public Admitted {
            headers = Map.copyOf(headers);
        }

        /** Without the values, which may be tickets. */
        @Override
        public String toString() {
            return "Admitted" + headers.keySet();
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
        return admit(Map.of());
    }

    /** Admits, with trusted headers: see {@link Admitted}. */
    static Verdict admit(Map<String, Object> headers) {
        return new Admitted(headers, false, () -> null);
    }

    /** Admits somebody who has proved who they are: see {@link Admitted}. */
    static Verdict admitProven(Map<String, Object> headers, Supplier<Refused> useUp) {
        return new Admitted(headers, true, useUp);
    }

    /** Refuses: see {@link Refused}. */
    static Refused refuse(int status, String sentence, RefusalReason reason) {
        return new Refused(status, sentence, reason);
    }
}
