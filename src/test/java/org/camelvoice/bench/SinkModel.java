package org.camelvoice.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The least that is still a Realtime server: takes any session.update, then speaks for ever in one response, 20 ms at a
 * time, fifty times a second, and compares what it hears with what the callers say. One event loop. It says the tone by
 * which frames are known, or what it is given.
 */
final class SinkModel implements AutoCloseable {
    private static final long FRAME_NANOS = 20_000_000;
    private static final long UNASKED_NANOS = 500_000_000; // without a response.create we speak all the same
    private static final byte[] APPEND = Bytes.ascii("\"input_audio_buffer.append\"");
    private static final byte[] AUDIO = Bytes.ascii("\"audio\":\"");
    private static final int HEAD_BYTES = 100; // where an event says what it is

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpServer server;
    /** Who calls next: the sessions open in the order of the calls. */
    private final Queue<LoadCall> expected = new ConcurrentLinkedQueue<>();
    /** Only touched by the event loop. */
    private final List<Session> sessions = new ArrayList<>();

    private final AtomicInteger toolResults = new AtomicInteger();

    /** What it says at 24 kHz, 20 ms each, over and over; null for the tone. */
    private final List<byte[]> speech;

    SinkModel() {
        this(null);
    }

    /** @param speech PCM16 at 24 kHz, 20 ms each; null for the tone */
    SinkModel(List<byte[]> speech) {
        this.speech = speech;
        server = vertx.createHttpServer(
                        new HttpServerOptions().setTcpNoDelay(true).setMaxWebSocketFrameSize(1 << 20))
                .webSocketHandler(this::accept)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        vertx.setPeriodic(1, id -> speak());
    }

    String url() {
        return "ws://127.0.0.1:" + server.actualPort() + "/v1/realtime";
    }

    /** The next session that opens belongs to this call. */
    void expect(LoadCall call) {
        expected.add(call);
    }

    /** Every session's model calls the tool {@code slow} so often, all at once. */
    void callTools(int times) {
        vertx.runOnContext(nothing -> sessions.forEach(session -> session.callTools(times)));
    }

