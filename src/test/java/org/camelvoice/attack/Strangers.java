package org.camelvoice.attack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Plain connections to a gateway that send what they like and never read. One thread serves them all. */
final class Strangers implements AutoCloseable {
    private static final String UPGRADE =
            "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket"
                    + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    /** Twice as many in a second as voice.maxUpgradesPerSecond admits: what more would cost is ConnectionFloodIT's. */
    private static final int UPGRADES_AT_ONCE = 20;

    private static final Duration BETWEEN_UPGRADES = Duration.ofMillis(100);

    private final List<SocketChannel> channels = new ArrayList<>();

    private Strangers() {}

    static Strangers to(SmallGateway gateway, int count) throws IOException {
        Strangers strangers = new Strangers();
        try {
            for (int i = 0; i < count; i++) {
                strangers.channels.add(SocketChannel.open(gateway.address()));
            }
            return strangers;
        } catch (IOException e) {
            strangers.close();
            throw e;
        }
    }

    /** Connections that have asked for a WebSocket each, at {@code path} with {@code %d} for their number. */
    static Strangers withWebSockets(SmallGateway gateway, int count, String path) throws IOException {
        Strangers strangers = to(gateway, count);
        for (int i = 0; i < count; i++) {
            strangers.channels.get(i).write(bytes(UPGRADE.formatted(path.formatted(i))));
            if (i % UPGRADES_AT_ONCE == UPGRADES_AT_ONCE - 1) {
                Attack.last(BETWEEN_UPGRADES);
            }
        }
        return strangers;
    }

    int count() {
        return channels.size();
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A WebSocket message from a client, with a mask of zeros: RFC 6455 §5.2. */
    static ByteBuffer text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        return frameHead(0x81, payload.length, payload.length).put(payload).flip();
    }

    /** The same, of which only the beginning is sent. */
    static ByteBuffer unfinished(int length, int sent) {
        return frameHead(0x82, length, sent).put(new byte[sent]).flip();
    }

    private static ByteBuffer frameHead(int first, int length, int sent) {
        return ByteBuffer.allocate(14 + sent)
                .put((byte) first)
                .put((byte) (0x80 | 127))
                .putLong(length)
                .putInt(0);
    }

    static ByteBuffer pings(int count) {
        ByteBuffer pings = ByteBuffer.allocate(6 * count);
        for (int i = 0; i < count; i++) {
            pings.put((byte) 0x89).put((byte) 0x80).putInt(0);
        }
        return pings.flip();
    }

    /** Each sends this once, as far as it is taken within 10 s. */
    void send(ByteBuffer once) {
        List<ByteBuffer> left = new ArrayList<>();
        channels.forEach(channel -> left.add(once.duplicate()));
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (left.stream().anyMatch(ByteBuffer::hasRemaining) && System.nanoTime() < end) {
            for (int i = 0; i < channels.size(); i++) {
                if (left.get(i).hasRemaining() && write(channels.get(i), left.get(i)) < 0) {
                    left.get(i).position(left.get(i).limit());
                }
            }
        }
    }

    /** All send this again and again for so long, as fast as it is taken. */
    void flood(ByteBuffer again, Duration time) {
        List<ByteBuffer> next = new ArrayList<>();
        channels.forEach(channel -> next.add(again.duplicate()));
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            long taken = 0;
            for (int i = 0; i < channels.size(); i++) {
                taken += Math.max(0, write(channels.get(i), next.get(i)));
                if (!next.get(i).hasRemaining()) {
                    next.get(i).rewind();
                }
            }
            Attack.last(Duration.ofMillis(taken == 0 ? 50 : 1)); // the model and the good callers are in this process
        }
    }

    /** How much was taken; -1 where the other end has closed. */
    private static int write(SocketChannel channel, ByteBuffer from) {
        try {
            if (!channel.isOpen()) {
                return -1;
            }
            channel.configureBlocking(false);
            return channel.write(from);
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
