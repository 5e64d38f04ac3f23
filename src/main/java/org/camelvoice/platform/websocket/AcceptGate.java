package org.camelvoice.platform.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts a connection when it is accepted: before its TLS handshake, which a stranger may draw out, and before anything is
 * made for it. Closes it at once if there are so many that it would not even get an answer. Called on Netty's acceptor
 * thread.
 */
@Sharable
final class AcceptGate extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptGate.class);

    private final IntFunction<Admission> admissions;
    private final WebSocketCounters counters;
    private final RareLog closings = new RareLog(LOG);

    /** @param admissions by the port that they are for; null for a port of somebody else, or one that is just opened */
    AcceptGate(IntFunction<Admission> admissions, WebSocketCounters counters) {
        this.admissions = admissions;
        this.counters = counters;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Channel accepted
                && context.channel().localAddress() instanceof InetSocketAddress here
                && accepted.remoteAddress() instanceof InetSocketAddress remote
                && !admits(here.getPort(), accepted, ClientAddress.of(remote.getAddress()))) {
            accepted.unsafe().closeForcibly();
        } else {
            context.fireChannelRead(message);
        }
    }

    private boolean admits(int port, Channel accepted, ClientAddress from) {
        Admission admission = admissions.apply(port);
        if (admission == null) {
            return true; // counted when it is ready
        }
        if (admission.isCrowded() || admission.isCrowded(from)) {
            counters.refuse(
                    admission.isCrowded() ? RefusalReason.TOO_MANY_CONNECTIONS : RefusalReason.TOO_MANY_FROM_ADDRESS);
            closings.warn(
                    "Closed a connection from {} unread: there are too many, or too many from there",
                    from.network().getHostAddress());
            return false;
        }
        admission.enter(accepted, from);
        return true;
    }
}
