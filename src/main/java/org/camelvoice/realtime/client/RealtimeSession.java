package org.camelvoice.realtime.client;

import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.Conversation;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.MediaLoop;
import org.camelvoice.call.ModelSession;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventReader;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.realtime.event.MalformedEventException;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionInfo;

/**
 * A call's session with a Realtime server.
 *
 * <pre>
 *   OPENING ──101──▶ GREETED? ──session.created──▶ CONFIGURING ──session.updated──▶ READY ──▶ CLOSED
 *      └───────────────────┴── 10 s each, or an error ──┴──────────────────────────────────────▲
 * </pre>
 *
 * <p>What the server says is first understood here (what is said by whom, which response counts, whether an answer is
 * due) and then handed to the call's routes, in order. A session that fails ends its call, after a few words of apology
 * to the caller. Owned by the call's loop.
 */
public final class RealtimeSession implements ModelSession, RealtimeSocket.Listener, MediaLoop.Ticker {
    private static final String AUDIO_DELTA = "openai-realtime:response.output_audio.delta";
    private static final String SESSION_UPDATE = "session-update";
    private static final long PATIENCE_NANOS = 10_000_000_000L; // 10 s for each step

    private enum State {
        /** Awaiting the handshake. */
        OPENING,
        /** Awaiting {@code session.created}. */
        OPEN,
        /** Awaiting {@code session.updated}. */
        CONFIGURING,
        READY,
        CLOSED
    }

    private final Call call;
    private final SessionOptions options;
    private final Apology apology;
    private final SessionFailure failures;
    private final ResponseSequencer sequencer = new ResponseSequencer(this::send);
    private final AnswerWatch watch = new AnswerWatch();
    private final Conversation conversation;
    private final Truncations truncations;
    private final Greeting greeting;
    private final InputAudio input;

    private State state = State.OPENING;
    /** Null until the handshake. */
    private RealtimeSocket socket;
    /** Null if there was none. */
    private ApiError lastError;

    private long openedAt;
    private long deadline;

    public RealtimeSession(Call call, SessionOptions options, Apology apology) {
        this.call = call;
        this.options = options;
        this.apology = apology;
        this.failures = new SessionFailure(options);
        this.conversation = call.conversation();
        this.truncations = new Truncations(conversation, this::send);
        this.greeting = new Greeting(options.greeting());
        this.input = new InputAudio(call, options.inputFormat(), this::transmit);
    }

    /** Opens the socket. Called once. */
    public void open(RealtimeTransport transport) {
        openedAt = now();
        deadline = openedAt + PATIENCE_NANOS;
        call.loop().add(this);
        transport.open(options.uri(), options.headers(), call.loop(), this);
    }

    private long now() {
        return call.loop().nanoTime();
    }

    /** Audio of the caller, base64 in the session's input format; kept until the session is configured. */
    public void append(String base64) {
        if (state != State.CLOSED) {
            input.append(base64);
        }
    }

    /** Sends an event; it is dropped if the session is not open, and nothing but audio is kept for later. */
    public void send(ClientEvent event) {
        if (state != State.CLOSED && socket != null && !transmit(EventWriter.write(event))) {
            fail(failures.notReading());
        }
    }

    private boolean transmit(String message) {
        return socket.send(message);
    }

    /** Asks for an answer to the conversation as it is, when one may be asked for. */
    public void requestResponse() {
        watch.asked(now());
        sequencer.request();
    }

    /** Ends the response in progress, if there is one. */
    public void cancelResponse() {
        if (sequencer.active() != null) {
            send(ClientEvent.responseCancel(sequencer.active()));
        }
    }

    /** Tells the model how much was heard of what the caller interrupted. */
    public void interrupted(Interruption interruption) {
        truncations.apply(interruption);
        boolean unheard =
                interruption.cuts().stream().anyMatch(cut -> greeting.isUnheard(cut.responseId(), cut.heardMillis()));
        if (unheard) {
            send(ClientEvent.conversationItemCreate(greeting.reminder()));
        }
    }

