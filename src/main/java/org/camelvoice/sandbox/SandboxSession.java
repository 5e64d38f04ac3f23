package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.camelvoice.strictjson.Refusal;

/**
 * One connection to the sandbox, for a test to inspect and to control: the client's events, its errors, and actions on
 * the server's side. Call the public methods on any thread; they act on the session's event loop, in order.
 */
public final class SandboxSession {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int SESSION_EXPIRED_CLOSE = 1001;

    private final String id = Ids.session();
    private final String model;
    private final Context loop;
    private final Wire wire;
    private final Recorder recorder;
    private final Prompter prompter;
    private final EffectiveConfig config;
    private final DefaultConversation conversation;
    private final Turns turns;
    private final ClientEvents clientEvents;
    private final long expiry;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    SandboxSession(
            ConnectionRequest handshake,
            Context loop,
            Wire wire,
            Recorder recorder,
            Prompter prompter,
            SandboxServer server) {
        this.model = handshake.model();
        this.loop = loop;
        this.wire = wire;
        this.recorder = recorder;
        this.prompter = prompter;
        long expiresAt = Instant.now().plus(server.maxDuration()).getEpochSecond();
        this.config = new EffectiveConfig(id, model, expiresAt);
        this.conversation = new DefaultConversation(wire);
        Transcriptions transcriptions = new Transcriptions(wire, config, prompter);
        SessionState state =
                new SessionState(wire, config, conversation, prompter, transcriptions, server.speechDesk());
        ResponseDesk responses = new ResponseDesk(state, this::expire);
        this.turns = new Turns(state, responses);
        this.clientEvents = new ClientEvents(state, turns, responses, recorder);
        this.expiry = wire.after(server.maxDuration().toMillis(), this::expire);
    }

    /** On the loop, once. */
    void open(ServerWebSocket socket, Optional<ConnectionRequest.Rejection> rejection) {
        socket.closeHandler(ignored -> end());
        socket.exceptionHandler(failure -> end());
        socket.textMessageHandler(clientEvents::text);
        socket.binaryMessageHandler(ignored -> clientEvents.binary());
        rejection.ifPresentOrElse(this::reject, this::created);
    }

    private void created() {
        if (!prompter.has(Fault.NEVER_CREATED)) {
            wire.send(ServerEvents.session("session.created", config.toJson(prompter)));
        }
    }

    private void reject(ConnectionRequest.Rejection rejection) {
        wire.send(ServerEvents.error(new Refusal(rejection.code(), rejection.message(), null), null));
        wire.close(rejection.closeCode(), rejection.closeReason());
    }

    private void expire() {
        String message = "Your session hit the maximum duration of 60 minutes.";
        wire.send(ServerEvents.error(new Refusal("session_expired", message, null), null));
        wire.close(SESSION_EXPIRED_CLOSE, message);
    }

    private void end() {
        wire.ended();
        wire.cancel(expiry);
        conversation.forget();
        recorder.note("closed");
        ended.complete(null);
    }

    /** As in {@code session.created}. */
    String id() {
        return id;
    }

    /** As in the URL. */
    String model() {
        return model;
    }

    /** The client's events that the sandbox still keeps, oldest first. */
    public List<ReceivedEvent> events() {
        return recorder.events();
    }

    /** Takes the client's next event. Waits for it, 5 s at most; then fails. */
    public ReceivedEvent takeEvent() throws InterruptedException {
        return recorder.take(null, PATIENCE);
    }

    /** Takes the client's next event of this type, regardless of earlier ones. Waits 5 s at most. */
    public ReceivedEvent takeEvent(String type) throws InterruptedException {
        return recorder.take(type, PATIENCE);
    }

    /** Takes the client's next event of this type, with a custom timeout. */
    public ReceivedEvent takeEvent(String type, Duration patience) throws InterruptedException {
        return recorder.take(type, patience);
    }

    /** The client's audio that the sandbox still keeps, in the session's input format. */
    public byte[] appendedAudio() {
        ByteArrayOutputStream audio = new ByteArrayOutputStream();
        for (ReceivedEvent event : recorder.events()) {
            if (event.type().equals("input_audio_buffer.append")) {
                audio.writeBytes(
                        Base64.getDecoder().decode(event.json().path("audio").asText()));
            }
        }
        return audio.toByteArray();
    }

    /** Fails if the client has sent events that were not taken, except {@code input_audio_buffer.append}. */
    public void assertExhausted() {
        List<String> left = recorder.untaken().stream()
                .map(ReceivedEvent::type)
                .filter(type -> !type.equals("input_audio_buffer.append"))
                .toList();
        if (!left.isEmpty()) {
            throw new AssertionError("Nobody took " + left);
        }
    }

    /** The {@code error} objects of this session, with which OpenAI's server would have answered too. */
    public List<JsonNode> violations() {
        return recorder.errors();
    }

    /** Fails if the client has done anything that the server answers with an {@code error}. */
    public void assertNoViolations() {
        if (!violations().isEmpty()) {
            throw new AssertionError("The server complained: " + violations());
        }
    }

    /**
     * The types of all events in both directions, {@code "> "} from the client and {@code "< "} from the server, equal
     * neighbours once, and {@code "closed"} at the end.
     */
    public List<String> timeline() {
        return recorder.timeline();
    }

    /** Appends {@code script} to this session's remaining script. */
    public CompletableFuture<Void> follow(Script script) {
        return run(() -> prompter.follow(script));
    }

    /** Removes all faults from this session. */
    public CompletableFuture<Void> heal() {
        return run(prompter::heal);
    }

    /** Sends any event; adds an {@code event_id} if it has none. */
    public CompletableFuture<Void> send(ObjectNode event) {
        ObjectNode whole = event.deepCopy();
        if (!whole.has("event_id")) {
            whole.put("event_id", Ids.event());
        }
        return run(() -> wire.send(whole));
    }

    /**
     * Starts speech for the VAD: sends {@code speech_started} and cancels the active response. The speech ends as
     * usual, when the caller's audio has been silent for long enough.
     *
     * @return fails if there is speech already, or turns are not detected; otherwise completes when the event is
     *     written, with the time by {@link System#nanoTime()}
     */
    public CompletableFuture<Long> startSpeech() {
        return onLoop(() -> {
            turns.forceSpeech();
            return System.nanoTime();
        });
    }

    /** Ends the session as the server does at its time limit: {@code error} session_expired, close 1001. */
    public CompletableFuture<Void> expireNow() {
        return run(this::expire);
    }

    /** Closes with a WebSocket status code. */
    public CompletableFuture<Void> close(int code, String reason) {
        return run(() -> wire.close(code, reason));
    }

    /** Breaks the connection, without a close frame. */
    public CompletableFuture<Void> cut() {
        return run(wire::cut);
    }

    /** Completes when the connection is closed. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    boolean isEnded() {
        return ended.isDone();
    }

    private CompletableFuture<Void> run(Runnable action) {
        return onLoop(() -> {
            action.run();
            return null;
        });
    }

    private <T> CompletableFuture<T> onLoop(Supplier<T> action) {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.runOnContext(ignored -> {
            try {
                done.complete(action.get());
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
