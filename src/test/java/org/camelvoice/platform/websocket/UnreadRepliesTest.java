package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that do not read what they are sent: over real sockets. */
class UnreadRepliesTest {
    private static final byte[] REQUESTS =
            "GET /small HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500).getBytes(StandardCharsets.US_ASCII);
    private static final ListenerLimits PATIENT = limits(Duration.ofSeconds(60), 64L << 20);

    private final AtomicInteger answered = new AtomicInteger();
    private Listener listener;

    @AfterEach
    void stop() {
        listener.close();
    }

    private static ListenerLimits limits(Duration unread, long held) {
        return limits(Duration.ofSeconds(60), unread, held);
    }

    private static ListenerLimits limits(Duration idle, Duration unread, long held) {
        return new ListenerLimits(100, 0, 0, 0, 0, 0, Duration.ofSeconds(60), idle, unread, held, false);
    }

    private void listen(ListenerLimits limits) throws Exception {
        listener = Listener.with(limits, new RouteBuilder() {
            @Override
            public void configure() {
                from(Listener.BASE + "/echo").to(Listener.BASE + "/echo");
            }
        });
        Router router = listener.component().publicRouter(Listener.HOST, 0);
        router.get("/small").handler(context -> {
            answered.incrementAndGet();
            context.response().putHeader("X-Filler", "x".repeat(300)).end("small");
        });
        router.get("/late").handler(context -> {
            int number = answered.incrementAndGet();
            context.vertx().setTimer(1, id -> context.end("reply " + number));
        });
        router.route("/any").handler(context -> context.end("any"));
        router.post("/asked").handler(context -> {
            context.response().writeContinue();
            context.request().body().onSuccess(body -> context.end("got " + body.length()));
        });
        router.get("/big").handler(context -> context.end(Buffer.buffer(new byte[8 << 20])));
        router.route("/body")
                .method(HttpMethod.POST)
                .handler(context -> context.request().body().onSuccess(body -> context.end("got " + body.length())));
    }

    @Test
    void whoReadsNoRepliesIsReadNoFurther() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            long taken = stranger.flood(REQUESTS, 200L << 20);

