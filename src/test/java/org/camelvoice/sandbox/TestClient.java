package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.camelvoice.strictjson.Json;

/** A client of the sandbox that has none of the sandbox's code: JSON over OkHttp's WebSocket. */
final class TestClient extends WebSocketListener implements AutoCloseable {

    private final OkHttpClient http = new OkHttpClient();
    private final BlockingQueue<JsonNode> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    private final Semaphore reading = new Semaphore(1);
    private final WebSocket socket;

    /** Null until the socket is open, or if none was selected. Written by OkHttp's thread before any event. */
    private volatile String protocol;

    private TestClient(Request request) {
        socket = http.newWebSocket(request, this);
    }

    static TestClient connect(SandboxServer server) {
        return connect(server.uri(), "gpt-realtime-2.1", "sk-test");
    }

    static TestClient connect(URI uri, String model, String key) {
        return new TestClient(request(uri + "?model=" + model)
                .header("Authorization", "Bearer " + key)
                .build());
    }

    static TestClient connect(Request.Builder request) {
        return new TestClient(request.build());
    }

    static Request.Builder request(String uri) {
        return new Request.Builder().url(uri.replaceFirst("^ws", "http"));
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        protocol = response.header("Sec-WebSocket-Protocol");
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        reading.acquireUninterruptibly();
        reading.release();
        try {
            events.add(Json.parse(text));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        ends.add(code + " " + reason);
        webSocket.close(code, null);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable failure, Response response) {
        ends.add(response == null ? "broken" : "HTTP " + response.code());
    }

    /** Reads no more, until {@link #resume}. */
    void pause() {
        reading.acquireUninterruptibly();
    }

    void resume() {
        reading.release();
    }

    void send(String json) {
        assertThat(socket.send(json.replace('\'', '"'))).isTrue();
    }

    void sendBinary(byte... bytes) {
        socket.send(ByteString.of(bytes));
    }

    void send(ObjectNode event) {
        assertThat(socket.send(event.toString())).isTrue();
    }

    /** The next event, whatever it is. */
    JsonNode next() throws InterruptedException {
        JsonNode event = events.poll(10, TimeUnit.SECONDS);
        assertThat(event).as("an event within 10 s").isNotNull();
        return event;
    }

    /** The next event, which has to be of this type. */
    JsonNode expect(String type) throws InterruptedException {
        JsonNode event = next();
        assertThat(event.path("type").asText()).as("%s", event).isEqualTo(type);
        return event;
    }

    /** The next event of this type; others before it are dropped. */
    JsonNode await(String type) throws InterruptedException {
        JsonNode event = next();
        while (!is(event, type)) {
            event = next();
        }
        return event;
    }

    /** All events up to the next of this type, and that one. */
    List<JsonNode> until(String type) throws InterruptedException {
        List<JsonNode> all = new ArrayList<>();
        do {
            all.add(next());
        } while (!is(all.get(all.size() - 1), type));
        return all;
    }

    /** {@code 4000 reason}, {@code HTTP 503} or {@code broken}. */
    String end() throws InterruptedException {
        String end = ends.poll(10, TimeUnit.SECONDS);
        assertThat(end).as("an end within 10 s").isNotNull();
        return end;
    }

    String protocol() {
        return protocol;
    }

    boolean hearsNothingFor(long millis) throws InterruptedException {
        return events.poll(millis, TimeUnit.MILLISECONDS) == null;
    }

    /** Types, each run of equal ones once. */
    static List<String> types(List<JsonNode> events) {
        List<String> types = new ArrayList<>();
        for (JsonNode event : events) {
            String type = event.path("type").asText();
            if (types.isEmpty() || !types.get(types.size() - 1).equals(type)) {
                types.add(type);
            }
        }
        return types;
    }

    static boolean is(JsonNode event, String type) {
        return event.path("type").asText().equals(type);
    }

    static JsonNode find(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> is(event, type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + type + " in " + types(events)));
    }

    /** All that the transcript deltas say. */
    static String transcript(List<JsonNode> events) {
        return events.stream()
                .filter(event -> is(event, "response.output_audio_transcript.delta"))
                .map(event -> event.path("delta").asText())
                .collect(Collectors.joining());
    }

    /** A {@code conversation.item.create}; quotes in the text are written {@code \'}. */
    static ObjectNode userText(String text) {
        ObjectNode event = Json.object().put("type", "conversation.item.create");
        event.putObject("item")
                .put("type", "message")
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "input_text")
                .put("text", text.replace("\\'", "\""));
        return event;
    }

    static String base64(byte[] audio, int from, int to) {
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(audio, from, to));
    }

    static byte[] audio(List<JsonNode> events) {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (JsonNode event : events) {
            if (is(event, "response.output_audio.delta")) {
                audio.writeBytes(Base64.getDecoder().decode(event.path("delta").asText()));
            }
        }
        return audio.toByteArray();
    }

    /** Appends audio in frames of 20 ms, as fast as it can. */
    void append(WireFormat format, short[] samplesAt24k) {
        byte[] audio = format.encodeSpeech(samplesAt24k);
        int frame = 20 * format.bytesPerMilli();
        for (int at = 0; at < audio.length; at += frame) {
            send(Json.object()
                    .put("type", "input_audio_buffer.append")
                    .put("audio", base64(audio, at, Math.min(audio.length, at + frame))));
        }
    }

    @Override
    public void close() {
        socket.cancel();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
