package org.camelvoice.realtime.client;

import java.util.LinkedHashSet;
import java.util.List;
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
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ResponseConfig;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
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
        implements ModelSession, RealtimeLink.Listener, MediaLoop.Ticker, FunctionCalls.Session {
    private static final String SPEECH_STARTED = "input_audio_buffer.speech_started";
    private static final String CANCEL = "cancel-";
    private static final int MOST_OUT_OF_BAND = 16;
    private static final int MOST_BEGUN = 16;
    private static final Logger LOG = LoggerFactory.getLogger(RealtimeSession.class);

    private final Call call;
    private final SessionOptions options;
    private final SessionFailure failures;
    private final RealtimeLink link;
    private final Outbox outbox;
    private final ResponseSequencer sequencer;
    private final AnswerWatch watch = new AnswerWatch();
    private final Conversation conversation;
    private final Truncations truncations;
    private final Greeting greeting;
    private final Transcripts transcripts;
    private final FunctionCalls functionCalls;
    private final Consumption consumption;
    private final InputAudio input;
    private final OutputAudio output;
    private final RareLog bugs = new RareLog(LOG);

    /** Responses in progress that are not of the conversation, the oldest first. */
    private final Set<String> outOfBand = new LinkedHashSet<>();
    /** Responses of the conversation that observers know of, the oldest first. */
    private final Set<String> begun = new LinkedHashSet<>();
    private int items;

    /** @param functions what the model may call */
    public RealtimeSession(Call call, SessionOptions options, Apology apology, Functions.Source functions) {
        this.call = call;
        this.options = options;
        this.failures = new SessionFailure(options, call.tenant());
        this.link = new RealtimeLink(options, call.loop(), failures, this);
        this.outbox = new Outbox(link);
        this.sequencer = new ResponseSequencer(this::sendCreate, call.loop()::nanoTime);
        this.conversation = call.conversation();
        this.truncations = new Truncations(conversation, outbox::send);
        this.greeting = new Greeting(options.greeting());
        this.functionCalls = new FunctionCalls(call, functions, this, sequencer::isFree, this::tellOfTools);
        this.transcripts = new Transcripts(call, options.transcriptionModel() != null);
        this.consumption = new Consumption(call, options);
        this.output = new OutputAudio(call, options.outputFormat(), apology, watch, greeting);
        this.input = new InputAudio(call, options.inputFormat(), link::offer);
    }

    /** Opens the socket. Called once. */
    public void open(RealtimeTransport transport) {
        call.loop().add(this);
        link.open(transport);
    }

    private long now() {
        return call.loop().nanoTime();
    }

    // What routes send.

    /** Audio of the caller, base64 in the session's input format; kept until the session is configured. */
    public void append(String base64) {
        if (link.isClosed()) {
            long bytes = Base64Audio.bytes(base64);
            call.events().dropped(call, DropReason.CALL_OVER, (int)
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
        if (greeting.isWanted() && "user".equals(item.role())) {
            outbox.sendWords(event); // which are answered, and so stand behind the greeting
        } else {
            outbox.send(event);
        }
    }

    /**
     * Sends an event; before the session is ready it is kept, and when it is closed it is dropped.
     *
     * @throws IllegalStateException if 100 are kept already
     */
    public void send(ClientEvent event) {
        outbox.send(event);
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
        if (link.isReady()) {
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
    public void malformed() {
        call.events().modelError(call, "malformed_event");
    }

    @Override
    public void broken(Throwable failure) {
        if (failure instanceof Error) {
            call.broken(failure);
        } else {
            bugs.warn(
                    "{}: an event of the model's failed with {}",
                    call,
                    failure.getClass().getName());
            call.events().modelError(call, "internal_error");
        }
    }

    @Override
    public void event(ServerEvent event) {
        sequencer.seen(event.responseId());
        if (event.type().equals("response.output_audio.delta")) {
            output.delta(event, outOfBand.contains(event.responseId()));
        } else {
            if (!link.isClosed()) { // or it was this event that closed it
                understand(event);
            }
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

    private void understand(ServerEvent event) {
        switch (event.type()) {
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
            case "response.output_audio.done" -> output.complete(event.responseId());
            case "response.done" -> responseDone(event);
            default -> transcripts.understand(event);
        }
    }

    @Override
    public SessionConfig config() {
        List<FunctionTool> functions = functionCalls.declared();
        return functions.isEmpty() && options.mcpServers().isEmpty()
                ? options.config()
                : options.config().tools(functions, options.mcpServers());
    }

    @Override
    public void ready(AudioFormat given, long millis) {
        output.comesAs(given);
        call.events().modelConnected(call, millis);
        call.connected();
        outbox.sendEarly();
        if (greeting.isWanted()) {
            sequencer.requestItsOwn(greeting.response());
        }
        sequencer.open();
        outbox.sendEarlyWords();
        input.open();
    }

    private void error(ApiError error) {
        if (error == null) {
            return;
        }
        boolean race = "conversation_already_has_active_response".equals(error.code());
        boolean idle = "response_cancel_not_active".equals(error.code());
        sequencer.itemSettled(error.eventId());
        sequencer.refused(error.eventId(), race);
        if (idle && error.eventId() != null && error.eventId().startsWith(CANCEL)) {
            sequencer.done(error.eventId().substring(CANCEL.length()));
        }
        if (!race && !idle) {
            call.events().modelError(call, SessionFailure.name(error));
        }
    }

    private void speechStarted(ServerEvent event) {
        watch.callOff();
        output.callerSpeaks();
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
        call.events().responseStarted(call, responseId);
    }

    private void begunOutOfBand(String responseId) {
        outOfBand.add(responseId);
        if (outOfBand.size() > MOST_OUT_OF_BAND) { // a server that ends none
            outOfBand.remove(outOfBand.iterator().next());
        }
    }

    private void responseDone(ServerEvent event) {
        Response response = event.response();
        if (response == null || response.id() == null) {
            return;
        }
        consumption.answered(response);
        tellIfUnfinished(response);
        output.complete(response.id());
        truncations.responseDone(response.id());
        if (isOutOfBand(event)) {
            outOfBand.remove(response.id());
        } else {
            judge(response);
            functionCalls.responseDone(response);
            sequencer.done(response.id());
            if (begun.remove(response.id())) {
                call.events().responseEnded(call, response.id(), response.status());
            }
        }
    }

    /** What we have cancelled ourselves is as it should be. */
    private void tellIfUnfinished(Response response) {
        String reason = SessionFailure.reason(response);
        if (response.isUnfinished() && !reason.equals("client_cancelled")) {
            call.events().responseUnfinished(call, response.id(), response.status(), reason);
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
            failures.remember(response.error(), now());
            call.events().modelError(call, SessionFailure.name(response.error()));
        }
        if (greeting.isMissedBy(response)) {
            call.events().modelError(call, "greeting_deviates");
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
        if (!link.isReady()) {
            link.tick(now);
            return;
        }
        input.drain();
        sequencer.tick(now);
        functionCalls.tick(now);
        if (call.state().isOpen() && !link.isPaused()) { // or the answer may be there, and not be read
            take(watch.tick(now));
        }
    }

    private void take(AnswerWatch.Step step) {
        switch (step) {
            case ASK_AGAIN -> askAgain();
            case APOLOGIZE -> output.apologize();
            case GIVE_UP -> link.fail(failures.silent(now()));
            case NOTHING -> {
                // all is well
            }
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

    // How it ends.

    /** The call ends after a few words to the caller, unless it is ending already. */
    @Override
    public void failed(EndReason reason) {
        close();
        if (call.state().isOpen()) {
            output.sayGoodbye();
            call.afterwards(() -> call.endAfterLastWords(reason));
        }
    }

    @Override
    public void giveUp() {
        close();
        output.sayGoodbyeDirectly();
    }

    @Override
    public void pause() {
        link.pause();
    }

    @Override
    public void resume() {
        if (link.isPaused()) {
            watch.anew(now());
            link.resume();
        }
    }

    @Override
    public void close() {
        link.close();
        call.loop().remove(this);
        functionCalls.close();
    }
}
