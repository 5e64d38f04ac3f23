package org.camelvoice.call;

import java.util.HashMap;
import java.util.Map;

/**
 * What was agreed on a call before it began, by somebody trusted: a ticket, or the guard of its path.
 *
 * @param maxSeconds the longest that it may take; 0 for as long as its tenant allows
 * @param attributes what is known of it, by name; the platform's own attributes go before. Never logged
 * @param giveBack   lets what agreed on the call count once more, since there was no room for it
 */
public record CallTerms(int maxSeconds, Map<String, String> attributes, Runnable giveBack) {
    /** Nothing was agreed on. */
    public static final CallTerms NONE = new CallTerms(0, Map.of());

    /** The header, set by the guard of a WebSocket's path, that carries the terms to the platform. No URL can set it. */
    public static final String HEADER = "CamelVoiceCallTerms";

    public CallTerms {
        attributes = Map.copyOf(attributes);
    }

    /** Agreed on by something that counts as often as it is shown. */
    public CallTerms(int maxSeconds, Map<String, String> attributes) {
        this(maxSeconds, attributes, () -> {});
    }

    /** The platform's attributes, and what else is known of the call. */
    public Map<String, String> with(Map<String, String> ofPlatform) {
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(ofPlatform);
        return all;
    }

    /** The shorter of two times, where 0 is any time. */
    int shortest(int otherSeconds) {
        return maxSeconds == 0 || otherSeconds == 0
                ? Math.max(maxSeconds, otherSeconds)
                : Math.min(maxSeconds, otherSeconds);
    }

    /** For logs: nothing of who calls. */
    @Override
    public String toString() {
        return "call terms (" + (maxSeconds == 0 ? "any time" : "at most " + maxSeconds + " s") + ")";
    }
}
