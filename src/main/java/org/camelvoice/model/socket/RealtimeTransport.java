package org.camelvoice.model.socket;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.camelvoice.loop.MediaLoop;

/** Opens {@link RealtimeSocket}s: {@link VertxRealtimeTransport} or {@link OkHttpRealtimeTransport}. */
public interface RealtimeTransport extends AutoCloseable {

    /** The largest message in bytes, in either direction. */
    int MAX_MESSAGE_BYTES = 16 << 20;

    /**
     * Starts to open a socket. The listener gets the result on {@code loop}. Called on {@code loop}.
     *
     * @param uri     ws or wss, with its query
     * @param headers of the handshake, such as {@code Authorization}; never logged
     */
    void open(URI uri, Map<String, String> headers, MediaLoop loop, RealtimeSocket.Listener listener);

    /** Closes resources shared by sockets (a client, its threads). Open sockets fail. */
    @Override
    void close();

    /**
     * The limits of a transport.
     *
     * @param handshakeTimeout from {@link #open} to {@code opened}
     * @param closeTimeout     how long to wait for the server's answer to a close
     * @param pingInterval     the time without a message after which the socket sends a ping; after three of these
     *     without any message, not even a pong, the server is considered gone
     * @param sendQueueBytes   the most bytes that may wait for a server that does not read; the message that exceeds it
     *     is still accepted, the next is refused
     */
    record Options(Duration handshakeTimeout, Duration closeTimeout, Duration pingInterval, int sendQueueBytes) {
        private static final Options DEFAULTS =
                new Options(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5), 1 << 20);

        public static Options defaults() {
            return DEFAULTS;
        }

        /** The longest time without a message from a live server. */
        Duration patience() {
            return pingInterval.multipliedBy(3);
        }
    }
}
