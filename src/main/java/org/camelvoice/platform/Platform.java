package org.camelvoice.platform;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/**
 * A way in which callers come, such as Twilio Media Streams: its messages, and what they mean for a call. Found in the
 * registry or by {@link java.util.ServiceLoader}; one serves all connections of a CamelContext, so it has no state of any of them.
 * Its settings, {@code voice.<name>.…}, are a {@link org.camelvoice.settings.SettingsDeclaration} beside it.
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

    /**
     * Connects a caller with somebody else, outside of here; the platform then ends the call's connection. Called on the
     * call's loop, waits for nothing.
     *
     * @param target  a number in E.164, or a {@code sip:} or {@code sips:} URI
     * @param context whose settings say how the platform is reached
     * @return done, on any thread, when the platform has agreed; or failed, with why: then the call goes on
     * @throws UnsupportedOperationException if the platform cannot do so
     */
    default CompletionStage<Void> transfer(Call call, String target, CamelContext context) {
        throw new UnsupportedOperationException("The platform " + name() + " cannot transfer calls");
    }

    /** The CamelContext stops: lets go of what was opened for calls, until there are calls again. */
    default void close() {}
}