    /** Tells the model how much was heard of one item. */
    public void truncate(String itemId, long heardMillis) {
        truncations.truncate(itemId, heardMillis);
    }

    @Override
    public void opened(RealtimeSocket opened) {
        socket = opened;
        if (state == State.CLOSED) {
            socket.close(1000, "");
            return;
        }
        await(State.OPEN);
    }

    private void await(State next) {
        state = next;
        deadline = now() + PATIENCE_NANOS;
    }

    @Override
    public void text(String message) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            handle(EventReader.read(message));
        } catch (MalformedEventException e) {
            call.events().modelError(call, "malformed_event");
        }
    }

    private void handle(ServerEvent event) {
        if (event.type().equals("response.output_audio.delta")) {
            audio(event);
        } else {
            understand(event);
            call.dispatch(new CallMessage(
                    "openai-realtime:" + event.type(), event.json(), event.itemId(), event.responseId(), false));
        }
    }

    private void audio(ServerEvent event) {
        long bytes = Base64Audio.bytes(event.delta() == null ? "" : event.delta());
        if (conversation.isDead(event.responseId())) {
            call.events().dropped(call, DropReason.INTERRUPTED, (int)
                    options.outputFormat().millis(bytes));
            return;
        }
        watch.answered();
        if (event.itemId() != null) {
            conversation.item(event.itemId()).audioReceived(bytes);
        }
        call.dispatch(new CallMessage(AUDIO_DELTA, event.delta(), event.itemId(), event.responseId(), true));
    }

    private void understand(ServerEvent event) {
        switch (event.type()) {
            case "session.created" -> created();
            case "session.updated" -> updated(event.session());
            case "error" -> error(event.error());
            case "input_audio_buffer.speech_started" -> speechStarted(event);
            case "input_audio_buffer.speech_stopped" -> speechStopped(event);
            case "input_audio_buffer.committed" -> committed();
            case "conversation.item.input_audio_transcription.completed" -> transcribed(event);
            case "conversation.item.added" -> itemAdded(event);
            case "conversation.item.done" -> itemDone(event);
            case "conversation.item.deleted" -> conversation.deleted(event.itemId());
            case "response.created" -> responseCreated(event.response());
            case "response.function_call_arguments.delta" -> watch.answered();
            case "response.output_audio_transcript.done" -> spoken(event);
            case "response.output_audio.done" -> call.afterwards(this::itemComplete);
            case "response.done" -> responseDone(event.response());
            default -> {
                // of no consequence here; a route may handle it
            }
        }
    }

    private void created() {
        if (state == State.OPEN) {
            await(State.CONFIGURING);
            send(ClientEvent.sessionUpdate(options.config()).withEventId(SESSION_UPDATE));
        }
    }

    private void updated(SessionInfo session) {
        if (state != State.CONFIGURING || session == null) {
            return;
        }
        String asked =
                options.inputFormat().name() + " and " + options.outputFormat().name();
        String given = type(session.inputFormat()) + " and " + type(session.outputFormat());
        if (asked.equals(given)) {
            ready();
        } else {
            fail(failures.otherFormats(asked, given));
        }
    }

    private static String type(org.camelvoice.realtime.event.AudioFormat format) {
        return format == null ? "an unknown format" : format.type();
    }

    private void ready() {
        state = State.READY;
        call.events().modelConnected(call, (now() - openedAt) / 1_000_000);
        call.connected();
        if (greeting.isWanted()) {
            watch.asked(now());
            sequencer.request(greeting.response());
        }
        input.open();
    }

    private void error(ApiError error) {
        if (error == null) {
            return;
        }
        lastError = error;
        EndReason fatal = failures.fatal(error);
        if (fatal != null) {
            fail(fatal);
        } else if (SESSION_UPDATE.equals(error.eventId())) {
            fail(failures.settingsRefused(error));
        } else if (!isRace(error)) {
            call.events().modelError(call, error.code());
        }
    }

    private boolean isRace(ApiError error) {
        boolean race = "conversation_already_has_active_response".equals(error.code());
        return "response_cancel_not_active".equals(error.code()) || sequencer.refused(error.eventId(), race);
    }

    private void speechStarted(ServerEvent event) {
        watch.answered();
        sequencer.callerSpeaks(true);
        call.speechStarted(event.audioStartMillis() + options.paddingMillis());
        if (!options.interruptResponse()) {
            cancelResponse();
        }
    }

    private void speechStopped(ServerEvent event) {
        call.speechStopped(event.audioEndMillis() - options.silenceMillis());
    }

    private void committed() {
        watch.asked(now());
        if (options.createResponse()) {
            sequencer.responseAwaited(now());
            sequencer.callerSpeaks(false);
        } else {
            sequencer.callerSpeaks(false);
            sequencer.request();
        }
    }

    private void transcribed(ServerEvent event) {
        if (event.transcript() != null && event.transcript().isBlank()) {
            call.noWords();
        }
    }

    private void itemAdded(ServerEvent event) {
        if (event.itemId() != null) {
            String role = event.item() == null ? null : event.item().role();
            conversation.added(event.itemId(), event.previousItemId(), role);
        }
    }

    private void itemDone(ServerEvent event) {
        if (event.itemId() != null) {
            conversation.item(event.itemId()).done();
            truncations.itemDone(event.itemId());
        }
    }

    private void responseCreated(Response response) {
        if (response != null && response.id() != null) {
            conversation.responseCreated(response.id());
            sequencer.created(response.id());
            greeting.created(response);
        }
    }

    private void spoken(ServerEvent event) {
        boolean whole = greeting.is(event.responseId()) && !conversation.isDead(event.responseId());
        if (whole && event.transcript() != null && greeting.deviates(event.transcript())) {
            call.events().modelError(call, "greeting_deviates");
        }
    }

    private void itemComplete() {
        call.playout().complete(now());
    }

    private void responseDone(Response response) {
        if (response == null || response.id() == null) {
            return;
        }
        if (response.output().stream().anyMatch(org.camelvoice.realtime.event.Item::isFunctionCall)) {
            watch.answered();
        } else if (!"cancelled".equals(response.status())) {
            watch.failed();
        }
        truncations.responseDone(response.id());
        sequencer.done(response.id());
        call.afterwards(this::itemComplete);
    }

    @Override
    public void tick(long now) {
        if (state != State.READY) {
            checkDeadline(now);
            return;
        }
        input.drain();
        sequencer.tick(now);
        switch (watch.tick(now)) {
            case ASK_AGAIN -> askAgain();
            case APOLOGIZE -> apologize();
            case GIVE_UP -> fail(failures.silent());
            case NOTHING -> {
                // all is well
            }
        }
    }

    private void checkDeadline(long now) {
        if (now > deadline) {
            fail(failures.late(
                    state == State.OPENING
                            ? "handshake"
                            : state == State.OPEN ? "session.created" : "session.updated"));
        }
    }

    private void askAgain() {
        cancelResponse();
        sequencer.request(ResponseConfig.asTheSession().outputModality(OutputModality.AUDIO));
    }

    private void apologize() {
        for (String piece : apology.in(options.outputFormat())) {
            call.dispatch(new CallMessage(AUDIO_DELTA, piece, null, null, true));
        }
        call.afterwards(this::itemComplete);
    }

    @Override
    public void closed(int code, String reason) {
        if (state != State.CLOSED) {
            fail(failures.closed(code, reason, lastError));
        }
    }

    @Override
    public void failed(Throwable cause, int status) {
        if (state != State.CLOSED) {
            fail(failures.failed(cause, status));
        }
    }

    private void fail(EndReason reason) {
        close();
        apologize();
        call.afterwards(() -> call.endAfterLastWords(reason));
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        call.loop().remove(this);
        if (socket != null) {
            socket.close(1000, "");
        }
    }
}
