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
import org.camelvoice.call.Allowance;
import org.camelvoice.platform.RefusalReason;

/**
 * One TCP connection of a listener: how much memory it may hold, and its deadlines.
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
    private static final int MOST_READ_AT_ONCE = 16 * 1024; // bytes; as many may be held
    /** A line that stalled delivers as many seconds at once: see {@code voice.maxAudioAhead}. */
    private static final int FRAMES_BURST_SECONDS = 10;
    /** Bytes of replies that may wait before the next request is read; reading resumes below the lower value. */
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
    private final ClientAddress address;

    private Phase phase = Phase.REQUEST;
    /** The start of the present phase. */
    private long since = System.nanoTime();

    /** The last time when the other end read something, or nothing was waiting. */
    private long takenAt = since;
    /** The head of the output at the last look: total bytes, and bytes taken of the first piece. */
    private long waiting;

    private long takenOfFirst;
    /** Bytes of an incomplete message, and of these the ones in complete frames. */
    private long unfinished;

    private long inFragments;

    /** What frames may come; null before it is a WebSocket, and for no limit. */
    private Allowance frames;

    /** @param vertxHandler Vert.x's handler in the connection's pipeline */
    ClientConnection(ClientConnections all, ChannelHandlerContext vertxHandler) {
        this.all = all;
        this.vertxHandler = vertxHandler;
        this.address = ClientAddress.of(
                vertxHandler.channel().remoteAddress() instanceof InetSocketAddress internet
                        ? internet.getAddress()
                        : InetAddress.getLoopbackAddress());
    }

    /** Null for a connection of another server. */
    static ClientConnection of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** @param refused whether its first request is its last, answered with 503 */
    void open(boolean refused) {
        Channel channel = vertxHandler.channel();
        channel.attr(KEY).set(this);
        channel.config().setRecvByteBufAllocator(readsOfOneTurn());
        if (!RequestGate.guard(this, vertxHandler, refused)) {
            phase = Phase.HTTP2;
        }
    }

    /** One read; then the loop's other connections have their turn: a call's 20 ms frame may be waiting. */
    private static RecvByteBufAllocator readsOfOneTurn() {
        return new AdaptiveRecvByteBufAllocator(64, 2_048, MOST_READ_AT_ONCE).maxMessagesPerRead(1);
    }

    static void boundReplies(Channel channel) {
        channel.config().setWriteBufferWaterMark(UNREAD_REPLIES);
    }

    ClientAddress address() {
        return address;
    }

    boolean isWebSocket() {
        return phase == Phase.WEBSOCKET;
    }

    // Events on the connection.

    /** Bytes of a request arrived. */
    void requested() {
        if (phase == Phase.IDLE) {
            enter(Phase.REQUEST);
        }
    }

    /** A request is complete. */
    void asked() {
        enter(Phase.REPLY);
    }

    /** What came is no HTTP of a version that is spoken here. */
    void unreadable() {
        all.counters().refuse(RefusalReason.BAD_REQUEST);
    }

    /** The reply is written; some of it may still wait to be read. */
    void replied() {
        enter(Phase.IDLE);
    }

    /** The connection carries a WebSocket from now on. */
    void upgraded() {
        enter(Phase.WEBSOCKET);
        int mostFrames = all.limits().maxFramesPerSecond();
        frames = mostFrames == 0 ? null : new Allowance(mostFrames * FRAMES_BURST_SECONDS, mostFrames, since);
        MessageMeter.measure(this, vertxHandler.pipeline());
    }

    /** Why it may not ask for a WebSocket now; null if it may. */
    RefusalReason refusalOfUpgrade(boolean isProven) {
        return all.refusalOfUpgrade(this, isProven, System.nanoTime());
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /** Bytes of WebSocket frames arrived. */
    void received(int bytes) {
        unfinished(unfinished + bytes);
    }

    /**
     * A WebSocket frame is complete. A {@code fragment} counts as held until its message is complete.
     *
     * @return false if it is one too many
     */
    boolean framed(boolean isControl, boolean isFinal, int bytes) {
        if (!isControl) {
            inFragments = isFinal ? 0 : inFragments + bytes;
        }
        unfinished(inFragments);
        return frames == null || frames.take(1, System.nanoTime());
    }

    private void unfinished(long now) {
        long more = now - unfinished;
        unfinished = now;
        all.unfinished(more);
    }

    void left() {
        unfinished(0);
    }

    // Deadlines and closing.

    void look(long now) {
        if (isUnreadTooLong(now, all.limits().unreadTimeout())) {
            all.counters().countUnread();
            all.close(
                    this,
                    "it read none of its waiting output for " + all.limits().unreadTimeout());
        } else if (phase == Phase.REQUEST && isOver(now, all.limits().requestTimeout())) {
            all.counters().refuse(RefusalReason.SLOW_REQUEST);
            drop();
        } else if (phase == Phase.IDLE && !isAllTaken()) {
            since = now; // the client is still reading its last reply
        } else if (phase == Phase.IDLE && isOver(now, all.limits().idleTimeout())) {
            drop();
        }
    }

    private boolean isOver(long now, Duration timeout) {
        return now - since > timeout.toNanos();
    }

    private boolean isUnreadTooLong(long now, Duration timeout) {
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

    /** Its bytes in memory: unread output, and an incomplete message. */
    long heldBytes() {
        ChannelOutboundBuffer out = out();
        return unfinished + (out == null ? 0 : out.totalPendingWriteBytes());
    }

    /** Closes it with a reset, so that the kernel drops unread output. */
    void reset() {
        vertxHandler.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        drop();
    }

    /** Closes without a close frame. Vert.x itself would wait until all output was read. */
    void drop() {
        ChannelFuture unused = vertxHandler.close(); // bypasses Vert.x's handler
    }
}
