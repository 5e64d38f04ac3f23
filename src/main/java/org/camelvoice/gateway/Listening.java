package org.camelvoice.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;

/**
 * Binds the addresses in the settings before the servers do, all at once, so that two conflicting addresses are found
 * too. The servers themselves report a conflict late, without the setting, or only in the log. Closing releases the
 * addresses.
 */
final class Listening implements AutoCloseable {
    private final Settings settings;
    private final Deque<ServerSocket> tried = new ArrayDeque<>();

    Listening(Settings settings) {
        this.settings = settings;
    }

    /** @throws IllegalArgumentException if the port cannot be bound; names the setting and the system's reason */
    void tryOut(Setting host, Setting port) {
        InetAddress address = address(host);
        listen(address, 0, host, settings.get(host)); // otherwise the message would blame the port
        listen(address, settings.number(port), port, settings.get(host) + ":" + settings.get(port));
    }

    /** On loopback. */
    void tryOut(Setting port) {
        String where = "127.0.0.1:" + settings.get(port);
        listen(InetAddress.getLoopbackAddress(), settings.number(port), port, where);
    }

    private InetAddress address(Setting host) {
        try {
            return InetAddress.getByName(settings.get(host));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("%s: there is no address for %s%s"
                    .formatted(host.key(), settings.get(host), settings.origin(host)));
        }
    }

    private void listen(InetAddress address, int port, Setting setting, String where) {
        try {
            ServerSocket socket = new ServerSocket();
            tried.add(socket);
            socket.bind(new InetSocketAddress(address, port));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "%s: cannot listen on %s: %s%s"
                            .formatted(setting.key(), where, e.getMessage(), settings.origin(setting)),
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket socket : tried) {
            socket.close();
        }
    }
}
