package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;

/**
 * Keeps at most one pong waiting, and after it only the pong to the latest ping, as RFC 6455 §5.5.3 allows. So pings
 * from a client that does not read never pile up. Lives on the connection's event loop.
 */
final class LatestPong extends ChannelOutboundHandlerAdapter {
    private final WebSocketCounters counters;
    /** Whether a pong has been written but not sent. */
    private boolean waiting;
    /** The next pong; null if there is none. */
    private PongWebSocketFrame latest;

    LatestPong(WebSocketCounters counters) {
        this.counters = counters;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!(message instanceof PongWebSocketFrame pong)) {
            ChannelFuture unused = context.write(message, promise); // the promise's owner handles it
        } else if (waiting) {
            replace(pong);
            promise.trySuccess();
        } else {
            write(context, pong, promise);
        }
    }

    private void replace(PongWebSocketFrame pong) {
        if (latest != null) {
            latest.release();
            counters.countUnansweredPing();
        }
        latest = pong;
    }

    private void write(ChannelHandlerContext context, PongWebSocketFrame pong, ChannelPromise promise) {
        waiting = true;
        context.write(pong, promise.unvoid()).addListener(done -> sent(context, done.isSuccess()));
    }

    private void sent(ChannelHandlerContext context, boolean successfully) {
        waiting = false;
        PongWebSocketFrame next = latest;
        latest = null;
        if (next == null) {
            return;
        }
        if (successfully) {
            write(context, next, context.newPromise());
            context.flush();
        } else {
            next.release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        if (latest != null) {
            latest.release();
            latest = null;
        }
    }
}
