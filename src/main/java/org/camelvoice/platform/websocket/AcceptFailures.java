package org.camelvoice.platform.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.camelvoice.loop.RareLog;
import org.camelvoice.loop.SocketFailure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the connections that a listener could not accept, as when no file descriptor is left, and logs this at a
 * limited rate. Netty tries again after a second; callers wait until a descriptor is free.
 */
@Sharable
final class AcceptFailures extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptFailures.class);
    private static final String NAME = "accept-failures";

    private final WebSocketCounters counters;
    private final RareLog failures = new RareLog(LOG);

    private AcceptFailures(WebSocketCounters counters) {
        this.counters = counters;
    }

    /** @param listening the listening channel; null if there is none */
    static void watch(Channel listening, WebSocketCounters counters) {
        if (listening != null && listening.pipeline().get(NAME) == null) {
            addOnce(listening, counters);
        }
    }

    private static synchronized void addOnce(Channel listening, WebSocketCounters counters) {
        if (listening.pipeline().get(NAME) == null) {
            listening.pipeline().addLast(NAME, new AcceptFailures(counters)); // Netty waits a second first
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        counters.countFailedAccept();
        failures.warn(
                "Cannot accept connections on {} at the moment: {}",
                context.channel().localAddress(),
                SocketFailure.text(cause));
    }
}
