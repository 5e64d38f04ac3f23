package org.camelvoice.realtime.client;

import java.net.URI;
import java.util.Map;
import org.camelvoice.call.MediaLoop;

/** Opens {@link RealtimeSocket}s: {@link VertxRealtimeTransport} or {@link OkHttpRealtimeTransport}. */
public interface RealtimeTransport extends AutoCloseable {

    /**
     * Begins to open a socket; the listener hears the outcome on {@code loop}. Called on {@code loop}.
     *
     * @param uri     ws or wss, with its query
     * @param headers of the handshake, such as {@code Authorization}; never logged
     */
    void open(URI uri, Map<String, String> headers, MediaLoop loop, RealtimeSocket.Listener listener);

    /** Closes what is shared between sockets (a client, its threads); open sockets fail. */
    @Override
    void close();
}
