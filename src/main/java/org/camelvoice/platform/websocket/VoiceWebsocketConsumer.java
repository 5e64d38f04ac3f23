package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEvent;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.spi.ShutdownStrategy;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Printable;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.ConnectionEvent;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.UpgradeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The route end of one WebSocket path. Makes an exchange of each event of a connection and keeps the path's books; the
 * order of a connection's events is {@link WebSocketConnection}'s. Suspended, it refuses new connections and keeps
 * those that it has; stopped, it closes them.
 *
 * <p>When the CamelContext stops, calls may go on while its shutdown waits for them, and then end with their last words,
 * still within the shutdown's timeout.
 */
final class VoiceWebsocketConsumer extends VertxWebsocketConsumer implements Suspendable, ShutdownAware {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebsocketConsumer.class);
    private static final int TOO_BIG = 1009;
    private static final int LONGEST_ORIGIN = 100;
    /** What a call needs at most for its last words, and to close its connection. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(17);

    private final WebSocketCounters counters;
    private final boolean connectionEvents;
    private final List<String> subprotocols;
    /** Null where every origin is allowed. */
    private final Pattern allowedOrigin;

    private final RareLog failures = new RareLog(LOG);
    private final RareLog refusedOrigins = new RareLog(LOG);
    private final RareLog refusedUpgrades = new RareLog(LOG);
    private final RareLog unreadable = new RareLog(LOG);
    /** Null until it is connected. Written by the thread that starts the route. */
    private volatile VoiceWebsocketHost host;
    /** Whether new connections are let in. Written by the thread that starts, suspends or stops the route. */
    private volatile boolean accepting;

    VoiceWebsocketConsumer(VoiceWebsocketEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.counters = endpoint.getComponent().counters();
        this.connectionEvents = endpoint.getConfiguration().isFireWebSocketConnectionEvents();
        String origin = endpoint.getConfiguration().getAllowedOriginPattern();
        this.subprotocols = getEndpoint().subprotocolList();
        this.allowedOrigin = origin == null || getEndpoint().isSameOriginOnly()
                ? null
                : Pattern.compile(origin, Pattern.CASE_INSENSITIVE); // as scheme and host are
    }

    @Override
    public VoiceWebsocketEndpoint getEndpoint() {
        return (VoiceWebsocketEndpoint) super.getEndpoint();
    }

    /** The path as the endpoint writes it. */
    String path() {
        return getEndpoint().getConfiguration().getWebsocketURI().getPath();
    }

    WebSocketCounters counters() {
        return counters;
    }

    @Override
    protected void doStart() throws Exception {
        accepting = true; // before it listens, or the first callers would be told that it stops
        super.doStart();
    }

    @Override
    protected void doSuspend() {
        accepting = false;
        CamelContext context = getEndpoint().getCamelContext();
        if (context.isStopping()) {
            ShutdownStrategy shutdown = context.getShutdownStrategy();
            Duration timeout =
                    Duration.of(shutdown.getTimeout(), shutdown.getTimeUnit().toChronoUnit());
            Duration untilLastWords = timeout.minus(LAST_WORDS);
            calls().stopWithin(untilLastWords.isNegative() ? Duration.ZERO : untilLastWords);
        }
    }

    private Calls calls() {
        return Calls.of(getEndpoint().getCamelContext());
    }

    /** Suspended is enough for the beginning of a shutdown. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** What a shutdown waits for: the calls in progress, and what models have still to say of those that are over. */
    @Override
    public int getPendingExchangesSize() {
        return (int) calls().active().stream().filter(this::carries).count()
                + calls().farewells().waiting();
    }

    private boolean carries(Call call) {
        VoiceWebsocketHost listener = host;
        WebSocketConnection connection =
                listener == null ? null : listener.connection(call.caller().connectionId());
        return connection != null && connection.consumer() == this;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    @Override
    protected void doResume() {
        accepting = true;
    }

    @Override
    protected void doStop() throws Exception {
        accepting = false;
        super.doStop(); // closes what is open, then stops to listen
    }

    void connected(VoiceWebsocketHost newHost) {
        host = newHost;
    }

    /** Those that the path speaks. */
    List<String> subprotocols() {
        return subprotocols;
    }

    boolean isAccepting() {
        return accepting;
    }

    /**
     * Whether there is no room for another call, and this path says so before there is a WebSocket.
     *
     * @param parameters of the path: who names a call's key may be its caller again, and take its place
     */
    boolean isFull(Collection<String> parameters) {
        return getEndpoint().isRefuseWhenFull()
                && calls().isFull()
                && parameters.stream().noneMatch(calls()::isInUse);
    }

    /** Too many requests for a WebSocket have come. */
    void refuseUpgrade(RefusalReason reason) {
        counters.refuse(reason);
        refusedUpgrades.warn(
                "Route {} refused a request for a WebSocket: too many came, of strangers, of one address, or signed",
                getRouteId());
    }

    void refuseCall() {
        counters.refuse(RefusalReason.FULL);
        calls().countRefused();
    }

    /**
     * @param origins what the request's {@code Origin} headers say; empty for programs that are not browsers
     * @param hosts   what its {@code Host} headers say that it is for
     */
    boolean allowsOrigin(List<String> origins, List<String> hosts) {
        if (origins.isEmpty()) {
            return true;
        }
        boolean allowed = origins.size() == 1 && hosts.size() <= 1 && allows(origins.get(0), hosts);
        if (!allowed) {
            counters.refuse(RefusalReason.ORIGIN);
            refusedOrigins.warn(
                    "Route {} lets no page of {} in; it was asked for as {}{}",
                    getRouteId(),
                    Printable.of(String.join(" and ", origins), LONGEST_ORIGIN),
                    Printable.of(String.join(" and ", hosts), LONGEST_ORIGIN),
                    getEndpoint().isSameOriginOnly()
                            ? ", see PUBLIC_URL (voice.publicUrl), or for another site's pages ALLOWED_ORIGIN"
                            : "");
        }
        return allowed;
    }

    private boolean allows(String origin, List<String> hosts) {
        WebOrigin page = WebOrigin.parse(origin);
        if (!getEndpoint().isSameOriginOnly()) {
            return allowedOrigin == null || matches(origin, page);
        }
        if (page == null) {
            return false;
        }
        PublicUrls ours = getEndpoint().getComponent().publicUrls();
        return ours.include(page) || (!hosts.isEmpty() && isSame(page, hosts.get(0)) && ours.isOurs(page));
    }

    /** With its port or without, where that is the usual one. */
    private boolean matches(String origin, WebOrigin page) {
        return Stream.concat(
                        Stream.of(origin), page == null ? Stream.empty() : Stream.of(page.toString(), page.withPort()))
                .anyMatch(written -> allowedOrigin.matcher(written).matches());
    }

    /** Whether a page was loaded from this host, by the port that it names or the usual one of the page's scheme. */
    private static boolean isSame(WebOrigin page, String host) {
        return page.equals(WebOrigin.of(page.scheme(), host));
    }

    /** By what somebody can prove to the path's guard who they are. */
    Set<String> proofs() {
        UpgradeGuard guard = getEndpoint().getGuard();
        return guard == null ? Set.of() : guard.proofs();
    }

    /** What the path's guard says, if it has one. */
    UpgradeGuard.Verdict guard(UpgradeRequest request) {
        UpgradeGuard guard = getEndpoint().getGuard();
        return guard == null ? UpgradeGuard.admit() : decide(guard, request);
    }

    private UpgradeGuard.Verdict decide(UpgradeGuard guard, UpgradeRequest request) {
        try {
            return Objects.requireNonNull(guard.decide(request), "no verdict");
        } catch (RuntimeException e) {
            failures.warn(
                    "The guard of route {} failed with {}",
                    getRouteId(),
                    e.getClass().getName());
            return UpgradeGuard.refuse(500, "The guard failed.", RefusalReason.GUARD_FAILED);
        }
    }

    /** A connection that the other end has upgraded to. Called on the event loop that it lives on. */
    void accept(ServerWebSocket socket, ChannelHandlerContext channel, Map<String, Object> wireHeaders) {
        WebSocketConnection connection = new WebSocketConnection(this, socket, channel, host.mediaLoop(), wireHeaders);
        counters.countOpened();
        host.add(connection);
        connection.open();
        if (isStoppingOrStopped()) { // since it asked for the upgrade, so that nobody else would close it
            connection.goAway();
        }
    }

    /** The route is done with this connection. */
    void forget(WebSocketConnection connection) {
        host.remove(connection);
    }

    boolean wants(VertxWebsocketEvent event) {
        return connectionEvents || event == VertxWebsocketEvent.MESSAGE;
    }

    Exchange exchange(WebSocketConnection connection, VertxWebsocketEvent event, Object body) {
        Exchange exchange = createExchange(false);
        Message message = exchange.getMessage();
        message.getHeaders().putAll(connection.wireHeaders()); // first, so that none of them stays in front of ours
        message.setHeader(VoiceWebsocketConstants.REMOTE_ADDRESS, connection.remote());
        message.setHeader(VoiceWebsocketConstants.CONNECTION_KEY, connection.id());
        message.setHeader(VoiceWebsocketConstants.EVENT, event);
        message.setBody(body);
        exchange.setProperty(Connection.PROPERTY, connection);
        if (event != VertxWebsocketEvent.MESSAGE) {
            exchange.setProperty(ConnectionEvent.PROPERTY, ConnectionEvent.valueOf(event.name()));
        }
        return exchange;
    }

    /** The route has failed with an event. Called on the connection's event loop. */
    void failed(Throwable failure) {
        counters.countFailedExchange();
        failures.warn(
                "Route {} failed with {}", getRouteId(), failure.getClass().getName());
    }

    void reportUnreadable(WebSocketConnection connection, int closeCode) {
        if (closeCode == TOO_BIG) {
            counters.refuse(RefusalReason.MESSAGE_TOO_LONG);
            unreadable.warn(
                    "Closed {}: a message was longer than maxMessageSize={} bytes",
                    connection,
                    getEndpoint().getMaxMessageSize());
        } else if (closeCode == CloseCode.POLICY_VIOLATION) {
            counters.refuse(RefusalReason.MESSAGE_RATE);
            unreadable.warn("Closed {}: it sent more than voice.maxFramesPerSecond", connection);
        } else {
            counters.refuse(RefusalReason.PROTOCOL);
            unreadable.warn("Closed {}: it broke the WebSocket protocol", connection);
        }
    }
}
