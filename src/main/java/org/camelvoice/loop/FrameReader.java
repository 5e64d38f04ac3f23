package org.camelvoice.loop;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.util.Objects;

/**
 * Reads the messages of one WebSocket past Vert.x, which copies each twice and hands it through five queues and handlers that
 * are of no use here. What comes in fragments, and all that is no message, is Vert.x's; so is everything while Vert.x holds
 * something back, so that the order stays. Owned by the event loop of the socket.
 */
public final class FrameReader extends ChannelInboundHandlerAdapter {
    private final ContextInternal context;
    private final Handler<String> texts;
    private final Handler<byte[]> binaries;

    /** Whether Vert.x holds nothing back. */
    private boolean direct;
    /** How often that has been asked for or called off. */
    private int turns;
    /** Whether the other end has closed. */
    private boolean closed;

    private FrameReader(ContextInternal context, Handler<String> texts, Handler<byte[]> binaries) {
        this.context = context;
        this.texts = texts;
        this.binaries = binaries;
    }

    /**
     * Begins when Vert.x has handed on what it has read by now. Called in the socket's context.
     *
     * @param vertxHandler Vert.x's handler in the pipeline of a connection that carries a WebSocket
     * @param texts        get whole messages, in the calling context, as Vert.x's handlers for the same socket do
     * @param binaries     as {@code texts}
     */
    public static FrameReader begin(
            ChannelHandlerContext vertxHandler, Handler<String> texts, Handler<byte[]> binaries) {
        ContextInternal context = (ContextInternal) Objects.requireNonNull(Vertx.currentContext(), "a Vert.x context");
        FrameReader reader = new FrameReader(context, texts, binaries);
        vertxHandler.pipeline().addBefore(vertxHandler.name(), null, reader);
        reader.resume();
        return reader;
    }

    /** Vert.x is about to hold messages back. */
    public void pause() {
        turns++;
        direct = false;
    }

    /** Vert.x has been told to hold nothing back any more, and does so before anything else runs on this loop. */
    public void resume() {
        int turn = ++turns;
        context.runOnContext(nothing -> direct = turn == turns);
    }

    /** Whether the other end has sent its close frame, of which Vert.x tells later if it holds messages back. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object message) {
        closed |= message instanceof CloseWebSocketFrame;
        if (direct && message instanceof WebSocketFrame frame && frame.isFinalFragment()) {
            read(channel, frame);
        } else {
            channel.fireChannelRead(message);
        }
    }

    private void read(ChannelHandlerContext channel, WebSocketFrame frame) {
        if (frame instanceof TextWebSocketFrame text) {
            context.dispatch(take(text), texts);
        } else if (frame instanceof BinaryWebSocketFrame) {
            context.dispatch(take(frame), binaries);
        } else {
            channel.fireChannelRead(frame);
        }
    }

    private static String take(TextWebSocketFrame frame) {
        try {
            return frame.text();
        } finally {
            frame.release();
        }
    }

    private static byte[] take(WebSocketFrame frame) {
        try {
            return ByteBufUtil.getBytes(frame.content());
        } finally {
            frame.release();
        }
    }
}
