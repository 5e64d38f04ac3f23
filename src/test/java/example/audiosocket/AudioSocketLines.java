package example.audiosocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.netty.NettyConstants;
import org.apache.camel.support.service.ServiceSupport;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Platform;

/**
 * Makes a {@link Connection} of each of camel-netty's, and tells the platform of its beginning and its end, for which
 * camel-netty has no exchanges. All calls live on one loop.
 */
public final class AudioSocketLines extends ServiceSupport implements Processor, CamelContextAware {
    private static final AttributeKey<Connection> LINE = AttributeKey.valueOf("audiosocket");

    private final Platform platform = new AudioSocketPlatform();
    private CamelContext context;
    /** Null until it is started. */
    private Vertx vertx;

    private MediaLoop loop;

    @Override
    protected void doStart() {
        vertx = Vertx.vertx();
        CompletableFuture<MediaLoop> made = new CompletableFuture<>();
        vertx.runOnContext(nothing -> made.complete(VertxMediaLoop.current()));
        loop = made.join();
    }

    @Override
    protected void doStop() {
        vertx.close();
    }

    @Override
    public void process(Exchange exchange) {
        Channel channel = exchange.getMessage()
                .getHeader(NettyConstants.NETTY_CHANNEL_HANDLER_CONTEXT, ChannelHandlerContext.class)
                .channel();
        if (channel.attr(LINE).get() == null) {
            open(channel);
        }
        exchange.setProperty(Connection.PROPERTY, channel.attr(LINE).get());
    }

    /** What is given to the loop is done in order: this before the message that came first. */
    private void open(Channel channel) {
        Connection line = new TcpConnection(channel, loop);
        String tenant = context.resolvePropertyPlaceholders("{{audiosocket.tenant}}");
        channel.attr(LINE).set(line);
        loop.execute(() ->
                line.connected(ConnectedCaller.connect(platform, line, Map.of("tenant", tenant), Calls.of(context))));
        channel.closeFuture()
                .addListener(closed -> loop.execute(() -> line.caller().closed()));
    }

    @Override
    public CamelContext getCamelContext() {
        return context;
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }
}
