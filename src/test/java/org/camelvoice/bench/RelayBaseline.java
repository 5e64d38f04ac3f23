package org.camelvoice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.camelvoice.audio.G711;

/**
 * What the gateway is measured against: Vert.x, two sockets a call, the same audio work done plainly, or none, and nothing
 * else. Each delta is forwarded whole, and the model's {@code speech_started} as a {@code clear}. No call, no playout, no
 * marks, no routes. Arguments: port, the model's address, and {@code --pass-through} for µ-law at both ends.
 */
public final class RelayBaseline {
    private static final byte[] PAYLOAD = Bytes.ascii("\"payload\":\"");
    private static final byte[] DELTA = Bytes.ascii("\"delta\":\"");
    private static final byte[] AUDIO_DELTA = Bytes.ascii("\"response.output_audio.delta\"");
    private static final byte[] START = Bytes.ascii("\"event\":\"start\"");
    private static final byte[] STREAM_SID = Bytes.ascii("\"streamSid\":\"");
    private static final int HEAD_BYTES = 80; // where a message says what it is
    private static final byte[] SPEECH_STARTED = Bytes.ascii("\"input_audio_buffer.speech_started\"");
    private static final String GREET = "{\"type\":\"response.create\"}";

    private final WebSocketClient client;
    private final URI model;
    private final boolean passThrough;

    private RelayBaseline(Vertx vertx, URI model, boolean passThrough) {
        this.passThrough = passThrough;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setTcpNoDelay(true));
        this.model = model;
    }

    public static void main(String[] arguments) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.cancelTimer(vertx.setTimer(1, id -> {})); // Vert.x never cancels a handshake's timer 0
        RelayBaseline relay = new RelayBaseline(vertx, URI.create(arguments[1]), arguments.length > 2);
        vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true))
                .webSocketHandler(relay::accept)
                .listen(Integer.parseInt(arguments[0]), "127.0.0.1")
                .onFailure(cause -> {
                    System.err.println(cause);
                    System.exit(1);
                });
    }

    private void accept(ServerWebSocket caller) {
        caller.pause();
        client.connect(new WebSocketConnectOptions()
                        .setHost(model.getHost())
                        .setPort(model.getPort())
                        .setURI(model.getPath() + "?model=baseline"))
                .onSuccess(session -> new Relay(caller, session, passThrough).start())
                .onFailure(cause -> caller.close((short) 1011, String.valueOf(cause.getMessage())));
    }

    private static final class Relay {
        private final ServerWebSocket caller;
        private final WebSocket session;
        private final ScalarFir up = new ScalarFir();
        private final ScalarFir down = new ScalarFir();
        private final boolean passThrough;
        /** Null until start. */
        private String mediaStart;

        private String clear;

        Relay(ServerWebSocket caller, WebSocket session, boolean passThrough) {
            this.passThrough = passThrough;
            this.caller = caller;
            this.session = session;
        }

        void start() {
            String format = passThrough ? "{\"type\":\"audio/pcmu\"}" : "{\"type\":\"audio/pcm\",\"rate\":24000}";
            session.writeTextMessage("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{"
                    + "\"input\":{\"format\":" + format + "},\"output\":{\"format\":" + format + "}}}}");
            session.frameHandler(this::fromModel);
            session.closeHandler(nothing -> caller.close());
            caller.closeHandler(nothing -> session.close());
            caller.frameHandler(this::fromCaller);
            caller.resume();
        }

        private void fromCaller(WebSocketFrame frame) {
            if (!frame.isText()) {
                return;
            }
            byte[] message = frame.binaryData().getBytes();
            byte[] payload = Bytes.quotedAfter(message, PAYLOAD);
            if (payload != null) {
                session.writeTextMessage(
                        "{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + toModel(payload) + "\"}");
            } else if (Bytes.indexOf(message, START, 0, HEAD_BYTES) >= 0) {
                String streamSid = new String(Bytes.quotedAfter(message, STREAM_SID), StandardCharsets.US_ASCII);
                session.writeTextMessage(GREET);
                clear = "{\"event\":\"clear\",\"streamSid\":\"" + streamSid + "\"}";
                mediaStart = "{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\"";
            }
        }

        private String toModel(byte[] payload) {
            if (passThrough) {
                return new String(payload, StandardCharsets.ISO_8859_1);
            }
            short[] samples = up.up(G711.decodeMulaw(Base64.getDecoder().decode(payload)));
            ByteBuffer bytes = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asShortBuffer().put(samples);
            return Base64.getEncoder().encodeToString(bytes.array());
        }

        private void fromModel(WebSocketFrame frame) {
            byte[] message = frame.binaryData().getBytes();
            if (!frame.isText() || mediaStart == null) {
                return;
            }
            if (Bytes.indexOf(message, AUDIO_DELTA, 0, HEAD_BYTES) >= 0) {
                caller.writeTextMessage(mediaStart + toCaller(Bytes.quotedAfter(message, DELTA)) + "\"}}");
            } else if (Bytes.indexOf(message, SPEECH_STARTED, 0, HEAD_BYTES) >= 0) {
                caller.writeTextMessage(clear);
            }
        }

        private String toCaller(byte[] delta) {
            if (passThrough) {
                return new String(delta, StandardCharsets.ISO_8859_1);
            }
            byte[] bytes = Base64.getDecoder().decode(delta);
            short[] samples = new short[bytes.length / 2];
            ByteBuffer.wrap(bytes)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asShortBuffer()
                    .get(samples);
            return Base64.getEncoder().encodeToString(G711.encodeMulaw(down.down(samples)));
        }
    }
}
