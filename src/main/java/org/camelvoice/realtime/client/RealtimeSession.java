package org.camelvoice.realtime.client;

import java.util.ArrayDeque;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.Base64Audio;
import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelSession;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.RareLog;
import org.camelvoice.model.AnswerWatch;
import org.camelvoice.model.Apology;
import org.camelvoice.model.Loudness;
import org.camelvoice.model.socket.RealtimeSocket;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventReader;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.MalformedEventException;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.realtime.event.SessionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A call's session with a Realtime server.
 *
 * <pre>
 *   OPENING ──101──▶ OPEN ──session.created──▶ CONFIGURING ──session.updated──▶ READY ──▶ CLOSED
 *      └───────────────┴─────── 10 s each, or an error ────────┴─────────────────────────────▲
 * </pre>
 *
 * <p>What the server says is first understood here (what is said by whom, which response counts, whether an answer is
 * due) and then handed to the call's routes, in order. What routes have for the server before it is ready is kept until
 * then. A session that fails ends its call, after a few words of apology to the caller. Owned by the call's loop.
 */
public final class RealtimeSession
        implements ModelSession, RealtimeSocket.Listener, MediaLoop.Ticker, FunctionCalls.Session {
    private static final String AUDIO_DELTA = "openai-realtime:response.output_audio.delta";
    private static final String SPEECH_STARTED = "input_audio_buffer.speech_started";
    private static final String SESSION_UPDATE = "session-update";
    private static final String CANCEL = "cancel-";
    private static final long PATIENCE_NANOS = 10_000_000_000L; // 10 s for each step
    private static final long RECENT_NANOS = 60_000_000_000L; // 60 s
    private static final int MOST_EARLY_EVENTS = 100;
    private static final int MOST_OUT_OF_BAND = 16;
    private static final int MOST_BEGUN = 16;
    private static final int MOST_MALFORMED_IN_A_ROW = 50;
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeSession.class);

    private enum State {
        /** Awaiting the handshake. */
        OPENING("handshake"),
        /** Awaiting {@code session.created}. */
        OPEN("session.created"),
        /** Awaiting {@code session.updated}. */
        CONFIGURING("session.updated"),
        READY(""),
        CLOSED("");

        private final String awaits;

        State(String awaits) {
            this.awaits = awaits;
        }
    }

    private final Call call;
    private final SessionOptions options;
    private final Apology apology;
    private final SessionFailure failures;
    private final ResponseSequencer sequencer;
    private final AnswerWatch watch = new AnswerWatch();
    private final Conversation conversation;
    private final Truncations truncations;
    private final Greeting greeting;
    private final Transcripts transcripts;
    private final FunctionCalls functionCalls;
    private final Consumption consumption;
    private final Loudness loudness;
    private final InputAudio input;
    private final AudioDeltas deltas;
    private final RareLog bugs = new RareLog(LOG);

    private State state = State.OPENING;
    /** Null until the handshake. */
    private RealtimeSocket socket;
    /** Whether the socket is read no further. */
    private boolean paused;
    /** What routes sent before the session was ready. */
    private final Queue<ClientEvent> early = new ArrayDeque<>();
    /** What the caller typed before the greeting could be asked for. */
    private final Queue<ClientEvent> earlyWords = new ArrayDeque<>();

    /** Responses in progress that are not of the conversation, the oldest first. */
    private final Set<String> outOfBand = new LinkedHashSet<>();
    /** Responses of the conversation that observers know of, the oldest first. */
    private final Set<String> begun = new LinkedHashSet<>();
    /** Null if there was none. */
    private ApiError lastError;

    private long lastErrorAt;
    /** Whose audio was handed on last; null if nobody's, or the apology's. */
    private String lastHeard;
    /** Whether what {@link #lastHeard} has said is about to be complete. */
    private boolean completing;
    /** Whether the caller has heard the apology, and nothing else nor spoken since. */
    private boolean apologized;

    private int malformedInARow;
    private int items;
    private long openedAt;
    private long deadline;

    /** @param functions what the model may call */
    public RealtimeSession(Call call, SessionOptions options, Apology apology, Functions.Source functions) {
        this.call = call;
        this.options = options;
        this.apology = apology;
        this.failures = new SessionFailure(options, call.tenant());
        this.sequencer = new ResponseSequencer(this::sendCreate, call.loop()::nanoTime);
        this.conversation = call.conversation();
        this.truncations = new Truncations(conversation, this::send);
        this.greeting = new Greeting(options.greeting());
        this.functionCalls = new FunctionCalls(call, functions, this, sequencer::isFree, this::tellOfTools);
        this.transcripts = new Transcripts(call, options.transcriptionModel() != null);
        this.loudness = new Loudness(options.outputFormat());
        this.consumption = new Consumption(call, options);
        this.deltas = new AudioDeltas(options.outputFormat());
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

    // What routes send.

    /** Audio of the caller, base64 in the session's input format; kept until the session is configured. */
    public void append(String base64) {
        if (state == State.CLOSED) {
            long bytes = Base64Audio.bytes(base64);
            call.events().dropped(call.facts(), DropReason.CALL_OVER, (int)
                    options.inputFormat().millis(bytes));
        } else {
            input.append(base64);
        }
    }

    /** The caller's turn ends with the audio appended so far. */
    public void commitInput() {
        input.commit();
    }

    /** The audio appended since the last turn is forgotten. */
    public void clearInput() {
        input.clear();
    }

    /**
     * Adds an item to the conversation, behind what is still to be told of an interruption; an answer that is asked for
     * next is one to it.
     */
    @Override
    public void add(Item item) {
        call.afterSettling(() -> addNow(item));
    }

    private void addNow(Item item) {
        String id = "voice_" + items++;
        sequencer.itemSent(id);
        ClientEvent event = ClientEvent.conversationItemCreate(item.withId(id)).withEventId(id);
        if (state != State.READY && greeting.isWanted() && "user".equals(item.role())) {
            keep(event, earlyWords); // which are answered, and so stand behind the greeting
        } else {
            send(event);
        }
    }

    /**
     * Sends an event; before the session is ready it is kept, and when it is closed it is dropped.
     *
     * @throws IllegalStateException if 100 are kept already
     */
    public void send(ClientEvent event) {
        if (state == State.READY) {
            transmitOrFail(event);
        } else {
            keep(event, early);
        }
    }

    private void keep(ClientEvent event, Queue<ClientEvent> queue) {
        if (state == State.CLOSED) {
            return;
        }
        if (early.size() + earlyWords.size() >= MOST_EARLY_EVENTS) {
            throw new IllegalStateException("Expected at most " + MOST_EARLY_EVENTS
                    + " events before the session is ready, got another " + event.type());
        }
        queue.add(event);
    }

    private void transmitOrFail(ClientEvent event) {
        if (!transmit(EventWriter.write(event))) {
            fail(failures.notReading());
        }
    }

    private boolean transmit(String message) {
        return state != State.CLOSED && socket.send(message);
    }

    private void sendCreate(ClientEvent create) {
        watch.asked(now(), null);
        send(create);
    }

    /** Asks for an answer to the conversation as it is, when one may be asked for. */
    @Override
    public void requestResponse() {
        call.afterSettling(() -> sequencer.request(ResponseConfig.asTheSession()));
    }

    @Override
    public void requestItsOwn(ResponseConfig response) {
        sequencer.requestItsOwn(response);
    }

    /** Before the session is ready its configuration tells of them. */
    private void tellOfTools() {
        if (state == State.READY) {
            send(ClientEvent.sessionUpdate(
                    SessionConfig.realtime().tools(functionCalls.declared(), options.mcpServers())));
        }
    }

    @Override
    public void tell(Speaker speaker, String words) {
        if (speaker == Speaker.CALLER) {
            functionCalls.callerSpoke();
        }
        add(speaker == Speaker.CALLER ? Item.user(words) : Item.system(words));
        requestResponse();
    }

    @Override
    public void cancelResponse() {
        watch.callOff();
        cancelActive();
    }

    private void cancelActive() {
        if (sequencer.active() != null) {
            cancel(sequencer.active());
        }
    }

    private void cancel(String responseId) {
        send(ClientEvent.responseCancel(responseId).withEventId(CANCEL + responseId));
    }

    @Override
    public void interrupted(Interruption interruption) {
        outOfBand.forEach(this::cancel);
        outOfBand.clear();
        call.whenSettled(interruption, this::tellWhatWasHeard);
    }

    private void tellWhatWasHeard(Interruption interruption) {
        truncations.apply(interruption);
        if (greeting.isLostBy(interruption)) {
            add(greeting.reminder());
        }
    }

    /** Tells the model how much was heard of one item. */
    public void truncate(String itemId, long heardMillis) {
        truncations.truncate(itemId, heardMillis);
    }

    // What the server says.

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
            malformedInARow = 0;
        } catch (MalformedEventException e) {
            malformed();
        } catch (Throwable e) { // a bug, which costs this event; an Error the call
            broken(e);
        }
    }

    private void malformed() {
        call.events().modelError(call.facts(), "malformed_event");
        if (++malformedInARow >= MOST_MALFORMED_IN_A_ROW) {
            fail(failures.makesNoSense(malformedInARow));
        }
    }

    private void broken(Throwable failure) {
        if (failure instanceof Error) {
            call.broken(failure);
        } else {
            bugs.warn(
                    "{}: an event of the model's failed with {}",
                    call,
                    failure.getClass().getName());
            call.events().modelError(call.facts(), "internal_error");
        }
    }

    private void handle(ServerEvent event) {
        sequencer.seen(event.responseId());
        if (event.type().equals("response.output_audio.delta")) {
            audio(event);
        } else {
            understand(event);
            if (!isKeyTone(event)) {
                call.dispatch(new CallMessage(
                        "openai-realtime:" + event.type(), event.json(), event.itemId(), event.responseId(), false));
            }
        }
    }

    /** What is no speech interrupts nothing. */
    private boolean isKeyTone(ServerEvent event) {
        return event.type().equals(SPEECH_STARTED) && call.hearsKey();
    }

    private void audio(ServerEvent event) {
        String delta = event.delta() == null ? "" : event.delta();
        if (conversation.responses().isDead(event.responseId())) {
            call.events().dropped(call.facts(), DropReason.INTERRUPTED, (int)
                    options.outputFormat().millis(Base64Audio.bytes(delta)));
            return;
        }
        String whole = deltas.whole(event.itemId(), delta);
        if (whole == null) {
            play(delta, event.itemId(), event.responseId()); // the route that decodes it says what is wrong with it
        } else if (!whole.isEmpty()) {
            heard(whole, event);
        }
    }

    private void heard(String base64, ServerEvent event) {
        if (outOfBand.contains(event.responseId())) {
            play(base64, null, event.responseId()); // its item is not one of the conversation
        } else {
            answer(base64, event);
        }
    }

    private void answer(String base64, ServerEvent event) {
        watch.answered(event.responseId());
        greeting.audible(event.responseId());
        if (event.itemId() != null) {
            ConversationItem item = conversation.item(event.itemId());
            long bytes = Base64Audio.bytes(base64);
            loudness.measure(item, base64, bytes);
            item.audioReceived(bytes);
            item.audioComesIn(event.contentIndex());
        }
        play(base64, event.itemId(), event.responseId());
    }

    private void play(String base64, String itemId, String responseId) {
        lastHeard = responseId;
        completing = false;
        apologized = false;
        call.dispatch(new CallMessage(AUDIO_DELTA, base64, itemId, responseId, true));
    }

    private void understand(ServerEvent event) {
        switch (event.type()) {
            case "session.created" -> created();
            case "session.updated" -> updated(event.session());
            case "error" -> error(event.error());
            case SPEECH_STARTED -> speechStarted(event);
            case "input_audio_buffer.speech_stopped" -> speechStopped(event);
            case "input_audio_buffer.committed" -> committed();
            case "input_audio_buffer.cleared" -> speechDiscarded();
            case "conversation.item.input_audio_transcription.completed" -> {
                transcribed(event);
                transcripts.understand(event);
            }
            case "conversation.item.added" -> itemAdded(event);
            case "conversation.item.done" -> itemDone(event);
            case "conversation.item.deleted" -> conversation.deleted(event.itemId());
            case "response.created" -> responseCreated(event);
            case "response.function_call_arguments.delta", "response.function_call_arguments.done" ->
                watch.answered(event.responseId());
            case "response.output_item.done" -> functionCalls.itemDone(event);
            case "response.output_audio.done" -> complete(event.responseId());
            case "response.done" -> responseDone(event);
            default -> transcripts.understand(event);
        }
    }

    private void created() {
        if (state == State.OPEN) {
            await(State.CONFIGURING);
            transmitOrFail(ClientEvent.sessionUpdate(config()).withEventId(SESSION_UPDATE));
        }
    }

    private SessionConfig config() {
        List<FunctionTool> functions = functionCalls.declared();
        return functions.isEmpty() && options.mcpServers().isEmpty()
                ? options.config()
                : options.config().tools(functions, options.mcpServers());
    }

    private void updated(SessionInfo session) {
        if (state != State.CONFIGURING) {
            return;
        }
        AudioFormat given = session == null ? null : SessionFormats.output(session.outputFormat());
        if (given != null && SessionFormats.isInput(session.inputFormat(), options.inputFormat())) {
            deltas.comesAs(given);
            ready();
        } else {
            fail(failures.otherFormats(SessionFormats.asked(options), SessionFormats.given(session)));
        }
    }

    private void ready() {
        state = State.READY;
        call.events().modelConnected(call.facts(), (now() - openedAt) / 1_000_000);
        call.connected();
        sendAll(early);
        if (greeting.isWanted()) {
            sequencer.requestItsOwn(greeting.response());
        }
        sequencer.open();
        sendAll(earlyWords);
        input.open();
    }

    private void sendAll(Queue<ClientEvent> kept) {
        List<ClientEvent> events = List.copyOf(kept);
        kept.clear();
        events.forEach(this::send);
    }

    private void error(ApiError error) {
        if (error == null) {
            return;
        }
        lastError = error;
        lastErrorAt = now();
        EndReason end = endBefore(error);
        if (end == null) {
            settle(error);
        } else {
            fail(end);
        }
    }

    /** Once the session is ready no error ends it, unless the server closes it then. Null if this one does not. */
    private EndReason endBefore(ApiError error) {
        if (state == State.READY) {
            return null;
        }
        return SESSION_UPDATE.equals(error.eventId()) ? failures.settingsRefused(error) : failures.fatal(error);
    }

    private void settle(ApiError error) {
        boolean race = "conversation_already_has_active_response".equals(error.code());
        boolean idle = "response_cancel_not_active".equals(error.code());
        sequencer.itemSettled(error.eventId());
        sequencer.refused(error.eventId(), race);
        if (idle && error.eventId() != null && error.eventId().startsWith(CANCEL)) {
            sequencer.done(error.eventId().substring(CANCEL.length()));
        }
        if (!race && !idle) {
            call.events().modelError(call.facts(), SessionFailure.name(error));
        }
    }

    private ApiError recentError() {
        return lastError != null && now() - lastErrorAt < RECENT_NANOS ? lastError : null;
    }

    private void speechStarted(ServerEvent event) {
        watch.callOff();
        apologized = false;
        sequencer.speechStarted();
        call.speechStarted(place(event.audioStartMillis(), options.paddingMillis()));
        if (!options.interruptResponse() && !call.hearsKey()) {
            cancelActive();
        }
    }

    private void speechStopped(ServerEvent event) {
        sequencer.speechStopped();
        call.speechStopped(place(event.audioEndMillis(), -options.silenceMillis()));
    }

    /** A place in the model's count of what it was sent; the end, if the server does not say which. */
    private long place(long millis, int correction) {
        return millis == ServerEvent.UNKNOWN ? call.timeline().appendedMillis() : millis + correction;
    }

    private void speechDiscarded() {
        sequencer.speechDiscarded();
        call.timeline().speaking(false);
    }

    private void committed() {
        functionCalls.callerSpoke();
        if (!functionCalls.areBlocking()) { // or the answer waits for the function
            watch.asked(now(), sequencer.active());
        }
        if (options.createResponse()) {
            sequencer.turnCommitted();
        } else {
            sequencer.turnIsOurs();
        }
    }

    private void transcribed(ServerEvent event) {
        consumption.transcribed(event);
        if (event.transcript() != null && event.transcript().isBlank()) {
            call.noWords();
        }
    }

    private void itemAdded(ServerEvent event) {
        if (event.itemId() != null) {
            Item item = event.item();
            ConversationItem added =
                    conversation.added(event.itemId(), event.previousItemId(), item == null ? null : item.role());
            sequencer.itemSettled(event.itemId());
            transcripts.begun(added, item);
        }
    }

    private void itemDone(ServerEvent event) {
        if (event.itemId() != null) {
            Item item = event.item();
            ConversationItem known = conversation.item(event.itemId());
            known.done(item == null || !"incomplete".equals(item.status()));
            call.done(known);
            truncations.itemDone(event.itemId());
            transcripts.done(conversation.item(event.itemId()));
        }
    }

    private void responseCreated(ServerEvent event) {
        Response response = event.response();
        if (response == null || response.id() == null) {
            return;
        }
        conversation.responses().created(response.id());
        if (isOutOfBand(event)) {
            begunOutOfBand(response.id());
        } else if (sequencer.created(response.id()) && functionCalls.allow(response)) {
            greeting.created(response);
            begun(response.id());
        } else {
            conversation.responses().kill(response.id());
            cancel(response.id());
        }
    }

    /** Servers that say nothing of conversations have but one. */
    private static boolean isOutOfBand(ServerEvent event) {
        return event.tree().at("/response/conversation_id").isNull();
    }

    private void begun(String responseId) {
        begun.add(responseId);
        if (begun.size() > MOST_BEGUN) { // a server that ends none
            begun.remove(begun.iterator().next());
        }
        call.events().responseStarted(call.facts(), responseId);
    }

    private void begunOutOfBand(String responseId) {
        outOfBand.add(responseId);
        if (outOfBand.size() > MOST_OUT_OF_BAND) { // a server that ends none
            outOfBand.remove(outOfBand.iterator().next());
        }
    }

    /** All audio of an item has come, or of a response. */
    private void complete(String responseId) {
        if (responseId != null && responseId.equals(lastHeard) && !completing) {
            completing = true; // once, however often the server says so while a route takes its time
            call.afterwards(this::completePlayout);
        }
    }

    private void completePlayout() {
        completing = false;
        call.playout().complete(now());
    }

    private void responseDone(ServerEvent event) {
        Response response = event.response();
        if (response == null || response.id() == null) {
            return;
        }
        consumption.answered(response);
        tellIfUnfinished(response);
        complete(response.id());
        truncations.responseDone(response.id());
        if (isOutOfBand(event)) {
            outOfBand.remove(response.id());
        } else {
            judge(response);
            functionCalls.responseDone(response);
            sequencer.done(response.id());
            if (begun.remove(response.id())) {
                call.events().responseEnded(call.facts(), response.id(), response.status());
            }
        }
    }

    /** What we have cancelled ourselves is as it should be. */
    private void tellIfUnfinished(Response response) {
        String reason = SessionFailure.reason(response);
        if (response.isUnfinished() && !reason.equals("client_cancelled")) {
            call.events().responseUnfinished(call.facts(), response.id(), response.status(), reason);
        }
    }

    /** Whether it was what was asked for. */
    private void judge(Response response) {
        if (response.output().stream().anyMatch(Item::isFunctionCall)) {
            watch.answered(response.id());
        } else if (!"cancelled".equals(response.status())) {
            watch.ended(response.id());
        }
        if (response.error() != null) {
            lastError = response.error();
            lastErrorAt = now();
            call.events().modelError(call.facts(), SessionFailure.name(response.error()));
        }
        if (greeting.isMissedBy(response)) {
            call.events().modelError(call.facts(), "greeting_deviates");
        }
    }

    // What the clock says.

    @Override
    public void tick(long now) {
        try {
            look(now);
        } catch (Error e) { // an exception may be one moment's
            call.broken(e);
        }
    }

    private void look(long now) {
        if (state != State.READY) {
            checkDeadline(now);
            return;
        }
        input.drain();
        sequencer.tick(now);
        functionCalls.tick(now);
        if (call.state().isOpen() && !paused) { // or the answer may be there, and not be read
            take(watch.tick(now));
        }
    }

    private void take(AnswerWatch.Step step) {
        switch (step) {
            case ASK_AGAIN -> askAgain();
            case APOLOGIZE -> apologize();
            case GIVE_UP -> fail(failures.silent(recentError()));
            case NOTHING -> {
                // all is well
            }
        }
    }

    private void checkDeadline(long now) {
        if (now - deadline > 0) {
            fail(failures.late(state.awaits, recentError()));
        }
    }

    private void askAgain() {
        cancelActive();
        if (greeting.isPending()) {
            sequencer.requestItsOwn(greeting.response().outputModality(OutputModality.AUDIO));
        } else {
            sequencer.request(ResponseConfig.asTheSession().outputModality(OutputModality.AUDIO));
        }
    }

    private void apologize() {
        for (String piece : apology.in(options.outputFormat())) {
            play(piece, null, null);
        }
        apologized = true;
        call.afterwards(this::completePlayout);
    }

    // How it ends.

    @Override
    public void closed(int code, String reason) {
        fail(failures.closed(code, Objects.requireNonNullElse(reason, ""), recentError()));
    }

    @Override
    public void failed(Throwable cause, int status) {
        fail(failures.failed(cause, status));
    }

    /** Ends the call after a few words to the caller, unless it is ending already. */
    private void fail(EndReason reason) {
        if (state == State.CLOSED) {
            return;
        }
        close();
        if (call.state().isOpen()) {
            sayGoodbye();
            call.afterwards(() -> call.endAfterLastWords(reason));
        }
    }

    private void sayGoodbye() {
        if (!apologized) {
            apologize();
        }
    }

    @Override
    public void giveUp() {
        close();
        if (!apologized) {
            apology.in(call.format())
                    .forEach(piece -> call.play(null, null, Base64.getDecoder().decode(piece)));
            completePlayout();
        }
    }

    @Override
    public void pause() {
        if (state == State.READY && !paused) {
            paused = true;
            socket.pause();
        }
    }

    @Override
    public void resume() {
        if (paused) {
            paused = false;
            watch.anew(now());
            socket.resume();
        }
    }

    /**
     * Whether the server is read no further, since too much that it has said waits for the caller. Then nothing that it
     * does is heard, its pongs neither: whoever would take it for frozen begins to count when this is over.
     */
    boolean isPaused() {
        return paused;
    }

    @Override
    public void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        paused = false;
        call.loop().remove(this);
        functionCalls.close();
        if (socket != null) {
            socket.close(1000, "");
        }
    }
}
