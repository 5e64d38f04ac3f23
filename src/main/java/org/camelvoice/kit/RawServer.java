package org.camelvoice.kit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server that does to its one connection what no WebSocket library would: byte for byte what the script says. */
final class RawServer implements AutoCloseable {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455 §1.3

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /** Plays a connection. */
    @FunctionalInterface
    interface Script {
        /** @param accept the value that {@code Sec-WebSocket-Accept} has to have */
        void play(Socket socket, String accept) throws IOException, InterruptedException;
    }

    RawServer(Script script) throws IOException {
        thread = new Thread(() -> serve(script), "raw-server");
        thread.start();
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/v1/realtime");
    }

    /** What accepts a WebSocket. */
    static byte[] switching(String accept) {
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void serve(Script script) {
        try (Socket socket = server.accept()) {
            open.add(socket);
            script.play(socket, accept(request(socket.getInputStream())));
        } catch (SocketException e) {
            // the test has ended, or the client has hung up: both are its right
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) in.read());
        }
        return request.toString();
    }

    private static String accept(String request) {
        String key = request.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .orElseThrow()
                .split(":", 2)[1]
                .strip();
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
