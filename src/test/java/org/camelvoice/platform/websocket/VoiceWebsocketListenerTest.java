package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.ext.web.Router;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class VoiceWebsocketListenerTest {

    private final List<String> events = new CopyOnWriteArrayList<>();

    private RouteBuilder echoes(String options, String... paths) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                for (String path : paths) {
                    from(Listener.BASE + path + "?fireWebSocketConnectionEvents=true" + options)
                            .routeId(path.substring(1))
                            .process(exchange -> events.add(
                                    path + " " + exchange.getMessage().getHeader(VoiceWebsocketConstants.EVENT)))
                            .filter(exchange -> exchange.getMessage().getBody() instanceof String)
                            .to(Listener.BASE + path);
                }
            }
        };
    }

    @Test
    void listeningIsOneLineOfTheLogAndStoppingNone() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            int port;
            try (Listener listener = Listener.with(echoes("&eventLoops=2", "/a", "/b"))) {
                port = listener.port();
            }
            assertThat(log.linesOf("org.camelvoice"))
                    .containsExactly("Listening for WebSockets on 127.0.0.1:" + port + " with 2 event loops by "
                            + SocketTransport.of(false));
            assertThat(log.linesOf("org.apache.camel.component.vertx")).isEmpty();
        }
    }

    @Test
    void aPortThatIsTakenStopsTheStartWithASentenceThatNamesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = Listener.HOST + ":" + taken.getLocalPort();
            assertThatThrownBy(() -> Listener.with(echo("voice-websocket:" + address + "/a")))
                    .rootCause()
                    .hasMessageContaining("in use");
            assertThatThrownBy(() -> Listener.with(echo("voice-websocket:" + address + "/a")))
                    .hasMessageStartingWith("Cannot listen on " + address + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"my_host:8000", "256.1.1.1:8000", "::1:8000", "localhost:+8000", "localhost:99999", "a b:8000"})
    void anAddressThatIsNoneIsNamedAndNotEveryOneOfTheMachineInItsPlace(String address) {
        assertThatThrownBy(() -> Listener.with(echo("voice-websocket:" + address + "/a")))
                .rootCause()
                .hasMessage("Expected a host name or an IP address and a port, IPv6 in brackets, got " + address);
    }

    @Test
    void aPortOfAnotherComponentWithItsOwnVertxIsTakenAsWell() throws Exception {
        try (Listener first = Listener.with(echoes("", "/a"))) {
            String address = Listener.HOST + ":" + first.port();
            assertThatThrownBy(() -> Listener.with(echo("voice-websocket:" + address + "/a")))
                    .hasMessageStartingWith("Cannot listen on " + address + ": ");
            try (Caller caller = first.call("/a")) {
                assertThat(caller.say("x").hears()).isEqualTo("x");
            }
        }
    }

    @Test
    void aRouteThatCouldNotListenCanBeStartedAgainOnceThePortIsFree() throws Exception {
        try (Listener listener = new Listener()) {
            int port;
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = taken.getLocalPort();
                listener.context.start();
                RouteBuilder route = echo("voice-websocket:" + Listener.HOST + ":" + port + "/a");
                assertThatThrownBy(() -> listener.context.addRoutes(route)).isNotNull();
            }
            listener.context.getRouteController().startRoute("echo");
            try (Caller caller = Caller.connect(port, "/a")) {
                assertThat(caller.say("x").hears()).isEqualTo("x");
            }
        }
    }

    private static RouteBuilder echo(String uri) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("echo").to(uri);
            }
        };
    }

    @Test
    void stoppingOneOfTwoRoutesOfAPortLeavesTheOtherAndItsOldConnectionsWorking() throws Exception {
        try (Listener listener = Listener.with(echoes("", "/a", "/b"));
                Caller a = listener.call("/a");
                Caller b = listener.call("/b")) {
            int port = listener.port();
            listener.context.getRouteController().stopRoute("b");
            assertThat(b.closeCode()).isEqualTo(1001);
            assertThat(a.say("old").hears()).isEqualTo("old");
            assertRefused(port, "/b", 404);

            listener.context.getRouteController().startRoute("b");
            assertThat(listener.port()).isEqualTo(port);
            assertThat(a.say("older").hears()).isEqualTo("older");
            try (Caller again = listener.call("/b")) {
                assertThat(again.say("new").hears()).isEqualTo("new");
            }
        }
    }

    @Test
    void theListenerGoesWithItsLastPathAndComesBackWithTheFirst() throws Exception {
        try (Listener listener = Listener.with(echoes("", "/a", "/b"))) {
            int port = listener.port();
            listener.context.getRouteController().stopRoute("a");
            listener.context.getRouteController().stopRoute("b");
            assertThatThrownBy(listener::port).hasMessage("No route listens on 127.0.0.1:0");
            assertThatThrownBy(() -> Caller.connect(port, "/a"))
                    .hasRootCauseInstanceOf(java.net.ConnectException.class);
            listener.context.getRouteController().startRoute("a");
            try (Caller caller = listener.call("/a")) {
                assertThat(caller.say("x").hears()).isEqualTo("x");
            }
        }
    }

    @Test
    void aSuspendedRouteAnswers503AndKeepsItsConnections() throws Exception {
        try (Listener listener = Listener.with(echoes("", "/a"));
                Caller caller = listener.call("/a")) {
            listener.context.getRouteController().suspendRoute("a");
            assertRefused(listener.port(), "/a", 503);
            assertThat(listener.counters().refused(RefusalReason.STOPPING)).isEqualTo(1);
            assertThat(caller.say("kept").hears()).isEqualTo("kept");
            listener.context.getRouteController().resumeRoute("a");
            listener.call("/a").close();
        }
    }

    @Test
    void whileStoppingWaitsForAnExchangeNewCallersGet503AndOldOnesAreStillServed() throws Exception {
        BlockingQueue<AsyncCallback> held = new LinkedBlockingQueue<>();
        Listener listener = Listener.with(new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/a").process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        held.add(callback);
                        return false;
                    }
                });
            }
        });
        listener.context.getShutdownStrategy().setTimeout(30); // it is the exchange that is waited for, not the time
        int port = listener.port();
        try (Caller caller = listener.call("/a")) {
            caller.say("first");
            AsyncCallback first = held.poll(10, TimeUnit.SECONDS);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(listener::close);
            await().until(() -> statusOfCall(port, "/a") == 503);
            caller.say("second");
            first.done(false);
            AsyncCallback second = held.poll(10, TimeUnit.SECONDS);
            assertThat(caller.isOpen()).isTrue();
            second.done(false);
            assertThat(caller.closeCode()).isEqualTo(1001);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    /** 101 if it was let in. */
    private static int statusOfCall(int port, String path) throws Exception {
        try {
            Caller.connect(port, path).close();
            return 101;
        } catch (ExecutionException e) {
            return ((UpgradeRejectedException) e.getCause()).getStatus();
        }
    }

    @Test
    void stoppingSaysGoingAwayAndTheRouteSeesEveryClose() throws Exception {
        Listener listener = Listener.with(echoes("", "/a"));
        List<Caller> callers = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(listener.call("/a"));
        }
        listener.awaitOpenConnections(20);
        listener.close();
        for (Caller caller : callers) {
            assertThat(caller.closeCode()).isEqualTo(1001);
            caller.close();
        }
        assertThat(events.stream().filter("/a CLOSE"::equals)).hasSize(20);
    }

    @Test
    void aContextThatIsStoppedLeavesNoEventLoopBehind() throws Exception {
        List<Thread> loops = new CopyOnWriteArrayList<>();
        Listener listener = Listener.with(new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/a")
                        .process(exchange -> loops.add(Thread.currentThread()))
                        .to("log:a?level=DEBUG");
            }
        });
        try (Caller caller = listener.call("/a")) {
            caller.say("x");
            await().until(() -> loops.size() == 1);
            listener.close();
        }
        await().until(() -> !loops.get(0).isAlive());
    }

    @Test
    void aRouterOfTheRegistryIsNeverOursSoNothingOfItIsPublic() throws Exception {
        Vertx managementVertx = Vertx.vertx();
        Router management = Router.router(managementVertx);
        management.route("/observe/health").handler(request -> request.response()
                .end("UP"));
        Listener listener = new Listener();
        listener.context.getRegistry().bind("management", management);
        listener.context.getRegistry().bind("vertx", managementVertx);
        try (listener) {
            listener.context.addRoutes(echoes("", "/a"));
            listener.context.start();
            assertThat(get(listener.port(), "/observe/health").statusCode()).isEqualTo(404);
            assertThat(management.getRoutes()).hasSize(1);
            assertThat(listener.component().getVertx()).isNotSameAs(managementVertx);
        } finally {
            managementVertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    @Test
    void aRouterThatIsPassedOnPurposeIsUsed() throws Exception {
        Vertx vertx = Vertx.vertx();
        Router mine = Router.router(vertx);
        mine.route("/page").handler(request -> request.response().end("mine"));
        Listener listener = new Listener();
        listener.context.getRegistry().bind("mine", mine);
        try (listener) {
            listener.context.addRoutes(echoes("&router=#mine", "/a"));
            listener.context.start();
            assertThat(get(listener.port(), "/page").body()).isEqualTo("mine");
            try (Caller caller = listener.call("/a")) {
                assertThat(caller.say("x").hears()).isEqualTo("x");
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    @Test
    void pagesMountedOnThePublicRouterStayWhileRoutesComeAndGo() throws Exception {
        Listener listener = new Listener();
        try (listener) {
            listener.context.addRoutes(echoes("", "/a"));
            Router router = listener.component().publicRouter(Listener.HOST, 0);
            router.route("/page").handler(request -> request.response().end("page"));
            listener.context.start();
            router.route("/*")
                    .handler(request -> request.response().setStatusCode(418).end());
            assertThat(get(listener.port(), "/page").body()).isEqualTo("page");

            listener.context.getRouteController().stopRoute("a");
            listener.context.getRouteController().startRoute("a");
            assertThat(get(listener.port(), "/page").body()).isEqualTo("page");
            assertThat(get(listener.port(), "/other").statusCode()).isEqualTo(418);
            try (Caller caller = listener.call("/a")) { // a catch-all mounted later does not get in front of it
                assertThat(caller.say("x").hears()).isEqualTo("x");
            }
        }
    }

    @Test
    void everyOneOfManyConnectionsFindsTheSameRouter() throws Exception {
        try (Listener listener = Listener.with(echoes("&eventLoops=4", "/a"))) {
            int port = listener.port();
            assertThat(IntStream.range(0, 20).mapToObj(i -> status(port, "/nothing")))
                    .containsOnly(404);
            for (int i = 0; i < 20; i++) {
                listener.call("/a").close();
            }
        }
    }

    @Test
    void twoRoutesForOnePathAreRefusedByName() {
        assertThatThrownBy(() -> Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(Listener.BASE + "/a").routeId("first").to("log:x");
                        from(Listener.BASE + "/a?sendQueueSize=1000")
                                .routeId("second")
                                .to("log:x");
                    }
                }))
                .hasMessage("Expected one route for 127.0.0.1:0/a, but first and second both are");
    }

    @Test
    void routesThatDisagreeAboutTheirPortAreRefused() {
        assertThatThrownBy(() -> Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(Listener.BASE + "/a").to("log:x");
                        from(Listener.BASE + "/b?maxMessageSize=5").to("log:x");
                    }
                }))
                .hasMessageContaining("agree")
                .hasMessageContaining("maxMessageSize=5");
    }

    @Test
    void anEventLoopThatDoesNotTurnIsNamedUntilItTurnsAgain() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        RouteBuilder blocking = new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/a?eventLoops=2").process(exchange -> goOn.await());
            }
        };
        try (Listener listener = Listener.with(blocking);
                Caller caller = listener.call("/a")) {
            assertThat(listener.component().troubles()).isEmpty();
            caller.say("x");

            await().atMost(20, TimeUnit.SECONDS).untilAsserted(() -> assertThat(
                            listener.component().troubles())
                    .singleElement()
                    .asString()
                    .matches("An event loop of 127\\.0\\.0\\.1:" + listener.port() + " has not turned for \\d+ s"));
            goOn.countDown();
            await().atMost(Listener.SOON)
                    .until(() -> listener.component().troubles().isEmpty());
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void whereNoRouteListensThatIsSaid() throws Exception {
        try (Listener listener = Listener.with(echoes("", "/a"))) {
            assertThat(listener.component().troubles()).isEmpty();

            listener.context.getRouteController().stopRoute("a");

            assertThat(listener.component().troubles()).containsExactly("No route listens for calls");
        }
    }

    private static void assertRefused(int port, String path, int status) {
        assertThatThrownBy(() -> Caller.connect(port, path))
                .cause()
                .isInstanceOfSatisfying(UpgradeRejectedException.class, refused -> assertThat(refused.getStatus())
                        .isEqualTo(status));
    }

    private static int status(int port, String path) {
        try {
            return get(port, path).statusCode();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpResponse<String> get(int port, String path) throws Exception {
        URI uri = URI.create("http://" + Listener.HOST + ":" + port + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
