package org.camelvoice.platform.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;

/** Answers the first request of a connection for which there is no room with 503, and closes it. */
final class TooManyConnections extends ChannelInboundHandlerAdapter {
    /** When it makes sense to come back, in seconds: RFC 9110 §10.2.3. */
    static final String RETRY_AFTER_SECONDS = "10";

    private static final byte[] SENTENCE = "Too many connections.".getBytes(StandardCharsets.US_ASCII);

    private boolean answered;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest && !answered) {
            answered = true;
            context.writeAndFlush(reply()).addListener(ChannelFutureListener.CLOSE);
        }
        ReferenceCountUtil.release(message);
    }

    private static DefaultFullHttpResponse reply() {
        DefaultFullHttpResponse reply = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SERVICE_UNAVAILABLE, Unpooled.wrappedBuffer(SENTENCE));
        reply.headers()
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(HttpHeaderNames.CONTENT_LENGTH, SENTENCE.length)
                .set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
        return reply;
    }
}