    /** How many results of tools have come back. */
    int toolResults() {
        return toolResults.get();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void accept(ServerWebSocket socket) {
        LoadCall call = expected.poll();
        if (call == null) {
            socket.close((short) 1008, "Nobody has called");
            return;
        }
        Session session = new Session(socket, call);
        sessions.add(session);
        socket.closeHandler(nothing -> sessions.remove(session));
        socket.frameHandler(session::receive);
        session.greet();
    }

    private void speak() {
        for (int i = 0; i < sessions.size(); i++) {
            sessions.get(i).speak();
        }
    }

    private final class Session {
        private static final String IDS =
                "\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0";

        private final ServerWebSocket socket;
        private final LoadCall call;
        private String[] deltas = {};
        /** Audio that does not fill a frame yet. */
        private byte[] rest = new byte[0];

        private boolean inMulaw;
        private long frames;
        /** {@link Long#MAX_VALUE} before there is a session to speak in. */
        private long nextNanos = Long.MAX_VALUE;

        private boolean responding;
        /** Of tools, so far. */
        private int calls;

        Session(ServerWebSocket socket, LoadCall call) {
            this.socket = socket;
            this.call = call;
        }

        void greet() {
            send(new JsonObject()
                    .put("type", "session.created")
                    .put("event_id", "event_1")
                    .put("session", session(new JsonObject())));
        }

        void receive(WebSocketFrame frame) {
            if (!frame.isText()) {
                return;
            }
            byte[] event = frame.binaryData().getBytes();
            if (Bytes.indexOf(event, APPEND, 0, HEAD_BYTES) >= 0) {
                hear(Base64.getDecoder().decode(Bytes.quotedAfter(event, AUDIO)));
            } else {
                obey(new JsonObject(new String(event, StandardCharsets.UTF_8)));
            }
        }

        private void hear(byte[] audio) {
            long now = System.nanoTime();
            byte[] all = rest.length == 0 ? audio : joined(rest, audio);
            int frameBytes = inMulaw ? LoadSignal.MULAW_FRAME_BYTES : LoadSignal.PCM_FRAME_BYTES;
            int at = 0;
            for (; at + frameBytes <= all.length; at += frameBytes) {
                call.uplink().received(inMulaw ? LoadSignal.ofMulaw(all, at) : LoadSignal.ofPcm(all, at), now);
            }
            rest = Arrays.copyOfRange(all, at, all.length);
        }

        private void obey(JsonObject event) {
            String type = event.getString("type");
            if ("conversation.item.create".equals(type)) {
                toolResults.incrementAndGet();
            } else if ("session.update".equals(type)) {
                configure(event.getJsonObject("session"));
            } else if ("response.create".equals(type) && !responding) {
                respond(event.getJsonObject("response", new JsonObject()).getJsonObject("metadata"));
            }
        }

        private void configure(JsonObject asked) {
            JsonObject session = session(asked);
            inMulaw = session.toString().contains("audio/pcmu");
            deltas = new String[speech == null ? LoadSignal.SYMBOLS : speech.size()];
            for (int symbol = 0; symbol < deltas.length; symbol++) {
                byte[] audio = speech == null ? tone(symbol) : speech.get(symbol);
                deltas[symbol] = "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_" + symbol + "\","
                        + IDS + ",\"delta\":\"" + Base64.getEncoder().encodeToString(audio) + "\"}";
            }
            send(new JsonObject()
                    .put("type", "session.updated")
                    .put("event_id", "event_2")
                    .put("session", session));
            if (nextNanos == Long.MAX_VALUE) {
                nextNanos = System.nanoTime() + UNASKED_NANOS;
            }
        }

        private byte[] tone(int symbol) {
            return inMulaw ? LoadSignal.mulaw(symbol) : LoadSignal.pcm(symbol);
        }

        private void respond(JsonObject metadata) {
            responding = true;
            nextNanos = System.nanoTime() + FRAME_NANOS;
            JsonObject item = new JsonObject()
                    .put("id", "item_1")
                    .put("object", "realtime.item")
                    .put("type", "message")
                    .put("status", "in_progress")
                    .put("role", "assistant")
                    .put("content", new JsonArray());
            JsonObject response = new JsonObject()
                    .put("object", "realtime.response")
                    .put("id", "resp_1")
                    .put("status", "in_progress")
                    .put("output", new JsonArray())
                    .put("metadata", metadata);
            send(event("response.created").put("response", response));
            send(event("response.output_item.added")
                    .put("response_id", "resp_1")
                    .put("output_index", 0)
                    .put("item", item));
            send(event("conversation.item.added").putNull("previous_item_id").put("item", item));
            send(event("response.content_part.added")
                    .put("response_id", "resp_1")
                    .put("item_id", "item_1")
                    .put("output_index", 0)
                    .put("content_index", 0)
                    .put("part", new JsonObject().put("type", "audio").put("transcript", "")));
        }

        void speak() {
            if (System.nanoTime() < nextNanos) {
                return;
            }
            if (!responding) {
                respond(null);
                return;
            }
            nextNanos += FRAME_NANOS;
            call.downlink().sent(System.nanoTime());
            socket.writeFrame(WebSocketFrame.textFrame(deltas[(int) (frames++ % deltas.length)], true));
        }

        private void callTools(int times) {
            for (int i = 0; i < times; i++) {
                JsonObject item = new JsonObject()
                        .put("id", "item_f" + calls)
                        .put("type", "function_call")
                        .put("status", "completed")
                        .put("call_id", "call_" + calls++)
                        .put("name", "slow")
                        .put("arguments", "{}");
                send(event("response.output_item.done")
                        .put("response_id", "resp_1")
                        .put("output_index", 0)
                        .put("item", item));
            }
        }

        private void send(JsonObject event) {
            socket.writeTextMessage(event.encode());
        }

        private static JsonObject event(String type) {
            return new JsonObject().put("type", type).put("event_id", "event_of_" + type);
        }

        /** What a server says of its session: what was asked for, and defaults for the rest. */
        private static JsonObject session(JsonObject asked) {
            JsonObject format = new JsonObject().put("type", "audio/pcm").put("rate", 24_000);
            JsonObject audio = new JsonObject()
                    .put("input", new JsonObject().put("format", format.copy()))
                    .put("output", new JsonObject().put("format", format.copy()).put("voice", "marin"));
            return new JsonObject()
                    .put("type", "realtime")
                    .put("object", "realtime.session")
                    .put("id", "sess_1")
                    .put("model", "sink")
                    .put("output_modalities", new JsonArray().add("audio"))
                    .put("audio", audio)
                    .mergeIn(asked.copy(), true);
        }

        private static byte[] joined(byte[] first, byte[] second) {
            byte[] joined = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, joined, first.length, second.length);
            return joined;
        }
    }
}
