package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;
import org.camelvoice.platform.CloseCode;

/**
 * Closes a connection with the right code when its frames cannot be read (RFC 6455 §7.4.1: 1009 too big, 1007 not
 * UTF-8, 1002 protocol error), where Vert.x by itself cuts the connection; and with 1008 when too many come. It discards further input unread: cutting
 * while bytes are under way would reset the connection and lose the close frame. Text must be UTF-8 (§8.1). Lives on
 * the connection's event loop.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private final WebSocketConnection connection;
    /** Null on a connection of another server. */
    private final ClientConnection client;

    private final Utf8 text = new Utf8();
    /** Whether the fragmented message being received is text. */
    private boolean inText;
    /** Whether frames can no longer be read. */
    private boolean corrupt;

    private FrameGuard(WebSocketConnection connection, ClientConnection client) {
        this.connection = connection;
        this.client = client;
    }

    /** @param vertxHandler Vert.x's handler in the connection's pipeline */
    static void protect(WebSocketConnection connection, ChannelHandlerContext vertxHandler) {
        FrameGuard guard = new FrameGuard(connection, ClientConnection.of(vertxHandler.channel()));
        vertxHandler.pipeline().addBefore(vertxHandler.name(), null, guard);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!corrupt && message instanceof WebSocketFrame frame) {
            look(context.pipeline(), frame);
        }
        if (corrupt) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    private void look(ChannelPipeline pipeline, WebSocketFrame frame) {
        boolean isText = frame instanceof TextWebSocketFrame;
        boolean isControl =
                !isText && !(frame instanceof BinaryWebSocketFrame || frame instanceof ContinuationWebSocketFrame);
        if (client != null && !client.framed(isControl, frame.isFinalFragment(), frame.content().readableBytes())) {
            giveUp(pipeline, CloseCode.POLICY_VIOLATION);
        }
        if (isControl || corrupt) {
            return;
        }
        inText = isText || (inText && frame instanceof ContinuationWebSocketFrame);
        if (inText && !text.accepts(frame.content(), frame.isFinalFragment())) {
            giveUp(pipeline, WebSocketCloseStatus.INVALID_PAYLOAD_DATA.code());
        }
    }

    private void giveUp(ChannelPipeline pipeline, int closeCode) {
        corrupt = true;
        stopDecoding(pipeline);
        connection.unreadable(closeCode);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException unreadable && !corrupt) {
            giveUp(context.pipeline(), unreadable.closeStatus().code());
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private static void stopDecoding(ChannelPipeline pipeline) {
        pipeline.forEach(handler -> {
            if (handler.getValue() instanceof WebSocketFrameDecoder) {
                pipeline.remove(handler.getValue());
            }
        });
    }
}
