package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketPeer;
import org.camelvoice.call.RouteRun;
import org.camelvoice.loop.FrameReader;
import org.camelvoice.loop.FrameWriter;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.RefusalReason;

/**
 * One caller's WebSocket. Its events (OPEN, each MESSAGE, CLOSE) reach the route one after the other, on its event
 * loop: the next is handed over when the one before has completed, whatever thread it completed on. While a route
 * takes its time, events wait here; beyond the bound the socket is not read from, which slows this caller alone.
 *
 * <p>Everything runs on {@link #loop()}'s thread, except where a method says otherwise.
 */
final class WebSocketConnection implements Connection {
    private static final int TOO_BIG = 1009;
    private static final long NO_TIMER = -1;

    private final VoiceWebsocketConsumer consumer;
    private final ServerWebSocket socket;
    /** Beneath the socket, for what a socket cannot do. */
    private final ChannelHandlerContext channel;

    private final FrameWriter writer;
    private final VertxWebsocketPeer peer;
    private final VertxMediaLoop loop;
    private final Map<String, Object> wireHeaders;
    private final SocketAddress remote;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final ArrayDeque<Event> waiting = new ArrayDeque<>(0);

    /** The event that the route works on; null while it works on none. */
    private Handover current;
    /** Whether {@link #current} is the last one, CLOSE. */
    private boolean last;
    /** Whether an exchange is being handed over further up the stack, which then looks for the next event itself. */
    private boolean handingOver;
    /** Whether the socket is not read from until the route has caught up. */
    private boolean paused;
    /** Whether the socket has gone, so that only what was read before is still to come. */
    private boolean gone;
    /** {@link #NO_TIMER} until we close the connection, and again once it has gone. */
    private long dropTimer = NO_TIMER;
    /** Null until {@link #connected}. */
    private ConnectedCaller caller;
    /** Null until {@link #connected}: before, the socket may be somebody else's, with handlers of their own. Null if it has gone. */
    private FrameReader reader;

    WebSocketConnection(
            VoiceWebsocketConsumer consumer,
            ServerWebSocket socket,
            ChannelHandlerContext channel,
            VertxMediaLoop loop,
            Map<String, Object> wireHeaders) {
        this.consumer = consumer;
        this.socket = socket;
        this.channel = channel;
        this.writer = FrameWriter.ofServer(channel);
        this.peer = new VertxWebsocketPeer(socket, consumer.path());
        this.loop = loop;
        this.wireHeaders = wireHeaders;
        this.remote = socket.remoteAddress();
    }

    /** Begins to read; the route's first event is OPEN. */
    void open() {
        channel.pipeline().addBefore(channel.name(), null, new LatestPong(consumer.counters()));
        FrameGuard.protect(this, channel);
        socket.setWriteQueueMaxSize(consumer.getEndpoint().getSendQueueSize());
        socket.textMessageHandler(this::read);
        socket.binaryMessageHandler(bytes -> read(bytes.getBytes()));
        socket.exceptionHandler(this::failed);
        socket.closeHandler(nothing -> gone());
        deliver(VertxWebsocketEvent.OPEN, socket);
    }

    // What the route gets.

    private void read(Object message) {
        deliver(VertxWebsocketEvent.MESSAGE, message);
    }

    private void deliver(VertxWebsocketEvent type, Object body) {
        if (current != null || handingOver) {
            waiting.add(new Event(type, body));
            pauseIfFull();
        } else {
            handOver(type, body);
            handOverWaiting();
        }
    }

    private void handOverWaiting() {
        while (current == null && !waiting.isEmpty()) {
            Event next = waiting.poll();
            handOver(next.type(), next.body());
        }
        resumeIfEmpty();
    }

    private void handOver(VertxWebsocketEvent type, Object body) {
        last = type == VertxWebsocketEvent.CLOSE;
        if (!consumer.wants(type)) {
            endIfLast();
            return;
        }
        handingOver = true;
        try {
            current = new Handover(consumer.exchange(this, type, body));
            current.run.start();
        } catch (Throwable e) { // a bug of Camel's or ours, or a route's Error: it must not be waited for for ever
            tellCall(e); // whose routes may be what this exchange waited for
            giveUp(e);
        } finally {
            handingOver = false;
        }
    }

    private void giveUp(Throwable failure) {
        Handover given = current;
        current = null;
        if (given == null) { // it could not be made, or the route was done with it before
            consumer.getExceptionHandler().handleException("Cannot hand over a WebSocket event", failure);
        } else {
            given.run.giveUp(failure);
            consumer.failed(failure);
        }
        tellClosedIfLast();
        endIfLast();
    }

    /** A step before {@code voice:<platform>} has failed with CLOSE, of which the caller's call was to hear. */
    private void tellClosedIfLast() {
        if (last && caller != null) {
            caller.closed();
        }
    }

    /** Routes of the call run inside of this connection's, and may have thrown it. */
    private void tellCall(Throwable failure) {
        if (caller != null && caller.call() != null) {
            caller.call().routes().broken(failure);
        }
    }

    private void completed(Handover handed, Throwable failure) {
        if (handed != current) {
            return; // it was given up while its route called back
        }
        current = null;
        if (failure != null) {
            consumer.failed(failure);
            tellClosedIfLast();
        }
        endIfLast();
        if (!handingOver) {
            handOverWaiting();
        }
    }

    private void endIfLast() {
        if (last) {
            consumer.forget(this);
            ended.complete(null);
        }
    }

    private void pauseIfFull() {
        if (!paused && !gone && waiting.size() >= consumer.getEndpoint().getMaxPendingMessages()) {
            paused = true;
            consumer.counters().countPaused();
            hold();
        }
    }

