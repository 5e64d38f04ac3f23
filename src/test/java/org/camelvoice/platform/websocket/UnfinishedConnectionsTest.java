package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.platform.RefusalReason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that come and say nothing, or not enough: over real sockets. */
class UnfinishedConnectionsTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final String GET = "GET /small HTTP/1.1\r\nHost: a\r\n\r\n";

    private final List<Stranger> strangers = new ArrayList<>();
    private Listener listener;

    @AfterEach
    void stop() throws IOException {
        for (Stranger stranger : strangers) {
            stranger.close();
        }
        listener.close();
    }

    private void listen(int connections, Duration request, Duration idle) throws Exception {
        ListenerLimits limits = new ListenerLimits(connections, 0, 0, 0, 0, 0, request, idle, LONG, 64L << 20, false);
        listener = Listener.with(limits, new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/echo?eventLoops=1").to(Listener.BASE + "/echo");
            }
        });
        Router router = listener.component().publicRouter(Listener.HOST, 0);
        router.get("/small").handler(context -> context.end("small"));
        router.post("/body").handler(context -> context.request().body().onSuccess(body -> context.end("got it")));
    }

    private Stranger stranger() {
        Stranger stranger = new Stranger(listener.port());
        strangers.add(stranger);
        return stranger;
    }

    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        listen(100, SHORT, LONG);
        assertThat(stranger().isClosedSoon()).isTrue();
        assertThat(listener.counters().refused(RefusalReason.SLOW_REQUEST)).isEqualTo(1);
    }

    @Test
    void bytesThatDripDoNotPutTheDeadlineOff() throws Exception {
        listen(100, SHORT, LONG);
        Stranger stranger = stranger();
        stranger.send("GET /small HTTP/1.1\r\nX: ");
        await().atMost(5, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(100)).until(() -> isRefused(stranger, "x"));
    }

    @Test
    void aRequestThatStopsInItsHeadersIsCountedOnce() throws Exception {
        listen(100, SHORT, LONG);
        Stranger stranger = stranger();
        stranger.send("GET /small HTTP/1.1\r\nHost:");
        assertThat(stranger.isClosedSoon()).isTrue();
        await().until(() -> listener.counters().refused(RefusalReason.SLOW_REQUEST) == 1);
        assertThat(listener.counters().refused(RefusalReason.BAD_REQUEST)).isZero();
    }

    @Test
    void aBodyThatDripsIsNotWaitedForEither() throws Exception {
        listen(100, SHORT, LONG);
        Stranger stranger = stranger();
        stranger.send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        await().atMost(5, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(100)).until(() -> isRefused(stranger, "b"));
    }

    private static boolean isRefused(Stranger stranger, String more) {
        try {
            stranger.send(more);
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void anIdleConnectionIsClosedAfterAWhile() throws Exception {
        listen(100, LONG, SHORT);
        Stranger stranger = stranger();
        stranger.send(GET);
        assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
        assertThat(stranger.isClosedSoon()).isTrue();
        assertThat(listener.counters().refused(RefusalReason.SLOW_REQUEST)).isZero();
    }

    @Test
    void aSecondRequestHasTheSameTimeAsTheFirst() throws Exception {
        listen(100, SHORT, LONG);
        Stranger stranger = stranger();
        stranger.send(GET);
        stranger.readHead();
        stranger.read(5);
        stranger.send("G");
        assertThat(stranger.isClosedSoon()).isTrue();
        assertThat(listener.counters().refused(RefusalReason.SLOW_REQUEST)).isEqualTo(1);
    }

    @Test
    void aWebSocketHasNoneOfTheseDeadlines() throws Exception {
        listen(100, SHORT, SHORT);
        try (Caller caller = listener.call("/echo")) {
            assertThat(stranger().isClosedSoon()).isTrue(); // so more than the time is over
            assertThat(stranger().isClosedSoon()).isTrue();
            caller.say("still here");
            assertThat(caller.hears()).isEqualTo("still here");
        }
    }

    @Test
    void theOldestConnectionWithoutAWebSocketGivesWayToANewOne() throws Exception {
        listen(3, LONG, LONG);
        try (Caller caller = listener.call("/echo")) {
            Stranger oldest = stranger();
            Stranger old = stranger();
            await().atMost(Listener.SOON).until(() -> {
                Stranger newest = stranger();
                newest.send(GET);
                return newest.readHead().startsWith("HTTP/1.1 200");
            });
            assertThat(oldest.isClosedSoon()).isTrue();
            assertThat(listener.counters().gaveWay()).isPositive();
            old.send(GET);
            caller.say("still here");
            assertThat(caller.hears()).isEqualTo("still here");
        }
    }

    @Test
    void whereAllCarryWebSocketsOneMoreIsToldToComeAgain() throws Exception {
        listen(2, LONG, LONG);
        try (Caller first = listener.call("/echo");
                Caller second = listener.call("/echo")) {
            Stranger third = stranger();
            third.send(GET);
            assertThat(third.readAll()).startsWith("HTTP/1.1 503 ").contains("\r\nretry-after: 10\r\n");
            assertThat(listener.counters().refused(RefusalReason.TOO_MANY_CONNECTIONS))
                    .isEqualTo(1);
            first.say("a");
            second.say("b");
            assertThat(first.hears()).isEqualTo("a");
            assertThat(second.hears()).isEqualTo("b");
        }
    }

    @Test
    void thereIsRoomAgainWhenOneHasGone() throws Exception {
        listen(1, LONG, LONG);
        listener.call("/echo").close();
        await().atMost(Listener.SOON).until(() -> {
            Stranger next = stranger();
            next.send(GET);
            return next.readHead().startsWith("HTTP/1.1 200");
        });
    }
}
