package org.camelvoice.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The other end of a WebSocket: records what it hears. Has a Vert.x instance of its own, so closing it ends all. */
final class Caller implements AutoCloseable {
    private static final int SECONDS = 10;

    final WebSocket socket;
    private final Vertx vertx;
    private final BlockingQueue<Object> heard;
    private final CompletableFuture<Integer> closeCode;

    private Caller(Vertx vertx, WebSocket socket, BlockingQueue<Object> heard, CompletableFuture<Integer> closeCode) {
        this.vertx = vertx;
        this.socket = socket;
        this.heard = heard;
        this.closeCode = closeCode;
    }

    static Caller connect(int port, String pathAndQuery) throws Exception {
        return connect(
                new WebSocketConnectOptions()
                        .setHost(Listener.HOST)
                        .setPort(port)
                        .setURI(pathAndQuery),
                false);
    }

    /** @throws io.vertx.core.http.UpgradeRejectedException as the cause, with the status, if it was not let in */
    static Caller connect(WebSocketConnectOptions to, boolean offersDeflate) throws Exception {
        Vertx vertx = Vertx.vertx();
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> closeCode = new CompletableFuture<>();
        WebSocketClientOptions options = new WebSocketClientOptions()
                .setClosingTimeout(1)
                .setTryUsePerMessageCompression(offersDeflate)
                .setMaxFrameSize(16 * 1024 * 1024)
                .setMaxMessageSize(16 * 1024 * 1024);
        try {
            CompletableFuture<WebSocket> connected = new CompletableFuture<>();
            // On an event loop: asked for on any other thread, a socket may read before it has its handlers.
            vertx.runOnContext(nothing -> vertx.createWebSocketClient(options)
                    .connect(to)
                    .onSuccess(open -> {
                        open.textMessageHandler(heard::add);
                        open.binaryMessageHandler(bytes -> heard.add(bytes.getBytes()));
                        open.closeHandler(closed -> closeCode.complete(
                                open.closeStatusCode() == null
                                        ? 1006
                                        : open.closeStatusCode().intValue()));
                        open.exceptionHandler(failure -> {});
                    })
                    .onSuccess(connected::complete)
                    .onFailure(connected::completeExceptionally));
            WebSocket socket = connected.get(SECONDS, TimeUnit.SECONDS);
            return new Caller(vertx, socket, heard, closeCode);
        } catch (Exception e) {
            vertx.close();
            throw e;
        }
    }

    Caller say(String text) {
        socket.writeTextMessage(text);
        return this;
    }

    Caller say(byte[] bytes) {
        socket.writeBinaryMessage(Buffer.buffer(bytes));
        return this;
    }

    /** The next text or {@code byte[]}; null if none came within ten seconds. */
    Object hears() throws InterruptedException {
        return heard.poll(SECONDS, TimeUnit.SECONDS);
    }

    void heardNothingElse() {
        assertThat(heard).isEmpty();
    }

    int closeCode() throws Exception {
        return closeCode.get(SECONDS, TimeUnit.SECONDS);
    }

    boolean isOpen() {
        return !closeCode.isDone();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