    private void resumeIfEmpty() {
        if (paused && waiting.isEmpty()) {
            paused = false;
            release();
        }
    }

    private void beginToRead() {
        reader = FrameReader.begin(channel, this::read, this::read);
        if (paused) {
            reader.pause(); // until Vert.x holds nothing back
        }
    }

    private void hold() {
        if (reader != null) {
            reader.pause();
        }
        socket.pause();
    }

    private void release() {
        socket.resume();
        if (reader != null) {
            reader.resume();
        }
    }

    // How it ends.

    /** CLOSE comes after what Vert.x had read but kept back while the socket was paused. */
    private void gone() {
        gone = true;
        loop.context().owner().cancelTimer(dropTimer);
        release();
        loop.execute(() -> deliver(VertxWebsocketEvent.CLOSE, null));
    }

    private void failed(Throwable cause) {
        if (cause instanceof IllegalStateException) { // how Vert.x says that the frames of a message exceed the limit
            unreadable(TOO_BIG);
        } else if (!(cause instanceof IOException || isClosed(cause))) {
            consumer.getExceptionHandler().handleException("WebSocket " + id() + " failed", cause);
        }
    }

    /** That the other end just went away is no failure: the close handler is called next. */
    private static boolean isClosed(Throwable cause) {
        return cause instanceof HttpClosedException || cause == ConnectionBase.CLOSED_EXCEPTION;
    }

    /** What comes cannot be read any more. */
    void unreadable(int closeCode) {
        if (isOpen()) {
            consumer.reportUnreadable(this, closeCode);
            close(closeCode, sentence(closeCode));
        }
    }

    private static String sentence(int closeCode) {
        return switch (closeCode) {
            case TOO_BIG -> "Message too big";
            case CloseCode.POLICY_VIOLATION -> "Too many messages";
            default -> "Protocol error";
        };
    }

    /** With the call that it carries, if it does. */
    void goAway() {
        if (caller != null) {
            caller.goAway();
        }
        close(CloseCode.GOING_AWAY, "Going away");
    }

    @Override
    public void close(int code, String reason) {
        if (isOpen()) {
            writer.flush();
            socket.close((short) code, reason);
            dropTimer = loop.context().owner().setTimer(ListenerSettings.CLOSING_SECONDS * 1000L, id -> drop());
        }
    }

    /** Without a word: Vert.x itself waits without end while a close frame is stuck behind what is not read. */
    private void drop() {
        ChannelFuture unused = channel.close(); // the close handler is called
    }

    /** Completes once the route is done with CLOSE. Any thread may wait for it. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    // What it sends.

    @Override
    public boolean sendText(String message) {
        if (!canSend()) {
            return false;
        }
        if (writer.writeText(message)) {
            loop.flush(writer);
        } else {
            writer.flush();
            socket.writeTextMessage(message);
        }
        return true;
    }

    @Override
    public boolean sendBinary(byte[] message) {
        if (!canSend()) {
            return false;
        }
        if (writer.writeBinary(message)) {
            loop.flush(writer);
        } else {
            writer.flush();
            socket.writeBinaryMessage(Buffer.buffer(message));
        }
        return true;
    }

    @Override
    public void ping(Runnable answered) {
        if (isOpen()) {
            socket.pongHandler(pong -> answered.run());
            writer.flush();
            socket.writePing(Buffer.buffer());
        }
    }

    private boolean canSend() {
        if (!isOpen()) {
            return false;
        }
        if (!channel.channel().isWritable()) {
            consumer.counters().countRefusedSend();
            return false;
        }
        return true;
    }

    // What it is.

    @Override
    public String id() {
        return peer.getConnectionKey();
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    /** The same, for any thread. */
    SocketAddress remote() {
        return remote;
    }

    @Override
    public String remoteAddress() {
        return remote.toString();
    }

    @Override
    public void refused(RefusalReason reason) {
        consumer.counters().refuse(reason);
    }

    @Override
    public String subprotocol() {
        return socket.subProtocol();
    }

    @Override
    public int closeCode() {
        return socket.closeStatusCode() == null ? UNKNOWN : socket.closeStatusCode();
    }

    /**
     * A connection that a failed write has closed is not open, though the socket has not been told yet: its caller has
     * gone, and is not one who does not read.
     */
    @Override
    public boolean isOpen() {
        return !socket.isClosed() && channel.channel().isActive();
    }

    @Override
    public ConnectedCaller caller() {
        return caller;
    }

    @Override
    public void connected(ConnectedCaller newCaller) {
        caller = newCaller;
        if (!gone && channel.channel().isActive()) { // or the client hung up while its route asked somebody
            beginToRead();
        }
    }

    /** As camel-vertx-websocket knows it: key, path as asked for, path as the endpoint writes it. For any thread. */
    VertxWebsocketPeer peer() {
        return peer;
    }

    VoiceWebsocketConsumer consumer() {
        return consumer;
    }

    /** What its URL puts on every exchange; never changes. */
    Map<String, Object> wireHeaders() {
        return wireHeaders;
    }

    @Override
    public String toString() {
        return "WebSocket " + id() + " from " + remote;
    }

    private record Event(VertxWebsocketEvent type, Object body) {
        @Override
        public String toString() {
            return type.toString();
        }
    }

    /** One event with the route. */
    private final class Handover {
        private final RouteRun run;

        Handover(Exchange exchange) {
            run = new RouteRun(consumer, exchange, this::done);
        }

        /** Called from any thread. */
        private void done(Throwable failure) {
            if (loop.isCurrent()) {
                completed(this, failure);
            } else {
                loop.execute(() -> completed(this, failure));
            }
        }
    }
}