            assertThat(taken).isLessThan(20L << 20); // what the kernel holds of requests and replies, and no more
        }
    }

    @Test
    void allPipelinedRequestsAreAnsweredInTheirOrderOnceTheClientReads() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000));
            for (int i = 0; i < 2_000; i++) {
                assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
                assertThat(stranger.read(5)).isEqualTo("small");
            }
        }
    }

    @Test
    void requestsThatAreAnsweredLaterAreHandledOneByOne() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /late HTTP/1.1\r\nHost: a\r\n\r\n".repeat(50));
            for (int i = 1; i <= 50; i++) {
                assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
                assertThat(stranger.read(("reply " + i).length())).isEqualTo("reply " + i);
            }
        }
    }

    @Test
    void aRequestWithABodyAndTheOnesBehindItGetThrough() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            String post = "POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n" + "b".repeat(300_000);
            String chunked =
                    "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n2\r\nfg\r\n0"
                            + "\r\n\r\n";
            stranger.send(post + chunked + post);
            for (String reply : new String[] {"got 300000", "got 7", "got 300000"}) {
                assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
                assertThat(stranger.read(reply.length())).isEqualTo(reply);
            }
        }
    }

    @Test
    void aReplyToARequestForTheHeadIsOneToo() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("HEAD /any HTTP/1.1\r\nHost: a\r\n\r\nGET /any HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
            assertThat(stranger.read(3)).isEqualTo("any");
        }
    }

    @Test
    void thatABodyIsAskedForIsNoReplyYet() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("POST /asked HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 100");
            stranger.send("abcdeGET /any HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
            assertThat(stranger.read(5)).isEqualTo("got 5");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
            assertThat(stranger.read(3)).isEqualTo("any");
        }
    }

    @Test
    void aReplyThatNobodyTakesClosesItsConnectionAndIsCounted() throws Exception {
        listen(limits(Duration.ofSeconds(1), 64L << 20));
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");

            await().atMost(Listener.SOON).until(() -> listener.counters().unread() == 1);
            assertThat(stranger.isClosedSoon()).isTrue();
        }
    }

    @Test
    void aReplyThatIsTakenSlowlyIsSentToItsEnd() throws Exception {
        listen(limits(Duration.ofSeconds(1), Duration.ofSeconds(2), 64L << 20)); // and is not idle meanwhile
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
            stranger.readHead();
            for (int part = 0; part < 8; part++) {
                Thread.sleep(400); // the client's own slowness
                assertThat(stranger.read(1 << 20)).hasSize(1 << 20);
            }
            assertThat(listener.counters().unread()).isZero();
        }
    }

    @Test
    void ofTooMuchThatIsHeldForAllTheMostGoesFirst() throws Exception {
        listen(limits(Duration.ofSeconds(60), 1 << 20));
        try (Stranger greedy = new Stranger(listener.port());
                Stranger modest = new Stranger(listener.port())) {
            modest.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n");
            greedy.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");

            await().atMost(Listener.SOON).until(() -> listener.counters().overheld() == 1);
            assertThat(greedy.isClosedSoon()).isTrue();
            assertThat(modest.readHead()).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void anUnfinishedMessageCountsAsHeld() throws Exception {
        listen(limits(Duration.ofSeconds(60), 400_000)); // 200,000 for each of two event loops
        try (Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo")) {
            stranger.send(maskedHead(0x82, 1_000_000)); // binary, and then not all of it
            stranger.flood(new byte[10_000], 500_000);

            await().atMost(Listener.SOON).until(() -> listener.counters().overheld() == 1);
            assertThat(stranger.isClosedSoon()).isTrue();
        }
    }

    @Test
    void manyUnfinishedMessagesAreHeldUpToTheBoundInAll() throws Exception {
        listen(limits(Duration.ofSeconds(60), 16 << 20));
        List<Stranger> strangers = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo");
                strangers.add(stranger);
                stranger.send(maskedHead(0x82, 1_000_000));
                stranger.flood(new byte[10_000], 900_000);
            }
            await().atMost(Listener.SOON).until(() -> listener.counters().overheld() > 0);
        } finally {
            for (Stranger stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void messagesThatAreWholeAreNotHeld() throws Exception {
        listen(limits(Duration.ofSeconds(60), 400_000));
        try (Caller caller = listener.call("/echo")) {
            for (int i = 0; i < 20; i++) {
                caller.say(new byte[100_000]);
                assertThat((byte[]) caller.hears()).hasSize(100_000);
            }
            assertThat(listener.counters().overheld()).isZero();
        }
    }

    @Test
    void pingsThatAreNotReadMakeNothingPileUp() throws Exception {
        listen(PATIENT);
        byte[] pings = new byte[131 * 500]; // each with as much in it as there may be
        for (int at = 0; at < pings.length; at += 131) {
            System.arraycopy(maskedHead(0x89, 125), 0, pings, at, 6);
        }
        try (Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo")) {
            stranger.flood(pings, 30L << 20);

            assertThat(listener.counters().unansweredPings()).isPositive();
            assertThat(listener.component().openConnections()).as("it may ping").isEqualTo(1);
        }
    }

    @Test
    void theLatestPingIsAnswered() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo")) {
            for (int i = 0; i < 100; i++) {
                stranger.send(maskedPing((byte) i));
            }
            byte[] pong = {(byte) 0x8A, 1, 0};
            do {
                pong = stranger.read(3).getBytes(StandardCharsets.ISO_8859_1);
                assertThat(pong[0]).isEqualTo((byte) 0x8A);
            } while (pong[2] != 99);
        }
    }

    private static byte[] maskedPing(byte payload) {
        return ByteBuffer.allocate(7).put(maskedHead(0x89, 1)).put(payload).array();
    }

    /** Of a frame from a client, RFC 6455 §5.2, with a mask of zeros. */
    private static byte[] maskedHead(int first, int length) {
        ByteBuffer head = ByteBuffer.allocate(length < 126 ? 6 : 14).put((byte) first);
        if (length < 126) {
            head.put((byte) (0x80 | length));
        } else {
            head.put((byte) (0x80 | 127)).putLong(length);
        }
        return head.array();
    }

    @Test
    void textThatIsNoUtf8ClosesWith1007() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo")) {
            stranger.send(maskedHead(0x81, 2)).send(new byte[] {(byte) 0xC0, (byte) 0x80});
            byte[] close = stranger.read(4).getBytes(StandardCharsets.ISO_8859_1);

            assertThat(close[0]).isEqualTo((byte) 0x88);
            assertThat(ByteBuffer.wrap(close, 2, 2).getShort()).isEqualTo((short) 1007);
        }
    }

    @Test
    void textInFragmentsMayBeCutWithinACharacter() throws Exception {
        listen(PATIENT);
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        try (Stranger stranger = Stranger.withWebSocket(listener.port(), "/echo")) {
            stranger.send(maskedHead(0x01, 1)).send(new byte[] {euro[0]});
            stranger.send(maskedHead(0x80, 2)).send(new byte[] {euro[1], euro[2]});

            assertThat(stranger.read(5).getBytes(StandardCharsets.ISO_8859_1))
                    .containsExactly(0x81, 3, euro[0], euro[1], euro[2]);
        }
    }

    @Test
    void whoAsksAWebSocketsPathForHttp2IsToldWhatIsSpokenThere() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            String sentence = "Can \"Upgrade\" only to \"WebSocket\".";
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 400");
            assertThat(stranger.read(sentence.length())).isEqualTo(sentence);
        }
    }

    @Test
    void http2IsNotSpoken() throws Exception {
        listen(PATIENT);
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertThat(stranger.readAll()).contains(" 501 Not Implemented\r\n");
        }
        try (Stranger stranger = new Stranger(listener.port())) {
            stranger.send("GET /small HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
            assertThat(stranger.readHead()).startsWith("HTTP/1.1 200");
        }
    }
}
