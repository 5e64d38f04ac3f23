package org.camelvoice.platform.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;

/** Counts the bytes that enter a WebSocket's decoder, which holds them until their frame is complete. */
final class MessageMeter extends ChannelInboundHandlerAdapter {
    private final ClientConnection connection;

    private MessageMeter(ClientConnection connection) {
        this.connection = connection;
    }

    static void measure(ClientConnection connection, ChannelPipeline pipeline) {
        ChannelHandlerContext decoder = pipeline.context(WebSocketFrameDecoder.class);
        if (decoder != null) { // null if the connection is closed
            pipeline.addBefore(decoder.name(), null, new MessageMeter(connection));
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        connection.received(((ByteBuf) message).readableBytes());
        context.fireChannelRead(message);
    }
}
