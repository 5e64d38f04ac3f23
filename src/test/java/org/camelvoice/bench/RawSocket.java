package org.camelvoice.bench;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * A WebSocket that costs hardly more than its system calls. First the handshake, then messages in one frame each, which is
 * how all servers of this run send them. Touched by the load's loop only, but for {@link #isOn}.
 */
abstract class RawSocket implements LoadLoop.Ready {
    private static final byte[] END_OF_HEAD = Bytes.ascii("\r\n\r\n");
    private static final byte[] NOTHING = {};
    private static final byte[] NORMAL = {1000 >> 8, (byte) 1000};
    private static final long CLOSE_NANOS = 1_000_000_000;

    private final LoadLoop loop;
    private final SocketChannel channel;
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
    private final WsMessage control;
    /** Null until {@link #attach}. */
    private SelectionKey key;
    /** What was read of a message that is not complete. */
    private byte[] rest = NOTHING;

    private boolean open;
    /** Whether this end has said that it closes. */
    private boolean closing;

    private volatile boolean on = true;

    /** @param client whether this end has connected, which masks what it sends */
    RawSocket(LoadLoop loop, SocketChannel channel, boolean client) {
        this.loop = loop;
        this.channel = channel;
        this.control = new WsMessage(client);
    }

    final void attach(int operations) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        key = loop.register(channel, operations, this);
    }

    /** The connection is there: a client asks for the WebSocket now. */
    abstract void connected();

    /** The other side's part of the handshake has come. */
    abstract void shaken(String head);

    /** A text or binary message. */
    abstract void received(byte[] from, int offset, int length, long nanos);

    /** The other side has gone. */
    abstract void ended(String why);

    /** Whether neither side has gone. Any thread. */
    final boolean isOn() {
        return on;
    }

    @Override
    public final void ready(SelectionKey ready) throws IOException {
        if (ready.isConnectable() && channel.finishConnect()) {
            ready.interestOps(SelectionKey.OP_READ);
            connected();
        }
        if (ready.isValid() && ready.isWritable()) {
            flush();
        }
        if (ready.isValid() && ready.isReadable()) {
            read();
        }
    }

    @Override
    public final void failed(IOException cause) {
        end(String.valueOf(cause.getMessage()));
    }

    final void end(String why) {
        if (on) {
            on = false;
            closeChannel();
            ended(why);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot close a connection", e);
        }
    }

    final void send(WsMessage message) {
        if (!closing) {
            write(message.frame());
        }
    }

    /** Says so, and waits a second for the other side to say so too: bytes that are unread would reset the connection. */
    final void close() {
        send(control.restart(WsMessage.CLOSE).put(NORMAL));
        closing = true;
        loop.at(System.nanoTime() + CLOSE_NANOS, now -> {
            end("closed");
            return LoadLoop.NEVER;
        });
    }

    /** Whether this end still talks. */
    final boolean isTalking() {
        return on && !closing;
    }

    /** What cannot be written at once waits, copied. */
    final void write(ByteBuffer bytes) {
        if (!on) {
            return;
        }
        try {
            if (waiting.isEmpty()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            failed(e);
            return;
        }
        if (bytes.hasRemaining()) {
            waiting.add(ByteBuffer.allocate(bytes.remaining()).put(bytes).flip());
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    private void flush() throws IOException {
        while (!waiting.isEmpty()) {
            channel.write(waiting.peek());
            if (waiting.peek().hasRemaining()) {
                return;
            }
            waiting.poll();
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    private void read() throws IOException {
        byte[] bytes = loop.input();
        ByteBuffer input = ByteBuffer.wrap(bytes).put(rest);
        if (channel.read(input) < 0) {
            end("the other side has closed the connection");
            return;
        }
        long nanos = System.nanoTime();
        int end = input.position();
        int at = open ? 0 : handshake(bytes, end);
        while (open && on && at < end) {
            int next = frame(bytes, at, end, nanos);
            if (next == at) {
                break;
            }
            at = next;
        }
        rest = at == end ? NOTHING : Arrays.copyOfRange(bytes, at, end);
    }

    private int handshake(byte[] bytes, int end) {
        int head = Bytes.indexOf(bytes, END_OF_HEAD, 0, end);
        if (head < 0) {
            return 0;
        }
        open = true;
        shaken(new String(bytes, 0, head, StandardCharsets.ISO_8859_1));
        return head + END_OF_HEAD.length;
    }

    /** @return where the next one begins; {@code at} if this one is not complete */
    private int frame(byte[] bytes, int at, int end, long nanos) {
        WsHead head = WsHead.at(bytes, at, end);
        if (head == null || end - head.payload() < head.length()) {
            return at;
        }
        head.unmask(bytes);
        switch (head.opcode()) {
            case WsMessage.CLOSE -> {
                send(control.restart(WsMessage.CLOSE).put(NORMAL));
                end("closed by the other side: " + head.closing(bytes));
            }
            case WsMessage.PING -> send(control.restart(WsMessage.PONG).put(bytes, head.payload(), head.length()));
            case WsMessage.PONG -> {}
            default -> {
                if (!closing) {
                    received(bytes, head.payload(), head.length(), nanos);
                }
            }
        }
        return head.payload() + head.length();
    }
}
