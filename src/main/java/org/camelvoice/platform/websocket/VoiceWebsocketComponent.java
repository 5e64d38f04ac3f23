package org.camelvoice.platform.websocket;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.component.vertx.websocket.VertxWebsocketComponent;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpoint;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelvoice.platform.EdgeRefusals;

/**
 * The {@code voice-websocket:} component: the listeners of its endpoints, one for each host and port, each with its own
 * Router. It uses a Vert.x instance or a Router of the registry only if configured to: a management server's pages must
 * not appear on the public port.
 */
@Component("voice-websocket")
public final class VoiceWebsocketComponent extends VertxWebsocketComponent {
    private static final int LARGEST_PORT = 65_535;
    /** The text before the path; with {@code ws:}, the server that a client connects to. */
    private static final Pattern ADDRESS = Pattern.compile("(?:wss?:/*)?([^/?]+).*");

    static final int DEFAULT_MAX_MESSAGE_SIZE = 1024 * 1024; // bytes

    private final Map<VertxWebsocketHostKey, WebSocketRouter> routers = new ConcurrentHashMap<>();
    private final Set<VertxWebsocketHostKey> known = ConcurrentHashMap.newKeySet();
    /** Null until there is a CamelContext. Written once, before anything else. */
    private WebSocketCounters counters;
    /** Applies to listeners that start from now on. Guarded by this component's lock. */
    private ListenerLimits limits = ListenerLimits.DEFAULT;
    /** For listeners that start from now on; null for plain ones. Guarded by this component's lock. */
    private PemFiles tls;
    /** Whether a Vert.x instance of this component's own prefers the system's means to NIO. Guarded by this component's lock. */
    /** Of this component's own Vert.x instance; null for somebody else's. Guarded by this component's lock. */
    private SocketTransport sockets;
    /** Whether this component must close the Vert.x instance. Guarded by this component's lock. */
    private boolean ownsVertx;

    @Metadata(
            label = "consumer",
            description = "How many event loops the connections of one port are spread over. By default one for each"
                    + " available processor.")
    private int eventLoops = Runtime.getRuntime().availableProcessors();

    @Metadata(
            label = "consumer",
            defaultValue = "" + DEFAULT_MAX_MESSAGE_SIZE,
            description = "The longest message that is read, in bytes. A longer one closes its connection with 1009.")
    private int maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE;

    @Metadata(
            label = "consumer,security",
            description = "The URLs by which browsers reach these listeners, comma-separated, such as"
                    + " https://voice.example.com. Pages of them are of the same origin; and a request for any other"
                    + " name gets 421, but for IP addresses and localhost. Without it, allowedOriginPattern=same-origin"
                    + " lets in pages of IP addresses and localhost only: any other name may be a stranger's that leads"
                    + " here.")
    private String publicUrl = "";

    /** Written during set-up; read on the event loops. */
    private volatile PublicUrls publicUrls = PublicUrls.NONE;

    // Queries and settings.

    @Override
    public void setCamelContext(CamelContext camelContext) {
        super.setCamelContext(camelContext);
        if (counters == null) {
            counters = new WebSocketCounters(EdgeRefusals.of(camelContext));
        }
    }

    /** Counters of this component's connections since it was created. */
    public WebSocketCounters counters() {
        return counters;
    }

    /** Sets the limits of listeners that start from now on. */
    synchronized void limit(ListenerLimits newLimits) {
        limits = newLimits;
    }

    /** Sets the certificate of listeners that start from now on, but where {@code sslContextParameters} has one. */
    synchronized void encrypt(PemFiles newTls) {
        tls = newTls;
    }

    /** Connections whose route has not finished CLOSE. Called from any thread. */
    public int openConnections() {
        return hosts().mapToInt(host -> host.connections().size()).sum();
    }

    /** Why callers cannot connect, one sentence each; empty if they can. Called from any thread. */
    public List<String> troubles() {
        return getVertxHostRegistry().isEmpty()
                ? List.of("No route listens for calls")
                : hosts().flatMap(host -> host.troubles().stream()).toList();
    }

