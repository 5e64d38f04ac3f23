package org.camelvoice.platform.websocket;

import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.spi.transport.Transport;
import java.util.Locale;
import org.camelvoice.loop.SocketFailure;

/**
 * How a Vert.x instance of ours reaches its sockets: by the system's own means (epoll on Linux, kqueue on macOS) where Netty's
 * library for them is on the class path and can be loaded, else by the JDK's NIO.
 *
 * @param why for people: why it is NIO though a native one was asked for; else empty
 */
record SocketTransport(Transport transport, String why) {
    static SocketTransport of(boolean nativePreferred) {
        return nativePreferred ? of(VertxBuilder.nativeTransport()) : nio("");
    }

    /** @param found null if no native transport is on the class path */
    static SocketTransport of(Transport found) {
        if (found == null) {
            return nio("no native transport of Netty is on the class path");
        }
        return found.isAvailable()
                ? new SocketTransport(found, "")
                : nio("the native one cannot be loaded: " + reason(found.unavailabilityCause()));
    }

    private static SocketTransport nio(String why) {
        return new SocketTransport(new JDKTransport(), why);
    }

    /** The first line of the root: the others are about each place where Netty has looked. */
    private static String reason(Throwable failure) {
        if (failure == null) {
            return "for an unknown reason";
        }
        return failure.getCause() == null
                ? SocketFailure.text(failure).lines().findFirst().orElse("")
                : reason(failure.getCause());
    }

    boolean isNative() {
        return !(transport instanceof JDKTransport);
    }

    /** Such as "epoll", "NIO", or "NIO (…)" with the reason. */
    @Override
    public String toString() {
        if (!isNative()) {
            return why.isEmpty() ? "NIO" : "NIO (" + why + ")";
        }
        return transport.getClass().getSimpleName().replace("Transport", "").toLowerCase(Locale.ROOT);
    }
}
