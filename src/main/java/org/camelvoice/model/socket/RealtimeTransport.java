package org.camelvoice.model.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.camelvoice.loop.MediaLoop;

/** Opens {@link RealtimeSocket}s: {@link VertxRealtimeTransport} or {@link OkHttpRealtimeTransport}. */
public interface RealtimeTransport extends AutoCloseable {

    /** What a message may have in bytes, either way. */
    int MAX_MESSAGE_BYTES = 16 << 20;

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

    /**
     * The limits of a transport.
     *
     * @param handshakeTimeout from {@link #open} to {@code opened}
     * @param closeTimeout     how long the server has for its answer to our close
     * @param pingInterval     how long nothing may have come before the server is sent a ping; one of which nothing
     *                         came for three of them, not even an answer to a ping, is gone
     * @param sendQueueBytes   what may wait for a server that does not read before a message is refused; the message
     *                         that goes beyond it is still taken
     */
    record Options(Duration handshakeTimeout, Duration closeTimeout, Duration pingInterval, int sendQueueBytes) {
        private static final Options DEFAULTS =
                new Options(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20);

        public static Options defaults() {
            return DEFAULTS;
        }

        /** How long nothing may come of a server that is still there. */
        Duration patience() {
            return pingInterval.multipliedBy(3);
        }
    }
}
