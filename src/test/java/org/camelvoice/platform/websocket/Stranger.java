package org.camelvoice.platform.websocket;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A plain TCP connection to a listener, which sends what it likes and reads when it likes. */
final class Stranger implements AutoCloseable {
    private static final int MOST_MILLIS = 10_000;
    /** A request for a WebSocket, for {@link String#formatted} with its path. */
    static final String UPGRADE = "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket"
            + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;

    Stranger(int port) {
        try {
            channel = SocketChannel.open();
            socket = channel.socket();
            socket.setReceiveBufferSize(4 * 1024);
            socket.setSoTimeout(MOST_MILLIS);
            socket.connect(new InetSocketAddress(Listener.HOST, port), MOST_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stranger withWebSocket(int port, String path) throws IOException {
        Stranger stranger = new Stranger(port);
        stranger.send(UPGRADE.formatted(path));
        stranger.readHead();
        return stranger;
    }

    Stranger send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Stranger send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /**
     * Sends the same again and again, and reads nothing, until the other end has taken nothing for a second, or closes.
     *
     * @return how many bytes it took
     */
    long flood(byte[] bytes, long most) throws IOException {
        channel.configureBlocking(false);
        ByteBuffer next = ByteBuffer.wrap(bytes);
        long sent = 0;
        long takenAt = System.nanoTime();
        try {
            while (sent < most && System.nanoTime() - takenAt < 1_000_000_000L) {
                int taken = channel.write(next);
                sent += taken;
                if (taken > 0) {
                    takenAt = System.nanoTime();
                    next.position(next.hasRemaining() ? next.position() : 0);
                } else {
                    Thread.onSpinWait();
                }
            }
        } catch (IOException e) {
            return sent; // it has closed
        }
        channel.configureBlocking(true);
        return sent;
    }

    /** The head of the next reply, up to its empty line. */
    String readHead() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int octet = in.read();
            if (octet < 0) {
                return head.toString();
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    /** As many bytes, one character each. */
    String read(int bytes) throws IOException {
        return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
    }

    /** All that comes until the other end closes. */
    String readAll() throws IOException {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) { // reset
            return "";
        }
    }

    /** Whether the other end has closed; waits for it a little. */
    boolean isClosedSoon() throws IOException {
        try {
            byte[] some = new byte[64 * 1024];
            while (in.read(some) >= 0) {
                // what was on its way
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
