package org.camelvoice.platform.websocket;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One connection of a listener, beneath what it carries: what it may hold, and by when it must have done what.
 *
 * <pre>
 *   request ──whole──▶ reply ──written──▶ idle
 *      ▲                 │                 │
 *      │                101              a byte
 *      │                 ▼                 │
 *      │             WebSocket             │
 *      └───────────────────────────────────┘
 * </pre>
 *
 * <p>Owned by its event loop.
 */
final class ClientConnection {
    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "client");
    private static final int MOST_READ_AT_ONCE = 16 * 1024; // bytes, of which as many may be held
    /** Bytes of replies that may wait before the next request is read; below the lower one it is. */
    private static final WriteBufferWaterMark UNREAD_REPLIES = new WriteBufferWaterMark(16 * 1024, 32 * 1024);

    private enum Phase {
        REQUEST,
        REPLY,
        IDLE,
        WEBSOCKET,
        HTTP2
    }

    private final ClientConnections all;
    private final ChannelHandlerContext vertxHandler;
    private final InetAddress address;

    private Phase phase = Phase.REQUEST;
    /** When the phase began. */
    private long since = System.nanoTime();

    /** When something was last taken at the other end, or nothing waited for it. */
    private long takenAt = since;
    /** What was to be taken next when that was looked at last: bytes in all, and taken of the first piece. */
    private long waiting;

    private long takenOfFirst;
    /** Of a message that is not whole: bytes that came, and of these the ones in frames that are. */
    private long unfinished;

    private long inFragments;

    /** @param vertxHandler Vert.x's own place in the connection's pipeline */
    ClientConnection(ClientConnections all, ChannelHandlerContext vertxHandler) {
        this.all = all;
        this.vertxHandler = vertxHandler;
        this.address = vertxHandler.channel().remoteAddress() instanceof InetSocketAddress internet
                ? internet.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /** Null for a connection of somebody else's server. */
    static ClientConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** @param refused whether its first request is its last, and answered with 503 */
    void open(boolean refused) {
        Channel channel = vertxHandler.channel();
        channel.attr(KEY).set(this);
        channel.config().setRecvByteBufAllocator(readsOfOneTurn());
        if (!RequestGate.guard(this, vertxHandler, refused)) {
            phase = Phase.HTTP2;
        }
    }

    /** One read, and then it is the turn of the loop's other connections: a call's 20 ms may be among them. */
    private static RecvByteBufAllocator readsOfOneTurn() {
        return new AdaptiveRecvByteBufAllocator(64, 2_048, MOST_READ_AT_ONCE).maxMessagesPerRead(1);
    }

    static void boundReplies(Channel channel) {
        channel.config().setWriteBufferWaterMark(UNREAD_REPLIES);
    }

    InetAddress address() {
        return address;
    }

    boolean isWebSocket() {
        return phase == Phase.WEBSOCKET;
    }

    // What happens on it.

    /** Bytes of a request came. */
    void requested() {
        if (phase == Phase.IDLE) {
            enter(Phase.REQUEST);
        }
    }

    /** A request is whole. */
    void asked() {
        enter(Phase.REPLY);
    }

    /** It has its reply, of which some may still wait to be read. */
    void replied() {
        enter(Phase.IDLE);
    }

    /** It carries a WebSocket from now on. */
    void upgraded() {
        enter(Phase.WEBSOCKET);
        MessageMeter.measure(this, vertxHandler.pipeline());
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /** Bytes of WebSocket frames came. */
    void received(int bytes) {
        unfinished(unfinished + bytes);
    }

    /** A WebSocket frame is whole; {@code fragment} is how much its message holds of it until that is whole too. */
    void framed(boolean isControl, boolean isFinal, int bytes) {
        if (!isControl) {
            inFragments = isFinal ? 0 : inFragments + bytes;
        }
        unfinished(inFragments);
    }

    private void unfinished(long now) {
        long more = now - unfinished;
        unfinished = now;
        all.unfinished(more);
    }

    void left() {
        unfinished(0);
    }

    // What becomes of it.

    void look(long now) {
        if (hasBeenUnread(now, all.limits().unreadTimeout())) {
            all.counters().countUnread();
            all.close(
                    this,
                    "nothing of what waits for it was read for " + all.limits().unreadTimeout());
        } else if (phase == Phase.REQUEST && isOver(now, all.limits().requestTimeout())) {
            all.counters().countUnfinishedRequest();
            drop();
        } else if (phase == Phase.IDLE && !isAllTaken()) {
            since = now; // its last reply is still being read
        } else if (phase == Phase.IDLE && isOver(now, all.limits().idleTimeout())) {
            drop();
        }
    }

    private boolean isOver(long now, Duration timeout) {
        return now - since > timeout.toNanos();
    }

    private boolean hasBeenUnread(long now, Duration timeout) {
        if (isAllTaken() || hasMoved(out())) {
            takenAt = now;
        }
        return now - takenAt > timeout.toNanos();
    }

    private boolean isAllTaken() {
        ChannelOutboundBuffer out = out();
        return out == null || out.isEmpty();
    }

    /** Null once it is closed. */
    private ChannelOutboundBuffer out() {
        return vertxHandler.channel().unsafe().outboundBuffer();
    }

    private boolean hasMoved(ChannelOutboundBuffer out) {
        long before = waiting;
        long takenBefore = takenOfFirst;
        waiting = out.totalPendingWriteBytes();
        takenOfFirst = out.currentProgress();
        return waiting != before || takenOfFirst != takenBefore;
    }

    /** What is in memory for it: what waits to be read at the other end, and a message that is not whole yet. */
    long heldBytes() {
        ChannelOutboundBuffer out = out();
        return unfinished + (out == null ? 0 : out.totalPendingWriteBytes());
    }

    /** Closes it, and has the kernel forget what the other end has not read. */
    void reset() {
        vertxHandler.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        drop();
    }

    /** Without a word. Vert.x itself would wait until all that it has written was read. */
    void drop() {
        ChannelFuture unused = vertxHandler.close(); // past Vert.x's own handler
    }
}
