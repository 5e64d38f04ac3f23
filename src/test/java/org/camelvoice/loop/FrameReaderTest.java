package org.camelvoice.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.impl.WebSocketInternal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameReaderTest {
    private static final int MESSAGES = 20_000;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    /** How many of these Vert.x had handed on. */
    private final AtomicInteger byVertx = new AtomicInteger();
    /** Whether the server stops reading now and then. */
    private volatile boolean hesitates;

    /** Whether the socket is paused when the reader begins. */
    private volatile boolean beginsPaused;

    private volatile Context socketContext;
    private ServerWebSocket socket;
    private volatile FrameReader reader;
    private boolean held;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void messagesOfEveryKindKeepTheirOrder() throws Exception {
        sendAll(connected());
        assertAllInOrder();
        assertThat(byVertx.get()).as("fragmented").isBetween(MESSAGES / 100, MESSAGES / 2);
    }

    @Test
    void messagesKeepTheirOrderThroughPauses() throws Exception {
        hesitates = true;
        sendAll(connected());
        assertAllInOrder();
        assertThat(byVertx.get()).as("held back or fragmented").isLessThan(MESSAGES);
    }

    /** As one does whose route was slow when messages came. */
    @Test
    void oneThatBeginsInAPauseReadsWhenVertxHoldsNothingBack() throws Exception {
        beginsPaused = true;
        WebSocket client = connected();
        sendAll(client);
        await().until(() -> byVertx.get() == 0 && reader != null);
        vertx.runOnContext(nothing -> vertx.setTimer(50, id -> socketContext.runOnContext(none -> release())));
        assertAllInOrder();
    }

    private void assertAllInOrder() {
        await().untilAsserted(() -> assertThat(read).hasSizeGreaterThanOrEqualTo(MESSAGES));
        assertThat(read)
                .containsExactlyElementsOf(
                        IntStream.range(0, MESSAGES).mapToObj(String::valueOf).toList());
    }

    private WebSocket connected() throws Exception {
        HttpServer server =
                get(vertx.createHttpServer().webSocketHandler(this::accept).listen(0, "127.0.0.1"));
        return get(vertx.createWebSocketClient().connect(server.actualPort(), "127.0.0.1", "/"));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }

    private void accept(ServerWebSocket accepted) {
        socket = accepted;
        socket.textMessageHandler(this::vertxRead);
        socket.binaryMessageHandler(bytes -> vertxRead(bytes.toString()));
        reader = FrameReader.begin(
                ((WebSocketInternal) socket).channelHandlerContext(),
                this::read,
                bytes -> read(Buffer.buffer(bytes).toString()));
        socketContext = vertx.getOrCreateContext();
        if (beginsPaused) {
            socket.pause();
            reader.pause();
        }
    }

    private void vertxRead(String message) {
        byVertx.incrementAndGet();
        read(message);
    }

    private void read(String message) {
        read.add(message);
        if (hesitates && !held && read.size() % 7 == 0) {
            hold();
        }
    }

    /** For no time at all, or for a turn of the loop or two. */
    private void hold() {
        held = true;
        reader.pause();
        socket.pause();
        switch (read.size() % 3) {
            case 0 -> release();
            case 1 -> vertx.getOrCreateContext().runOnContext(nothing -> release());
            default -> vertx.setTimer(1, id -> release());
        }
    }

    private void release() {
        held = false;
        socket.resume();
        reader.resume();
    }

    /** Texts, binary messages, and such in two fragments, with pings between them. */
    private void sendAll(WebSocket client) {
        Random random = new Random(1);
        for (int i = 0; i < MESSAGES; i++) {
            String message = String.valueOf(i);
            switch (random.nextInt(10)) {
                case 0 -> client.writeBinaryMessage(Buffer.buffer(message));
                case 1 -> {
                    client.writeFrame(WebSocketFrame.textFrame(message.substring(0, 1), false));
                    client.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(message.substring(1)), true));
                }
                case 2 -> {
                    client.writePing(Buffer.buffer());
                    client.writeTextMessage(message);
                }
                default -> client.writeTextMessage(message);
            }
        }
    }
}
