package org.camelvoice.platform.websocket;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConsumer;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHost;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostConfiguration;
import org.apache.camel.component.vertx.websocket.VertxWebsocketHostKey;
import org.apache.camel.component.vertx.websocket.VertxWebsocketPeer;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.MediaLoops;
import org.camelvoice.loop.SocketFailure;
import org.camelvoice.loop.VertxMediaLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listener: a host and port, its event loops, the paths that routes serve there, and their connections. Listens
 * while it has a path. The threads that start and stop routes start and stop it under the component's lock; connections
 * come and go on the event loops.
 */
final class VoiceWebsocketHost extends VertxWebsocketHost {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceWebsocketHost.class);
    private static final int NOT_LISTENING = 0;
    /** Callers hear a gap much earlier. */
    private static final Duration LONGEST_STANDSTILL = Duration.ofSeconds(5);

    private final VertxWebsocketHostConfiguration configuration;
    private final VertxWebsocketHostKey key;
    private final ListenerSettings settings;
    private final ListenerLimits limits;
    private final WebSocketCounters counters;
    private final Admission admission;
    private final UpgradeRate upgrades;
    private final WebSocketRouter router;
    /** Null if Vert.x is somebody else's, and so is its transport. */
    private final SocketTransport sockets;
    /** Where others find the loops of calls to come. */
    private final MediaLoops callLoops;

    private final Map<String, WebSocketConnection> connections = new ConcurrentHashMap<>();
    private final Set<String> servedPaths = ConcurrentHashMap.newKeySet();
    /**
     * One for each event loop that has had a connection, by its thread. A Router that was passed in may also serve
     * other servers. Not stored in the Vert.x contexts, because Quarkus reserves these.
     */
    private final Map<Thread, VertxMediaLoop> mediaLoops = new ConcurrentHashMap<>();
    /** Vert.x's ids of the servers, one for each event loop; empty while not listening. */
    private final List<String> servers = new ArrayList<>();
    /** The same servers, read by health checks from any thread. */
    private final List<EventLoopServer> loops = new CopyOnWriteArrayList<>();
    /** {@link #NOT_LISTENING}, or the bound port, which differs from the key's if that is 0. */
    private volatile int boundPort = NOT_LISTENING;

    VoiceWebsocketHost(
            CamelContext camelContext,
            VertxWebsocketHostConfiguration configuration,
            VertxWebsocketHostKey key,
            ListenerSettings settings,
            ListenerLimits limits,
            WebSocketCounters counters,
            WebSocketRouter router,
            SocketTransport sockets) {
        super(camelContext, configuration, key);
        this.configuration = configuration;
        this.key = key;
        this.settings = settings;
        this.limits = limits;
        this.counters = counters;
        this.admission = new Admission(limits);
        this.upgrades = new UpgradeRate(limits, System.nanoTime());
        this.router = router;
        this.sockets = sockets;
        this.callLoops = Calls.of(camelContext).loops();
    }

    /** Counts its connections. */
    Admission admission() {
        return admission;
    }

    ListenerSettings settings() {
        return settings;
    }

    @Override
    public void connect(VertxWebsocketConsumer consumer) {
        VoiceWebsocketConsumer serving = (VoiceWebsocketConsumer) consumer;
        WebSocketPath path = router.path(serving.path());
        if (path.consumer() != null) {
            throw new IllegalStateException("Expected one route for " + key + serving.path() + ", but "
                    + path.consumer().getRouteId() + " and " + serving.getRouteId() + " both are");
        }
        serving.connected(this);
        path.serve(serving);
        servedPaths.add(serving.path());
    }

    void disconnect(VoiceWebsocketConsumer consumer) {
        if (router.path(consumer.path()).consumer() == consumer) {
            disconnect(consumer.path());
        }
    }

    /** Closes the path's connections with 1001 and waits for them briefly. */
    @Override
    public void disconnect(String path) {
        if (servedPaths.remove(path)) {
            goAway(path);
            router.path(path).serve(null);
        }
    }

    private void goAway(String path) {
        List<WebSocketConnection> leaving = connections.values().stream()
                .filter(connection -> connection.peer().getRawPath().equals(path))
                .toList();
        leaving.forEach(connection -> connection.loop().execute(connection::goAway));
        awaitEnd(leaving);
        leaving.forEach(this::remove);
    }

    private void awaitEnd(List<WebSocketConnection> leaving) {
        if (Context.isOnEventLoopThread()) {
            return; // would wait for itself
        }
        try {
            CompletableFuture.allOf(
                            leaving.stream().map(WebSocketConnection::ended).toArray(CompletableFuture[]::new))
                    .get(ListenerSettings.CLOSING_SECONDS + 1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "{} connections of {} did not end in time",
                    leaving.stream().filter(c -> !c.ended().isDone()).count(),
                    key);
        } catch (ExecutionException e) {
            throw new IllegalStateException("A connection's end cannot fail", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IOException if the port cannot be bound; the message names it */
    @Override
    public void start() throws IOException, InterruptedException {
        if (servers.isEmpty()) {
            int port = key.getPort() == 0 ? freePort() : key.getPort();
            for (int i = 0; i < settings.eventLoops(); i++) { // the first binds the port, the others share it
                servers.add(deploy(server(port)));
            }
            LOG.info(
                    "Listening for WebSockets on {}:{} with {} event loops{}",
                    key.getHost(),
                    boundPort,
                    servers.size(),
                    sockets == null ? "" : " by " + sockets);
        }
    }

    private String deploy(EventLoopServer server) throws IOException, InterruptedException {
        try {
            String id = await(configuration.getVertx().deployVerticle(server));
            loops.add(server);
            return id;
        } catch (ExecutionException e) {
            Throwable cause = SocketFailure.inPlainWords(e.getCause());
            throw new IOException("Cannot listen on " + key + ": " + cause.getMessage(), cause);
        }
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    /** Servers that give Vert.x the same negative number share one free port, so the number must be hard to guess. */
    private static int freePort() {
        return -ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    private EventLoopServer server(int port) {
        return new EventLoopServer(
                configuration.getRouter(),
                configuration.getServerOptions(),
                key.getHost(),
                port,
                this::listening,
                counters,
                new ClientConnections(limits, settings.eventLoops(), admission, upgrades, counters));
    }

    /** Called on each of the listener's event loops, in its server's context instead of a request's. */
    private void listening(int port) {
        callLoops.add(mediaLoop());
        boundPort = port;
    }

    /** Stops listening and cuts the remaining connections. */
    @Override
    public void stop() throws ExecutionException, InterruptedException {
        boundPort = NOT_LISTENING;
        mediaLoops.values().forEach(callLoops::remove);
        loops.clear();
        while (!servers.isEmpty()) {
            await(configuration.getVertx().undeploy(servers.remove(servers.size() - 1)));
        }
        LOG.debug("Stopped listening on {}", key);
    }

    /** Why callers cannot connect, one sentence each; empty if they can. Called from any thread. */
    List<String> troubles() {
        if (boundPort == NOT_LISTENING) {
            return List.of("Nothing listens on " + key);
        }
        return loops.stream()
                .map(EventLoopServer::standstill)
                .filter(standstill -> standstill.compareTo(LONGEST_STANDSTILL) > 0)
                .map(standstill -> "An event loop of " + key.getHost() + ":" + boundPort + " has not turned for "
                        + standstill.toSeconds() + " s")
                .toList();
    }

    boolean servesNothing() {
        return servedPaths.isEmpty();
    }

    void add(WebSocketConnection connection) {
        connections.put(connection.id(), connection);
    }

    void remove(WebSocketConnection connection) {
        connections.remove(connection.id());
    }

    /** O(1); null for an unknown key. Called from any thread. */
    WebSocketConnection connection(String connectionKey) {
        return connections.get(connectionKey);
    }

    Collection<WebSocketConnection> connections() {
        return connections.values();
    }

    @Override
    public List<VertxWebsocketPeer> getConnectedPeers() {
        return connections.values().stream().map(WebSocketConnection::peer).toList();
    }

    @Override
    public VertxWebsocketPeer getConnectedPeer(String connectionKey) {
        WebSocketConnection connection = connection(connectionKey);
        return connection == null ? null : connection.peer();
    }

    /** The loop of the calling event loop, shared by all its connections. */
    VertxMediaLoop mediaLoop() {
        return mediaLoops.computeIfAbsent(Thread.currentThread(), thread -> VertxMediaLoop.current());
    }

    /** The bound port; 0 while not listening. */
    @Override
    public int getPort() {
        return boundPort;
    }

    /** An endpoint may name the requested port, 0, or the bound one. */
    @Override
    public boolean isManagedPort(int port) {
        return port == key.getPort() || (port > 0 && port == boundPort);
    }
}
