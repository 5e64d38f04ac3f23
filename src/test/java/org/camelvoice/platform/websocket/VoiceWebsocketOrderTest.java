package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.engine.PooledExchangeFactory;
import org.apache.camel.support.AsyncProcessorSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.camelvoice.platform.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VoiceWebsocketOrderTest {
    private static final String EVENTS = Listener.BASE + "/order?fireWebSocketConnectionEvents=true";

    private final List<String> seen = new CopyOnWriteArrayList<>();

    private void see(Exchange exchange) {
        Object event = exchange.getMessage().getHeader(VoiceWebsocketConstants.EVENT);
        Object body = exchange.getMessage().getBody();
        seen.add(event + (body instanceof String text ? " " + text : ""));
    }

    @Test
    void openMessagesAndCloseArriveInOrder() throws Exception {
        try (Listener listener = Listener.with(route(EVENTS, this::see))) {
            try (Caller caller = listener.call("/order")) {
                IntStream.range(0, 500).forEach(i -> caller.say("m" + i));
                caller.socket.close();
                listener.awaitOpenConnections(0);
            }
            List<String> expected = new ArrayList<>(List.of("OPEN"));
            IntStream.range(0, 500).forEach(i -> expected.add("MESSAGE m" + i));
            expected.add("CLOSE");
            assertThat(seen).containsExactlyElementsOf(expected);
        }
    }

    @Test
    void openCarriesTheSocketAndEveryExchangeItsConnection() throws Exception {
        List<Object> openBodies = new CopyOnWriteArrayList<>();
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        try (Listener listener = Listener.with(route(EVENTS, exchange -> {
            if (seen.isEmpty()) {
                openBodies.add(exchange.getMessage().getBody());
            }
            connections.add(exchange.getProperty(Connection.PROPERTY));
            see(exchange);
        }))) {
            try (Caller caller = listener.call("/order")) {
                caller.say("a");
                await().until(() -> seen.size() == 2);
            }
            listener.awaitOpenConnections(0);
        }
        assertThat(seen).containsExactly("OPEN", "MESSAGE a", "CLOSE");
        assertThat(openBodies.get(0)).isInstanceOf(ServerWebSocket.class);
        assertThat(connections).singleElement().isInstanceOf(WebSocketConnection.class);
    }

    @Test
    void withoutConnectionEventsOnlyMessagesReachTheRoute() throws Exception {
        try (Listener listener = Listener.with(route(Listener.BASE + "/order", this::see))) {
            try (Caller caller = listener.call("/order")) {
                caller.say("a");
                await().until(() -> seen.size() == 1);
            }
            listener.awaitOpenConnections(0);
        }
        assertThat(seen).containsExactly("MESSAGE a");
    }

    @Test
    void messagesAreProcessedOnTheConnectionsOwnEventLoop() throws Exception {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        Set<Boolean> onLoop = ConcurrentHashMap.newKeySet();
        try (Listener listener = Listener.with(route(EVENTS, exchange -> {
            threads.add(Thread.currentThread().getName());
            Connection connection = exchange.getProperty(Connection.PROPERTY, Connection.class);
            onLoop.add(Context.isOnEventLoopThread() && connection.loop().isCurrent());
            see(exchange);
        }))) {
            try (Caller caller = listener.call("/order")) {
                IntStream.range(0, 50).forEach(i -> caller.say("m" + i));
                await().until(() -> seen.size() == 51);
            }
            listener.awaitOpenConnections(0);
        }
        assertThat(threads).hasSize(1);
        assertThat(onLoop).containsExactly(true);
    }

    @Test
    void aRouteThatEndsOnAnotherThreadStillGetsEachMessageInOrderOnTheEventLoop() throws Exception {
        Set<Boolean> onLoop = ConcurrentHashMap.newKeySet();
        ExecutorService elsewhere = Executors.newFixedThreadPool(4);
        try (Listener listener = Listener.with(new RouteBuilder() {
            @Override
            public void configure() {
                from(EVENTS).process(new AsyncProcessorSupport() {
                    @Override
                    public boolean process(Exchange exchange, AsyncCallback callback) {
                        onLoop.add(Context.isOnEventLoopThread());
                        elsewhere.execute(() -> {
                            see(exchange);
                            callback.done(false);
                        });
                        return false;
                    }
                });
            }
        })) {
            try (Caller caller = listener.call("/order")) {
                IntStream.range(0, 300).forEach(i -> caller.say("m" + i));
                await().until(() -> seen.size() == 301);
            }
            listener.awaitOpenConnections(0);
        } finally {
            elsewhere.shutdown();
        }
        List<String> expected = new ArrayList<>(List.of("OPEN"));
        IntStream.range(0, 300).forEach(i -> expected.add("MESSAGE m" + i));
        expected.add("CLOSE");
        assertThat(seen).containsExactlyElementsOf(expected);
        assertThat(onLoop).containsExactly(true);
    }

    @Test
    void pooledExchangesCarryOneMessageEach() throws Exception {
        try (Listener listener = new Listener()) {
            listener.context.getCamelContextExtension().setExchangeFactory(new PooledExchangeFactory());
            listener.context.addRoutes(route(EVENTS, this::see));
            listener.context.start();
            try (Caller caller = listener.call("/order")) {
                IntStream.range(0, 100).forEach(i -> caller.say("m" + i));
                await().until(() -> seen.size() == 101);
            }
            listener.awaitOpenConnections(0);
        }
        List<String> expected = new ArrayList<>(List.of("OPEN"));
        IntStream.range(0, 100).forEach(i -> expected.add("MESSAGE m" + i));
        expected.add("CLOSE");
        assertThat(seen).containsExactlyElementsOf(expected);
    }

    @Test
    void theNextMessageWaitsUntilTheRouteIsDoneWithTheOneBefore() throws Exception {
        Held held = new Held();
        try (Listener listener = Listener.with(held.route(EVENTS));
                Caller caller = listener.call("/order")) {
            AsyncCallback open = held.next();
            caller.say("a").say("b");
            assertThat(held.callbacks.poll(200, TimeUnit.MILLISECONDS)).isNull();
            open.done(false);
            held.next().done(false);
            held.next().done(false);
            assertThat(seen).containsExactly("OPEN", "MESSAGE a", "MESSAGE b");
            caller.socket.close();
            held.next().done(false);
            listener.awaitOpenConnections(0);
        }
    }

    @Test
    void aCallerWhoseRouteIsSlowIsNotReadFromAndNobodyElseNotices() throws Exception {
        Held held = new Held();
        try (Listener listener = Listener.with(held.route(EVENTS + "&maxPendingMessages=4"));
                Caller slow = listener.call("/order")) {
            AsyncCallback open = held.next();
            slow.socket.setWriteQueueMaxSize(64 * 1024);
            int said = sayUntilStuck(slow, listener.counters());
            assertThat(listener.counters().paused()).isEqualTo(1);
            try (Caller other = listener.call("/order")) {
                held.next().done(false);
                other.say("quick");
                held.next().done(false);
                assertThat(seen).last().isEqualTo("MESSAGE quick");
            }
            held.next().done(false);
            seen.clear();
            open.done(false);
            for (int i = 0; i < said; i++) {
                held.next().done(false);
            }
            assertThat(seen).hasSize(said).first().asString().endsWith("#0");
            slow.socket.close();
            held.next().done(false);
            listener.awaitOpenConnections(0);
        }
    }

    /** How many messages it took until the other end had stopped to read: what the kernel buffers, and a little more. */
    private static int sayUntilStuck(Caller caller, WebSocketCounters counters) {
        String padding = "x".repeat(32 * 1024);
        for (int said = 0; said < 1000; said++) {
            caller.say(padding + "#" + said);
            try {
                await().pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(Duration.ofSeconds(1))
                        .until(() -> !caller.socket.writeQueueFull());
            } catch (ConditionTimeoutException stuck) {
                if (counters.paused() > 0) { // else it is only slow
                    return said + 1;
                }
            }
        }
        throw new AssertionError("32 MB were read from a caller whose route is busy");
    }

    @Test
    void whatWasSaidBeforeHangingUpArrivesBeforeCloseEvenWhileTheConnectionIsPaused() throws Exception {
        Held held = new Held();
        try (Listener listener = Listener.with(held.route(EVENTS + "&maxPendingMessages=2"));
                Caller caller = listener.call("/order")) {
            AsyncCallback open = held.next();
            IntStream.range(0, 8)
                    .forEach(i -> caller.say("m" + i)); // fewer than Vert.x keeps back before it stops reading
            caller.socket.close();
            await().until(() -> !caller.isOpen());
            open.done(false);
            for (int i = 0; i < 9; i++) {
                held.next().done(false);
            }
            listener.awaitOpenConnections(0);
        }
        assertThat(seen)
                .containsExactly(
                        "OPEN",
                        "MESSAGE m0",
                        "MESSAGE m1",
                        "MESSAGE m2",
                        "MESSAGE m3",
                        "MESSAGE m4",
                        "MESSAGE m5",
                        "MESSAGE m6",
                        "MESSAGE m7",
                        "CLOSE");
    }

    @Test
    void connectionsAreSpreadOverTheEventLoopsOfOnePortAndShareTheMediaLoopOfTheirs() throws Exception {
        Set<Object> loops = ConcurrentHashMap.newKeySet();
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (Listener listener = Listener.with(route(EVENTS + "&eventLoops=3", exchange -> {
            loops.add(
                    exchange.getProperty(Connection.PROPERTY, Connection.class).loop());
            threads.add(Thread.currentThread().getName());
        }))) {
            List<Caller> callers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                callers.add(listener.call("/order"));
            }
            listener.awaitOpenConnections(12);
            for (Caller caller : callers) {
                caller.close();
            }
            listener.awaitOpenConnections(0);
        }
        assertThat(loops).hasSize(3);
        assertThat(threads).hasSize(3);
    }

    @Test
    void aRouteThatFailsIsCountedAndNamedOnceAndTheConnectionGoesOn() throws Exception {
        try (RecordedLog log = new RecordedLog();
                Listener listener = Listener.with(new RouteBuilder() {
                    @Override
                    public void configure() {
                        errorHandler(noErrorHandler());
                        from(Listener.BASE + "/order").routeId("failing").process(exchange -> {
                            see(exchange);
                            throw new IllegalArgumentException("what the caller said");
                        });
                    }
                });
                Caller caller = listener.call("/order")) {
            IntStream.range(0, 20).forEach(i -> caller.say("m" + i));
            await().until(() -> listener.counters().failedExchanges() == 20);
            assertThat(seen).hasSize(20);
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("Route failing failed with java.lang.IllegalArgumentException")
                    .doesNotContain("what the caller said");
        }
    }

    private static RouteBuilder route(String uri, org.apache.camel.Processor processor) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).process(processor);
            }
        };
    }

    /** A route that is done with an exchange when the test says so, on the test's thread. */
    private final class Held {
        private final BlockingQueue<AsyncCallback> callbacks = new LinkedBlockingQueue<>();

        RouteBuilder route(String uri) {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from(uri).process(new AsyncProcessorSupport() {
                        @Override
                        public boolean process(Exchange exchange, AsyncCallback callback) {
                            see(exchange);
                            callbacks.add(callback);
                            return false;
                        }
                    });
                }
            };
        }

        AsyncCallback next() throws InterruptedException {
            AsyncCallback callback = callbacks.poll(10, TimeUnit.SECONDS);
            assertThat(callback).as("the next exchange").isNotNull();
            return callback;
        }
    }
}
