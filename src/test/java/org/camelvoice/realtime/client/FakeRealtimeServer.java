package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeClientEvent;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.RealtimeSocket;
import org.camelvoice.model.socket.RealtimeTransport;

/**
 * A Realtime server that the test plays: it says what the test has it say, and records what it is sent, all of which
 * must be valid by OpenAI's published types. Everything happens on the test's thread.
 */
final class FakeRealtimeServer implements RealtimeTransport, RealtimeSocket {
    private static final String APPEND = "input_audio_buffer.append";

    private final Deque<JsonNode> sent = new ArrayDeque<>();
    /** Null until somebody opens a socket. */
    private Listener listener;

    private final Deque<String> unread = new ArrayDeque<>();
    private boolean paused;

    private boolean reading = true;
    /** Null until the client closes. */
    private Integer closedByClient;

    @Override
    public void open(URI uri, Map<String, String> headers, MediaLoop loop, Listener opener) {
        assertThat(listener).as("who opened a socket before").isNull();
        listener = opener;
    }

    @Override
    public void close() {
        // nothing is shared
    }

    // What the server does.

    void accepts() {
        listener.opened(this);
    }

    /** What is not read comes when it is, in order. */
    void says(String... events) {
        unread.addAll(List.of(events));
        deliver();
    }

    private void deliver() {
        while (!paused && !unread.isEmpty()) {
            listener.text(unread.remove());
        }
    }

    /** Events that the client, which reads no further, has not read yet. */
    int unread() {
        return unread.size();
    }

    /** Whether the client reads no further. */
    boolean isPaused() {
        return paused;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        deliver();
    }

    void closes(int code, String reason) {
        listener.closed(code, reason);
    }

    void cannotBeReached(Throwable cause) {
        listener.failed(cause, 0);
    }

    void refusesHandshake(int status) {
        listener.failed(new java.io.IOException("The handshake was answered with HTTP " + status), status);
    }

    /** From now on what is sent is refused, as by a full queue. */
    void stopsReading() {
        reading = false;
    }

    void readsAgain() {
        reading = true;
    }

    // What it is sent.

    @Override
    public boolean send(String message) {
        if (!reading || closedByClient != null) {
            return false;
        }
        sent.add(valid(message));
        return true;
    }

    @Override
    public void close(int code, String reason) {
        if (closedByClient == null) {
            closedByClient = code;
        }
    }

    private static JsonNode valid(String message) {
        try {
            ObjectMappers.jsonMapper()
                    .readValue(message, RealtimeClientEvent.class)
                    .validate();
            return ObjectMappers.jsonMapper().readTree(message);
        } catch (JsonProcessingException e) {
            throw new AssertionError("Not a client event: " + message, e);
        }
    }

    /** The next event, which must be of this type. */
    JsonNode takes(String type) {
        assertThat(sent).as("events sent, when awaiting " + type).isNotEmpty();
        JsonNode event = sent.remove();
        assertThat(event.path("type").textValue()).isEqualTo(type);
        return event;
    }

    /** The audio of the appends that come next. */
    List<String> takesAudio() {
        List<String> audio = new ArrayList<>();
        while (!sent.isEmpty() && sent.element().path("type").textValue().equals(APPEND)) {
            audio.add(sent.remove().path("audio").textValue());
        }
        return audio;
    }

    /** Nothing was sent that was not taken. */
    void takesNothing() {
        assertThat(sent).isEmpty();
    }

    /** What was sent and not taken is of no interest. */
    void ignoresTheRest() {
        sent.clear();
    }

    boolean isClosedByClient() {
        return closedByClient != null;
    }
}
