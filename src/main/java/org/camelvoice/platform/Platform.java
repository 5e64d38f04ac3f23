package org.camelvoice.platform;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Call;

/**
 * A way in which callers come, such as Twilio Media Streams: its messages, and what they mean for a call. Found in the
 * registry or by {@link java.util.ServiceLoader}; one serves all connections of a CamelContext, so it has no state of any of them.
 * Its settings, {@code voice.<name>.…}, are a {@link org.camelvoice.settings.SettingsDeclaration} beside it.
 */
public interface Platform {

    /** What the {@code voice:} scheme calls it, such as {@code twilio}. */
    String name();

    /** Which message is audio, both ways, such as {@code media}: {@code voice:<name>/<audio>} in routes. */
    String audio();

    /** The messages from callers that routes can handle, {@link #audio()} among them. */
    default Set<String> incoming() {
        return Set.of(audio());
    }

    /** The messages to callers that routes can send, {@link #audio()} among them. */
    default Set<String> outgoing() {
        return Set.of(audio());
    }

    /**
     * What routes find by name: {@link org.apache.camel.Processor}s, such as the steps of a carrier's webhooks, and {@link
     * UpgradeGuard}s. Made for one CamelContext, before its routes are built; a name that the application uses remains the
     * application's.
     */
    default Map<String, Object> beans(CamelContext context) {
        return Map.of();
    }

    /**
     * A caller has connected. Called on the connection's loop.
     *
     * @param caller     who it is; a call begins in {@link PlatformStream#opened()} or later
     * @param parameters of the path that the caller connected to, such as {@code tenant}
     * @return what the connection's messages are handed to
     */
    PlatformStream open(ConnectedCaller caller, Map<String, String> parameters);

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
