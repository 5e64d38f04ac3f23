package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import io.netty.util.ReferenceCountUtil;

/**
 * Says why a connection ends when its frames cannot be read (RFC 6455 §7.4.1: 1009 too big, 1002 protocol error),
 * where Vert.x by itself cuts the connection. What still comes is thrown away unread: cutting while bytes are on their
 * way would reset the connection, and the close frame would be lost. Lives on the connection's event loop.
 */
final class FrameGuard extends ChannelInboundHandlerAdapter {
    private final WebSocketConnection connection;
    /** Whether frames cannot be read any more. */
    private boolean corrupt;

    private FrameGuard(WebSocketConnection connection) {
        this.connection = connection;
    }

    /** @param vertxHandler Vert.x's own place in the connection's pipeline */
    static void protect(WebSocketConnection connection, ChannelHandlerContext vertxHandler) {
        vertxHandler.pipeline().addBefore(vertxHandler.name(), null, new FrameGuard(connection));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (corrupt) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException unreadable && !corrupt) {
            corrupt = true;
            stopDecoding(context.pipeline());
            connection.unreadable(unreadable.closeStatus().code());
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
