package org.camelvoice;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** A client that sends what it likes, byte for byte, and reads what comes back. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;
    /** What {@link #closeCode} says where the other end has cut the connection. */
    static final String CUT = "cut";

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawClient(int port) throws IOException {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    /** A request for a WebSocket, with more header lines, each ended by CRLF. */
    static String upgrade(String target, String moreLines) {
        return "GET " + target + " HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + moreLines + "\r\n";
    }

    RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) throws IOException {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) { // closed meanwhile: what it said before is still to be read
        }
        return this;
    }

    /** A frame of a client with a mask of zeros: RFC 6455 §5.2. */
    RawClient frame(int opcode, String payload) throws IOException {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(14 + bytes.length).put((byte) (0x80 | opcode));
        if (bytes.length < 126) {
            frame.put((byte) (0x80 | bytes.length));
        } else if (bytes.length < 65_536) {
            frame.put((byte) (0x80 | 126)).putShort((short) bytes.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(bytes.length);
        }
        frame.putInt(0).put(bytes);
        return send(Arrays.copyOf(frame.array(), frame.position()));
    }

    /** The status of the next reply, such as {@code 403}; {@link #CUT} if there is none. Its body is skipped. */
    String status() throws IOException {
        StringBuilder head = new StringBuilder();
        try {
            while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
                head.append((char) in.readUnsignedByte());
            }
        } catch (EOFException | SocketException e) {
            return CUT;
        }
        String text = head.toString();
        int length = text.toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (length > 0) {
            in.skipNBytes(Long.parseLong(
                    text.substring(length + 16, text.indexOf('\r', length)).strip()));
        }
        return text.split(" ")[1];
    }

    /** The code with which the other end closes the WebSocket, after what else it sends; {@link #CUT} without one. */
    String closeCode() throws IOException {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                int length = in.readUnsignedByte();
                byte[] payload = new byte[length < 126 ? length : in.readUnsignedShort()];
                in.readFully(payload);
                if (opcode == 8) {
                    return String.valueOf(ByteBuffer.wrap(payload).getShort());
                }
            }
        } catch (EOFException | SocketException e) {
            return CUT;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