    /**
     * The bound port of the listener for {@code host} and {@code port} as endpoints write them; differs from {@code
     * port} if that is 0.
     *
     * @throws IllegalStateException if no route listens there now
     */
    public int actualPort(String host, int port) {
        VoiceWebsocketHost listener = host(new VertxWebsocketHostKey(host, port));
        if (listener == null || listener.getPort() == 0) {
            throw new IllegalStateException("No route listens on " + host + ":" + port);
        }
        return listener.getPort();
    }

    /**
     * The Router of the listener for {@code host} and {@code port} as endpoints write them, before or after it listens.
     * Routes mounted on it are public, and stay until this component stops. WebSocket paths keep the position from the
     * first start of their route. A guard must come before them: mount it before the routes start, or with a negative
     * {@link io.vertx.ext.web.Route#order}.
     */
    public synchronized Router publicRouter(String host, int port) {
        return router(new VertxWebsocketHostKey(host, port), getRouter()).router();
    }

    // Listeners. A route starts and stops under this component's lock.

    @Override
    public synchronized void connectConsumer(VertxWebsocketConsumer consumer) {
        VoiceWebsocketEndpoint endpoint = (VoiceWebsocketEndpoint) consumer.getEndpoint();
        VertxWebsocketHostKey key = endpoint.hostKey();
        VoiceWebsocketHost host =
                (VoiceWebsocketHost) getVertxHostRegistry().computeIfAbsent(key, k -> host(k, endpoint));
        requireSame(host.settings(), endpoint.listenerSettings(), key);
        try {
            host.connect(consumer);
            host.start();
            known.add(key);
            known.add(new VertxWebsocketHostKey(key.getHost(), host.getPort()));
        } catch (IOException e) {
            disconnectConsumer(consumer);
            throw new RuntimeCamelException(e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RuntimeCamelException("Interrupted while starting to listen on " + key, e);
        }
    }

    @Override
    public synchronized void disconnectConsumer(VertxWebsocketConsumer consumer) {
        VertxWebsocketHostKey key = ((VoiceWebsocketEndpoint) consumer.getEndpoint()).hostKey();
        VoiceWebsocketHost host = (VoiceWebsocketHost) getVertxHostRegistry().get(key);
        if (host != null) {
            host.disconnect((VoiceWebsocketConsumer) consumer);
            stopUnlessServing(host, key);
        }
    }

    private void stopUnlessServing(VoiceWebsocketHost host, VertxWebsocketHostKey key) {
        if (!host.servesNothing()) {
            return;
        }
        getVertxHostRegistry().remove(key);
        try {
            host.stop();
        } catch (ExecutionException e) {
            throw new RuntimeCamelException("Cannot stop listening on " + key, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void requireSame(ListenerSettings first, ListenerSettings second, VertxWebsocketHostKey key) {
        if (!first.equals(second)) {
            throw new IllegalArgumentException("Expected the routes of " + key + " to agree on what their port has in"
                    + " common, got " + first + " and " + second);
        }
    }

    private VoiceWebsocketHost host(VertxWebsocketHostKey key, VoiceWebsocketEndpoint endpoint) {
        Router asked = endpoint.getConfiguration().getRouter();
        WebSocketRouter router = router(key, asked == null ? getRouter() : asked);
        VertxWebsocketHostConfiguration configuration =
                new VertxWebsocketHostConfiguration(startedVertx(), router.router(), serverOptions(endpoint), null);
        return new VoiceWebsocketHost(
                getCamelContext(), configuration, key, endpoint.listenerSettings(), limits, counters, router, sockets);
    }

    private HttpServerOptions serverOptions(VoiceWebsocketEndpoint endpoint) {
        VertxWebsocketConfiguration configuration = endpoint.getConfiguration();
        HttpServerOptions options =
                limits.applyTo(endpoint.listenerSettings().applyTo(configuration.getServerOptions()));
        SSLContextParameters ssl = configuration.getSslContextParameters();
        options.setSslHandshakeTimeout(limits.requestTimeout().toSeconds())
                .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
        if (ssl == null && tls != null) {
            tls.applyTo(options);
        } else if (ssl != null) {
            try {
                VertxHelper.setupSSLOptions(getCamelContext(), ssl, options);
            } catch (Exception e) {
                throw new RuntimeCamelException("Cannot set up TLS for " + endpoint.hostKey(), e);
            }
        }
        return options;
    }

    /** @param asked null for this component's own Router */
    private WebSocketRouter router(VertxWebsocketHostKey key, Router asked) {
        WebSocketRouter router = routers.computeIfAbsent(
                key,
                k -> asked == null
                        ? WebSocketRouter.guarded(Router.router(startedVertx()), this::publicUrls, counters)
                        : new WebSocketRouter(asked));
        if (asked != null && router.router() != asked) {
            throw new IllegalArgumentException("Expected one Router for " + key + ", but it already has another one");
        }
        return router;
    }

    // Replies.

    /** The listener for messages to {@code key}; null if there is none now. Called from any thread. */
    VoiceWebsocketHost host(VertxWebsocketHostKey key) {
        VertxWebsocketHost host = getVertxHostRegistry().get(key);
        return host == null ? hostByActualPort(key) : (VoiceWebsocketHost) host;
    }

    private VoiceWebsocketHost hostByActualPort(VertxWebsocketHostKey key) {
        return hosts().filter(host -> host.isManagedHost(key.getHost()) && host.isManagedPort(key.getPort()))
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether one of this component's routes has ever listened there. If so, a later send must not open a client socket
     * to this process.
     */
    boolean wasOurs(VertxWebsocketHostKey key) {
        return known.contains(key);
    }

    private Stream<VoiceWebsocketHost> hosts() {
        return getVertxHostRegistry().values().stream().map(VoiceWebsocketHost.class::cast);
    }

    // The component itself.

    /**
     * Refuses an address that no URI can have, such as {@code my_host:8000} or {@code 256.1.1.1:8000}. Otherwise
     * camel-vertx-websocket would bind a free port on all addresses of the machine instead.
     */
    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        Matcher address = ADDRESS.matcher(remaining);
        if (address.matches() && !isHostAndPort(address.group(1))) {
            throw new IllegalArgumentException(
                    "Expected a host name or an IP address and a port, IPv6 in brackets, got " + address.group(1));
        }
        return super.createEndpoint(uri, remaining, parameters);
    }

    private static boolean isHostAndPort(String address) {
        try {
            URI uri = new URI("ws://" + address);
            return uri.getHost() != null && uri.getPort() <= LARGEST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    @Override
    protected VertxWebsocketEndpoint createEndpointInstance(String uri, VertxWebsocketConfiguration configuration) {
        return new VoiceWebsocketEndpoint(uri, this, configuration);
    }

    /** Unlike camel-vertx-websocket, does not look for a Vert.x instance in the registry. */
    @Override
    protected void doInit() {}

    @Override
    protected void doStart() throws Exception {
        startedVertx();
        super.doStart();
    }

    @Override
    protected synchronized void doStop() throws Exception {
        Vertx vertx = getVertx();
        routers.clear();
        super.doStop(); // forgets the Vert.x instance
        if (ownsVertx) {
            ownsVertx = false;
            close(vertx);
        } else {
            setVertx(vertx);
        }
    }

    private synchronized Vertx startedVertx() {
        if (getVertx() == null) {
            setVertx(ownVertx());
            ownsVertx = true;
        }
        return getVertx();
    }

    /** One that counts connections when they are accepted. */
    private Vertx ownVertx() {
        VertxOptions options = getVertxOptions() == null
                ? new VertxOptions()
                        .setPreferNativeTransport(VoiceWebsocketSettings.preferNativeTransport(getCamelContext()))
                : getVertxOptions();
        sockets = SocketTransport.of(options.getPreferNativeTransport());
        return new VertxBuilder(options)
                .findTransport(GatedTransport.of(sockets.transport(), new AcceptGate(this::admission, counters)))
                .init()
                .vertx();
    }

    /** Null while none of its listeners has this port. Called on Netty's acceptor thread. */
    private Admission admission(int port) {
        return hosts().filter(host -> host.getPort() == port)
                .findFirst()
                .map(VoiceWebsocketHost::admission)
                .orElse(null);
    }

    private static void close(Vertx vertx) throws InterruptedException, ExecutionException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    public int getEventLoops() {
        return eventLoops;
    }

    public void setEventLoops(int eventLoops) {
        this.eventLoops = eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    public String getPublicUrl() {
        return publicUrl;
    }

    public void setPublicUrl(String publicUrl) {
        this.publicUrl = publicUrl;
        this.publicUrls = PublicUrls.of(publicUrl);
    }

    PublicUrls publicUrls() {
        return publicUrls;
    }
}
