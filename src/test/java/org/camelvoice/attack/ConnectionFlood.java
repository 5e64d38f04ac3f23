package org.camelvoice.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * New connections at a rate, each of which asks for a phone's WebSocket, from one thread. Who is let in stays and says
 * nothing more; who is refused resets its connection, so that this machine's ports do not run out.
 */
public final class ConnectionFlood {
    private static final byte[] REQUEST = ("GET /twilio/default HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade"
                    + "\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                    + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_AT_ONCE = 500; // then those that are open have their turn

    private final InetSocketAddress address;
    private final int perSecond;
    private final ByteBuffer input = ByteBuffer.allocate(4_096);
    private final Set<SocketChannel> open = new HashSet<>();
    private final Map<String, Integer> answers = new TreeMap<>();
    private long opened;

    private ConnectionFlood(InetSocketAddress address, int perSecond) {
        this.address = address;
        this.perSecond = perSecond;
    }

    /**
     * Goes on for so long, and then closes everything.
     *
     * @return how many connections were opened, {@code opened}, and how many got which answer: a status, {@code cut} or
     *     {@code failed}
     */
    public static Map<String, Integer> at(InetSocketAddress address, int perSecond, Duration time) throws IOException {
        ConnectionFlood flood = new ConnectionFlood(address, perSecond);
        try (Selector selector = Selector.open()) {
            flood.run(selector, time);
        } finally {
            for (SocketChannel channel : flood.open) {
                channel.close();
            }
        }
        flood.answers.put("opened", (int) flood.opened);
        return flood.answers;
    }

    private void run(Selector selector, Duration time) throws IOException {
        long start = System.nanoTime();
        long elapsed = 0;
        while (elapsed < time.toNanos()) {
            long due = perSecond * elapsed / 1_000_000_000L;
            for (int i = 0; i < MOST_AT_ONCE && opened < due; i++) {
                open(selector);
            }
            selector.select(key -> serve(key), 1);
            elapsed = System.nanoTime() - start;
        }
    }

    private void open(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        opened++;
        open.add(channel);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.connect(address);
        channel.register(selector, SelectionKey.OP_CONNECT);
    }

    private void serve(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                channel.write(ByteBuffer.wrap(REQUEST));
                key.interestOps(SelectionKey.OP_READ);
            } else if (key.isReadable()) {
                read(channel);
            }
        } catch (IOException e) {
            end(channel, "failed");
        }
    }

    private void read(SocketChannel channel) throws IOException {
        input.clear();
        int bytes = channel.read(input);
        if (bytes < 0) {
            end(channel, "cut");
            return;
        }
        String text = new String(input.array(), 0, bytes, StandardCharsets.ISO_8859_1);
        if (text.startsWith("HTTP/1.1 101 ")) {
            answers.merge("101", 1, Integer::sum);
        } else if (text.startsWith("HTTP/1.1 ")) {
            end(channel, text.split(" ")[1]);
        }
    }

    private void end(SocketChannel channel, String answer) {
        answers.merge(answer, 1, Integer::sum);
        open.remove(channel);
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot close a connection", e);
        }
    }
}
