package org.camelvoice.platform;

import java.util.Map;
import java.util.Set;
import org.camelvoice.call.Calls;

/**
 * A way in which callers come, such as Twilio Media Streams: its messages, and what they mean for a call. Found in the
 * registry or by {@link java.util.ServiceLoader}; one serves all connections of a CamelContext, so it has no state.
 */
public interface Platform {

    /** What the {@code voice:} scheme calls it, such as {@code twilio}. */
    String name();

    /** The messages from callers that routes can handle, such as {@code media}. */
    Set<String> incoming();

    /** The messages to callers that routes can send, such as {@code media}. */
    Set<String> outgoing();

    /**
     * A caller has connected.
     *
     * @param parameters of the path that the caller connected to, such as {@code tenant}
     * @return what the connection's messages are handed to
     */
    PlatformStream open(Connection connection, Map<String, String> parameters, Calls calls);
}
