package org.camelvoice.call;

import java.util.Map;
import org.camelvoice.loop.MediaLoop;

/**
 * Somebody calls.
 *
 * @param tenant     whom they call, by name
 * @param platform   how they came, such as {@code twilio}
 * @param key        what no other call of this platform may have at the same time; null if it has nothing like that
 * @param attributes what the platform says of the call, by its own names
 * @param loop       the loop that the call will live on: the caller's connection's
 * @param caller     their side of the call
 * @param line       how audio reaches them
 * @param expected   the same call as it was announced; null if it was not
 * @param terms      what was agreed on before
 */
public record CallRequest(
        String tenant,
        String platform,
        String key,
        Map<String, String> attributes,
        MediaLoop loop,
        Caller caller,
        Line line,
        ExpectedCall expected,
        CallTerms terms) {

    public CallRequest {
        attributes = Map.copyOf(attributes);
    }

    /** Of a call that was not announced. */
    public CallRequest(
            String tenant,
            String platform,
            String key,
            Map<String, String> attributes,
            MediaLoop loop,
            Caller caller,
            Line line) {
        this(tenant, platform, key, attributes, loop, caller, line, null);
    }

    /** Of a call on which nothing was agreed. */
    public CallRequest(
            String tenant,
            String platform,
            String key,
            Map<String, String> attributes,
            MediaLoop loop,
            Caller caller,
            Line line,
            ExpectedCall expected) {
        this(tenant, platform, key, attributes, loop, caller, line, expected, CallTerms.NONE);
    }

    /** Without the attributes, which say who calls. */
    @Override
    public String toString() {
        return "request for a call (" + platform + ", tenant " + tenant + ")";
    }
}
