package org.camelvoice.call;

import java.util.Locale;
import java.util.Objects;

/**
 * Why a call ended.
 *
 * @param kind     for metrics
 * @param sentence for people; without spoken content
 */
public record EndReason(Kind kind, String sentence) {
    private static final int LONGEST_SENTENCE = 400;
    /** The reason for every call that ends because the gateway stops. */
    public static final EndReason SHUTDOWN = new EndReason(Kind.SHUTDOWN, "The gateway is stopping");

    /** The kinds of ends; {@link #label()} is the metric's tag. */
    public enum Kind {
        CALLER_HUNG_UP(false),
        CALLER_LOST(true),
        CALLER_NOT_READING(true),
        PROTOCOL_ERROR(true),
        HANGUP(false),
        TRANSFERRED(false),
        CALLER_SILENT(false),
        MODEL_UNREACHABLE(true),
        MODEL_REFUSED(true),
        MODEL_LOST(true),
        MODEL_SILENT(true),
        SESSION_EXPIRED(true),
        ROUTE_FAILED(true),
        INTERNAL_ERROR(true),
        OVERLOADED(true),
        TIME_LIMIT(false),
        LIMIT_REACHED(false),
        SHUTDOWN(false);

        private final boolean failure;

        Kind(boolean failure) {
            this.failure = failure;
        }

        /** Whether an operator should look at the call. */
        public boolean isFailure() {
            return failure;
        }

        /** Whether the call used as much as its tenant's calls may. */
        public boolean isLimit() {
            return this == TIME_LIMIT || this == LIMIT_REACHED;
        }

        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public EndReason {
        Objects.requireNonNull(kind);
        sentence = Printable.of(sentence, LONGEST_SENTENCE); // may contain another party's text
    }

    @Override
    public String toString() {
        return kind.label() + ": " + sentence;
    }
}
