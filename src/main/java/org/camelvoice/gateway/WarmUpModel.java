package org.camelvoice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The least of a Realtime server that a warm-up's calls need: it answers at once, in three pieces of 200 ms; it takes the
 * second half of each second of the caller's audio for speech, and so is interrupted once a second. One event loop.
 */
final class WarmUpModel {
    private static final String EVENTS = "META-INF/camel-voice/warm-up.jsonl";
    private static final int DELTA_BYTES = 9_600; // 200 ms of PCM16 at 24 kHz
    private static final int HEAD = 80; // characters in which an event says what it is
    private static final int FRAMES_A_TURN = 50;
    private static final int FRAME_MILLIS = 20;
    private static final int SPEECH_STARTS = 25;
    private static final int SPEECH_STOPS = 49;

    private final HttpServer server;
    private final List<String> answer;

    private WarmUpModel(HttpServer server, List<String> answer) {
        this.server = server;
        this.answer = answer;
        server.webSocketHandler(socket -> new Session(socket).greet());
    }

    /** @param vertx whose event loop it has */
    static WarmUpModel on(Vertx vertx) throws IOException {
        HttpServerOptions options = new HttpServerOptions().setMaxWebSocketFrameSize(1 << 16);
        return new WarmUpModel(vertx.createHttpServer(options), answer());
    }

    private static List<String> answer() throws IOException {
        try (InputStream file = WarmUpModel.class.getClassLoader().getResourceAsStream(EVENTS)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("{audio}", audio()).lines().toList();
        }
    }

    /** Loud, and of many frequencies, as speech is. */
    private static String audio() {
        byte[] samples = new byte[DELTA_BYTES];
        for (int i = 0; i < samples.length / 2; i++) {
            int sample = (int) (8_000 * Math.sin(i * 0.05) + 4_000 * Math.sin(i * 0.31));
            samples[2 * i] = (byte) sample;
            samples[2 * i + 1] = (byte) (sample >> 8);
        }
        return Base64.getEncoder().encodeToString(samples);
    }

    /** Where it listens from now on, on loopback. */
    String listen(Duration patience) throws Exception {
        server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        return "ws://127.0.0.1:" + server.actualPort() + "/v1/realtime";
    }

    /** One call's. Belongs to the event loop. */
    private final class Session {
        private final ServerWebSocket socket;
        private int frames;
        private int answers;
        private boolean answering;

        Session(ServerWebSocket socket) {
            this.socket = socket;
        }

        void greet() {
            socket.textMessageHandler(this::obey);
            socket.exceptionHandler(broken -> {}); // its call is over
            send("{'type':'session.created','event_id':'e0','session':" + session() + "}");
        }

        private void obey(String event) {
            String head = event.substring(0, Math.min(HEAD, event.length()));
            if (head.contains("\"input_audio_buffer.append\"")) {
                hear();
            } else if (head.contains("\"session.update\"")) {
                send("{'type':'session.updated','event_id':'e0','session':" + session() + "}");
            } else if (head.contains("\"response.create\"") && !answering) {
                answer(metadata(event));
            } else if (head.contains("\"conversation.item.truncate\"")) {
                truncate(new JsonObject(event));
            } else if (head.contains("\"conversation.item.delete\"")) {
                send("{'type':'conversation.item.deleted','event_id':'e0','item_id':'" + item(new JsonObject(event))
                        + "'}");
            }
        }

        private void truncate(JsonObject event) {
            send("{'type':'conversation.item.truncated','event_id':'e0','item_id':'" + item(event)
                    + "','content_index':0,'audio_end_ms':" + event.getInteger("audio_end_ms") + "}");
        }

        /** Which one is meant: it need not be the newest. */
        private static String item(JsonObject event) {
            return event.getString("item_id");
        }

        private static String metadata(String event) {
            JsonObject response = new JsonObject(event).getJsonObject("response");
            JsonObject metadata = response == null ? null : response.getJsonObject("metadata");
            return metadata == null ? "null" : metadata.encode();
        }

        private void hear() {
            int inTurn = frames++ % FRAMES_A_TURN;
            if (inTurn == SPEECH_STARTS) {
                interrupt();
            } else if (inTurn == SPEECH_STOPS) {
                answerTheCaller();
            }
        }

        private void interrupt() {
            send("{'type':'input_audio_buffer.speech_started','event_id':'e0','audio_start_ms':" + frames * FRAME_MILLIS
                    + ",'item_id':'said_" + answers + "'}");
            if (answering) {
                answering = false;
                send(
                        "{'type':'response.done','event_id':'e0','response':{'object':'realtime.response','id':'resp_"
                                + answers
                                + "','status':'cancelled','status_details':{'type':'cancelled','reason':'turn_detected'},"
                                + "'output':[{'id':'" + item()
                                + "','type':'message','status':'incomplete','role':'assistant','content':[]}],"
                                + "'conversation_id':'conv_1','usage':{'total_tokens':20,'input_tokens':10,'output_tokens':10}}}");
            }
        }

        private void answerTheCaller() {
            String said = "said_" + answers;
            send("{'type':'input_audio_buffer.speech_stopped','event_id':'e0','audio_end_ms':" + frames * FRAME_MILLIS
                    + ",'item_id':'" + said + "'}");
            send("{'type':'input_audio_buffer.committed','event_id':'e0','previous_item_id':null,'item_id':'" + said
                    + "'}");
            send("{'type':'conversation.item.added','event_id':'e0','previous_item_id':null,'item':{'id':'" + said
                    + "','type':'message','status':'completed','role':'user','content':[{'type':'input_audio'}]}}");
            answer("null");
            send("{'type':'conversation.item.input_audio_transcription.completed','event_id':'e0','item_id':'" + said
                    + "','content_index':0,'transcript':'Good morning.'}");
        }

        private void answer(String metadata) {
            answering = true;
            answers++;
            for (String event : answer) {
                socket.writeTextMessage(
                        event.replace("{n}", String.valueOf(answers)).replace("{metadata}", metadata));
            }
        }

        private String item() {
            return "item_" + answers;
        }

        private static String session() {
            return "{'type':'realtime','object':'realtime.session','id':'sess_1','model':'warm-up',"
                    + "'output_modalities':['audio'],'audio':{'input':{'format':{'type':'audio/pcm','rate':24000}},"
                    + "'output':{'format':{'type':'audio/pcm','rate':24000},'voice':'marin'}}}";
        }

        /** @param event with ' for ", which no value of it has */
        private void send(String event) {
            socket.writeTextMessage(event.replace('\'', '"'));
        }
    }
}
