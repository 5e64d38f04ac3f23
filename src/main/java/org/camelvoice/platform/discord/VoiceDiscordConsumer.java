package org.camelvoice.platform.discord;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route end of a bot in some guilds. Makes an exchange of each 20 ms of a conversation, and keeps the route's reply.
 * Suspended, it joins no other channel; stopped, it leaves those that it is in. Needs JDA on the class path as soon as it
 * has a token.
 */
final class VoiceDiscordConsumer extends DefaultConsumer implements Suspendable, ShutdownAware {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceDiscordConsumer.class);

    private final VoiceDiscordEndpoint endpoint;
    private final RareLog failures = new RareLog(LOG);
    private final Set<Long> guilds;
    private final Set<Long> allowed;
    private final Set<Long> join;
    /** Whether further channels are joined. Written by the thread that starts, suspends or stops the route. */
    private volatile boolean joining;

    VoiceDiscordConsumer(VoiceDiscordEndpoint endpoint, Processor route) {
        super(endpoint, new Replying(route));
        this.endpoint = endpoint;
        this.guilds = endpoint.guildIds();
        this.allowed = endpoint.allowedIds();
        this.join = endpoint.joinIds();
    }

    /** Keeps what the route has made of an exchange, which is used again for the next. */
    private static final class Replying extends DelegateAsyncProcessor {
        Replying(Processor route) {
            super(route);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            DiscordConnection connection = exchange.getProperty(Connection.PROPERTY, DiscordConnection.class);
            return super.process(exchange, here -> {
                connection.made(exchange.getMessage().getBody() instanceof byte[] opus ? opus : null);
                callback.done(here);
            });
        }
    }

    @Override
    public VoiceDiscordEndpoint getEndpoint() {
        return endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        joining = true;
        if (!endpoint.getToken().isBlank()) {
            bringBot();
        }
    }

    private void bringBot() {
        try {
            endpoint.getComponent().bots().add(this);
        } catch (NoClassDefFoundError e) {
            String sentence = "Route " + getRouteId() + " has a token of Discord's, but "
                    + e.getMessage().replace('/', '.')
                    + " is not on the class path: add net.dv8tion:JDA and io.github.jaredmdobson:concentus";
            LOG.warn("{}", sentence);
            endpoint.getComponent().bots().trouble(this, sentence);
        }
    }

    @Override
    protected void doSuspend() {
        joining = false;
    }

    @Override
    protected void doResume() {
        joining = true;
    }

    @Override
    protected void doStop() throws Exception {
        joining = false;
        if (!endpoint.getToken().isBlank()) {
            endpoint.getComponent().bots().remove(this);
        }
        super.doStop();
    }

    /** Suspended is enough for the beginning of a shutdown. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** The route is never busy for longer than 20 ms; {@link #doStop} ends the conversations. */
    @Override
    public int getPendingExchangesSize() {
        return 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    boolean isJoining() {
        return joining;
    }

    /** Whether this route names the guild. */
    boolean names(long guildId) {
        return guilds.contains(guildId);
    }

    /** Whether it serves all that no other names. */
    boolean servesOthers() {
        return guilds.isEmpty();
    }

    boolean joinsByItself(long channelId) {
        return join.contains(channelId);
    }

    /** Ids. */
    Set<Long> channelsToJoin() {
        return join;
    }

    /** Ids of users and roles; empty for everybody. */
    Set<Long> allowed() {
        return allowed;
    }

    /** The route was still at the 20 ms before. */
    void skipped() {
        endpoint.getComponent().counters().countLate(0, 1);
    }

    /** The route has failed with an exchange. */
    void failed(Throwable failure) {
        endpoint.getComponent().counters().countFailedExchange();
        failures.warn("Route {} failed with {}", getRouteId(), Failure.of(failure));
    }
}
