package org.camelvoice.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.tenant.Tenant;

/**
 * One conversation between a caller and a model: who they are, where it stands, what was heard. Everything of it is
 * touched on its {@link #loop()} only, except {@link #facts()} and {@link #tenant()}, which never change, and {@link #state()}.
 */
public final class Call implements MediaLoop.Ticker {
    static final String STARTED = "voice:call/started";
    static final String ENDED = "voice:call/ended";

    private static final int MOST_FAILURES_IN_A_ROW = 50;
    private static final int MOST_CAUSES = 10;

    private final CallFacts facts;
    private final Tenant tenant;
    private final MediaLoop loop;
    private final Caller caller;
    private final AudioFormat format;
    private final Playout playout;
    private final HandlerTable handlers;
    private final CallEvents events;
    private final Prices prices;
    private final int audioQueueFrames;
    private final long hangupDelayMillis;
    private final Runnable whenOver;

    private final CallDispatcher dispatcher = new CallDispatcher(this);
    private final Conversation conversation;
    private final Transcript transcript = new Transcript(this);
    private final CallerTimeline timeline = new CallerTimeline();
    private final Turn turn = new Turn(this);
    private final Keypad keypad = new Keypad(this);
    private final Tally tally = new Tally();
    private final AudioPath callerPath = new AudioPath();
    private final AudioPath modelPath = new AudioPath();
    private final Settlement settlement = new Settlement();
    private final ModelFlow flow;
    private final ModelSpeech speech = new ModelSpeech();
    /** Who waits until the caller has heard what the model is saying. */
    private final List<LastWords> awaited = new ArrayList<>();
    /** How often a route has failed since it last succeeded; a route that did not fail is not in it. */
    private final Map<Handler, Integer> failuresInARow = new HashMap<>();

    /** Written by the loop only; read by whoever reports on calls. */
    private volatile CallState state = CallState.CONNECTING;
    /** Null until a route connects one. */
    private ModelSession session;
    /** Null while nobody wants one. */
    private CallRecording recording;
    /** Whether what the model took for speech last was a key's tone. */
    private boolean hearsKey;
    /** Null until the call is to end; then it ends when the last words were heard. */
    private EndReason endReason;
    /** What is still to be heard before the end; null until the call is to end. */
    private LastWords lastWords;

    /** The moment at which the call is to come to its end, since the gateway stops; far away while it does not. */
    private long leaveAt = Long.MAX_VALUE;

    /** Made by {@link Calls#prepare}. */
    Call(
            CallFacts facts,
            CallRequest request,
            Tenant tenant,
            HandlerTable handlers,
            CallEvents events,
            Prices prices,
            QueuedAudio queuedAudio,
            int audioQueueFrames,
            Duration hangupDelay,
            Runnable whenOver) {
        this.facts = facts;
        this.tenant = tenant;
        this.loop = request.loop();
        this.caller = request.caller();
        this.format = request.line().format();
        SentAudio sent = new SentAudio(this, request.line().output());
        this.playout = request.line().playout(sent, tenant.getLeadMillis());
        this.flow = new ModelFlow(this, queuedAudio, dispatcher);
        this.conversation = new Conversation(
                tenant.outputFormat().bytesPerSecond() / 1000, characters -> events().textDropped(facts, characters));
        this.prices = prices;
        this.audioQueueFrames = audioQueueFrames;
        this.hangupDelayMillis = hangupDelay.toMillis();
        this.handlers = handlers;
        this.events = new CallEventsRelay(
                caller.observer() == null ? List.of(speech, events) : List.of(speech, events, caller.observer()));
        this.whenOver = whenOver;
    }

    /** Hands {@value #STARTED} to its route. Called once, when the platform is ready for what follows. */
    public void start() {
        loop.add(this);
        events.started(facts);
        record();
        playout.start(loop.nanoTime()); // where the connection is gone already, that is the call's end
        if (!dispatch(new CallMessage(STARTED, null))) {
            routeFailed("No route handles " + STARTED);
        }
    }

    /** Who calls whom, from where and since when. Called from any thread. */
    public CallFacts facts() {
        return facts;
    }

    /** The tenant as it was when the call began. */
    public Tenant tenant() {
        return tenant;
    }

    /** The caller's side. */
    public Caller caller() {
        return caller;
    }

    /** The audio that the caller is sent. */
    public AudioFormat format() {
        return format;
    }

    public MediaLoop loop() {
        return loop;
    }

    public CallState state() {
        return state;
    }

    /** Why the call ended, or is about to end; null while it is not. */
    public EndReason endReason() {
        return endReason;
    }

    public Conversation conversation() {
        return conversation;
    }

    public CallerTimeline timeline() {
        return timeline;
    }

    /** What it has added up to so far. */
    public Tally tally() {
        return tally;
    }

    public Playout playout() {
        return playout;
    }

    /** What the audio steps from the caller to the model remember. */
    public AudioPath callerPath() {
        return callerPath;
    }

    /** What the audio steps from the model to the caller remember. */
    public AudioPath modelPath() {
        return modelPath;
    }

    /** How much audio may wait for the model, in frames of 20 ms. */
    public int audioQueueFrames() {
        return audioQueueFrames;
    }

    public CallEvents events() {
        return events;
    }

    /** Null until a route connects one. */
    public ModelSession session() {
        return session;
    }

    public void session(ModelSession opened) {
        session = opened;
    }

    /**
     * Hands a message to the route that handles it, after all that came before.
     *
     * @return false if there is none, or the call is over
     */
    public boolean dispatch(CallMessage message) {
        if (state.isOver()) {
            return false;
        }
        boolean handled = hand(message);
        if (!handled) {
            events.unhandled(facts, message.name());
        }
        return handled;
    }

    private boolean hand(CallMessage message) {
        Handler handler = handlers.handler(message.name());
        if (handler == null) {
            return false;
        }
        if (!dispatcher.dispatch(handler, message)) {
            end(new EndReason(EndReason.Kind.OVERLOADED, "Too many messages wait for route " + handler.description()));
        } else if (!state.isOver()) {
            flow.look();
        }
        return true;
    }

    /** Whether a route handles the message of this name. */
    public boolean handles(String message) {
        return handlers.handler(message) != null;
    }

    /** Whether all messages that came so far have been handled. */
    public boolean isIdle() {
        return dispatcher.isIdle();
    }

    /** Runs {@code task} when all messages that came before have been handled. */
    public void afterwards(Runnable task) {
        dispatcher.afterwards(task);
    }

    void routeDone(Handler handler, Throwable failure) {
        if (failure == null) {
            failuresInARow.remove(handler);
            return;
        }
        Error error = errorIn(failure);
        events.routeFailed(facts, handler.description(), error == null ? failure : error);
        int inARow = failuresInARow.merge(handler, 1, Integer::sum);
        if (error != null) {
            routeFailed("Route " + handler.description() + " failed: "
                    + error.getClass().getName());
        } else if (handler.message().equals(STARTED)) {
            routeFailed("Route " + handler.description() + " failed");
        } else if (inARow >= MOST_FAILURES_IN_A_ROW) {
            routeFailed("Route " + handler.description() + " failed " + inARow + " times in a row");
        }
    }

    /** A route has gone over to another thread, where the order of a call's messages is lost: that ends the call. */
    void strayed(String route) {
        if (!state.isOver()) {
            String sentence = "Route " + route + " has gone over to another thread, where a call's order is lost";
            events.routeFailed(facts, route, new IllegalStateException(sentence));
            routeFailed(sentence);
        }
    }

    /** An Error is no failure of one message, after which the next one may do better. Null if there is none. */
    private static Error errorIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MOST_CAUSES && cause != null; depth++) {
            if (cause instanceof Error error) {
                return error;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** Of a call that is ending already the next frame may fail as this one did: that must not cut the apology for it. */
    private void routeFailed(String sentence) {
        if (state != CallState.ENDING) {
            giveUp(new EndReason(EndReason.Kind.ROUTE_FAILED, sentence));
        }
    }

    /** The call cannot go on: it ends after a few words of apology to the caller, if somebody can say them. */
    private void giveUp(EndReason reason) {
        if (session == null || !state.isOpen()) {
            end(reason);
            return;
        }
        try {
            session.giveUp();
            endAfterLastWords(reason);
        } catch (Throwable e) { // then without them
            end(reason);
        }
    }

    /**
     * Something on the call's way has thrown what nobody caught. If a route is at a message it is that route's failure;
     * else the call ends.
     */
    public void broken(Throwable failure) {
        if (!dispatcher.broken(failure) && !state.isOver()) {
            String name = failure.getClass().getName();
            events.routeFailed(facts, "(none)", failure);
            giveUp(new EndReason(EndReason.Kind.INTERNAL_ERROR, "The gateway failed: " + name));
        }
    }

    /** Audio for the caller, in the caller's format, of an item or (null) of none. */
    public void play(String responseId, String itemId, byte[] audio) {
        if (state.isOver()) {
            dropped(DropReason.CALL_OVER, audio);
        } else if (conversation.responses().isDead(responseId)) {
            dropped(DropReason.INTERRUPTED, audio);
        } else if (lastWords != null && !lastWords.take(responseId)) {
            dropped(DropReason.CALL_OVER, audio);
        } else {
            enqueue(responseId, itemId, audio);
            beginEnding();
        }
    }

    /** The call is to end, and what is said now is the last. */
    private void beginEnding() {
        if (lastWords != null && !lastWords.awaitGoodbye()) {
            become(CallState.ENDING);
        }
    }

    private void enqueue(String responseId, String itemId, byte[] audio) {
        speech.heard(responseId);
        playout.play(responseId, itemId, audio, loop.nanoTime());
        flow.look();
        if (flow.runsOver()) {
            end(new EndReason(
                    EndReason.Kind.OVERLOADED,
                    "Too much audio waits to be played to the caller: " + playout.queuedMillis() / 1_000 + " s"));
        }
    }

    private void dropped(DropReason reason, byte[] audio) {
        events.dropped(facts, reason, (int) format.millis(audio.length));
    }

    /** Audio of the caller's, in the caller's format, as it came or as it was made for a gap. */
    public void said(byte[] frames) {
        if (recording != null) {
            recording.said(frames);
        }
        flow.said(frames);
    }

    /** First audio of an answer leaves for the caller, or the next of it. */
    void sent(byte[] audio) {
        if (recording != null) {
            recording.sent(audio);
        }
        sent((int) format.millis(audio.length));
    }

    private void sent(int millis) {
        if (state != CallState.SPEAKING) {
            turn.answered(facts.moment());
            become(CallState.SPEAKING);
        }
        events.sentToCaller(facts, millis);
    }

    /**
     * The caller interrupts: what is still to be heard is dropped, here and at the far end, and what still comes of
     * present responses will be. What was cut is noted in the {@link #conversation()} {@linkplain #whenSettled when it is
     * known}.
     *
     * @return what was cut; where the far end says by itself what it has played, how much of it was heard is an estimate
     */
    public Interruption clear() {
        if (recording != null) {
            recording.cut(playout.heardBytes(loop.nanoTime()));
        }
        Interruption interruption = playout.clear(loop.nanoTime());
        conversation.responses().interrupted();
        modelPath.cut();
        flow.look();
        if (interruption.cleared()) {
            settlement.giveUp(); // the far end will answer this one only
        }
        if (interruption.cleared() && playout.awaitsAnswer()) {
            settlement.begin(interruption, facts.moment());
        }
        settlement.whenKnown(interruption, this::note);
        if (interruption.cleared()) {
            turn.cut(facts.moment());
        }
        if (state == CallState.SPEAKING) {
            become(CallState.LISTENING);
        }
        return interruption;
    }

    /** The far end says at which position the last clear took effect. */
    public boolean cleared(long epoch, long bytes) {
        Interruption exact = playout.cleared(epoch, bytes, loop.nanoTime());
        if (exact != null) {
            settlement.known(exact);
        }
        return exact != null;
    }

    /**
     * Runs {@code task} with how an {@link #clear interruption} really was: at once where that is known, or when the far
     * end has said so, after 150 ms at the latest.
     */
    public void whenSettled(Interruption interruption, Consumer<Interruption> task) {
        settlement.whenKnown(interruption, task);
    }

    /** Runs {@code task} when every interruption so far is settled, which may be now. */
    public void afterSettling(Runnable task) {
        settlement.whenDone(task);
    }

    private void note(Interruption interruption) {
        interruption.cuts().forEach(this::note);
    }

    private void note(Cut cut) {
        ConversationItem item = conversation.item(cut.itemId());
        if (cut.isHeardInPart()) {
            item.cutAt(cut.heardMillis());
        } else {
            item.unwanted();
        }
        written(item);
    }

    /** More is known of an item: its place, its text, or how much of it was heard. */
    public void written(ConversationItem item) {
        events.written(facts, item);
        transcript.changed(item);
    }

    /** The server has an item whole. */
    public void done(ConversationItem item) {
        transcript.changed(item);
    }

    /** What the far end tells of what it has played is not believed. */
    void doubted(Playout.Doubt doubt) {
        events.doubted(facts, doubt);
    }

    /** All of an item's audio has been heard. */
    void heardToItsEnd(String itemId) {
        ConversationItem item = conversation.find(itemId);
        if (item != null) {
            item.heardToItsEnd();
            transcript.changed(item);
        }
    }

    /**
     * The caller has pressed a key: {@code message} goes to the route that handles it, and then the model is told, if
     * the tenant wants it.
     *
     * @param key one of {@code 0123456789*#ABCD}
     */
    public void pressed(String key, CallMessage message) {
        events.dtmf(facts, key);
        keypad.pressed(key, facts.moment());
        dispatch(message);
        afterwards(() -> {
            if (state.isOpen()) {
                keypad.tellIfComplete();
            }
        });
    }

    /**
     * The model hears the caller speak since this place of its count, where sound began. If a key was pressed within 300
     * ms of it that was the key's tone, and nobody has spoken.
     */
    public void speechStarted(long modelMillis) {
        timeline.speaking(true);
        long onset = timeline.moment(modelMillis);
        hearsKey = keypad.sounds(onset);
        if (hearsKey) {
            return;
        }
        turn.speechStarted(onset);
        events.speechStarted(facts);
        become(CallState.LISTENING);
    }

    /** Whether what the model took for speech last was a key's tone. */
    public boolean hearsKey() {
        return hearsKey;
    }

    /** The model heard the caller's speech end at this place of its count. */
    public void speechStopped(long modelMillis) {
        timeline.speaking(false);
        if (hearsKey) {
            return;
        }
        turn.speechStopped(timeline.moment(modelMillis));
        events.speechStopped(facts);
        become(CallState.THINKING);
    }

    /** What the model took for speech had no words. */
    public void noWords() {
        turn.foundToBeNoSpeech();
    }

    /** A model was used. */
    public void used(ModelUsage usage) {
        OptionalDouble cost = prices.cost(usage);
        tally.used(usage, cost);
        events.used(facts, usage, cost);
    }

    /** The model is ready. */
    public void connected() {
        become(CallState.CONNECTED);
        become(CallState.LISTENING);
    }

    private void become(CallState next) {
        CallState before = state;
        if (before == next || before.isOver() || (before == CallState.ENDING && !next.isOver())) {
            return;
        }
        state = next;
        events.stateChanged(facts, before, next);
    }

    @Override
    public void tick(long now) {
        try {
            look(now);
        } catch (Error e) { // an exception may be one moment's
            broken(e);
        }
    }

    private void look(long now) {
        playout.tick(now);
        flow.look();
        settlement.tick(facts.moment());
        transcript.tick(facts.moment());
        record();
        speech.look(playout.isDrained(now), facts.moment());
        tellWhoWaits(); // which may be the end
        if (!state.isOpen()) {
            return;
        }
        bridgeSilence();
        keypad.tick(facts.moment());
        if (state == CallState.SPEAKING && playout.isDrained(now)) {
            become(CallState.LISTENING);
        }
        checkTime();
    }

    private void record() {
        if (!events.wantsRecording(facts)) {
            recording = null;
        } else if (recording == null) {
            recording = new CallRecording(this, format);
        } else {
            recording.tick();
        }
    }

    private void bridgeSilence() {
        int silence = timeline.silenceDue(facts.moment());
        if (silence > 0) {
            timeline.silencePutIn(silence, facts.moment());
            caller.hearSilence(silence);
        }
    }

    private void checkTime() {
        if (tenant.maxCallSeconds() > 0 && facts.moment() > tenant.maxCallSeconds() * 1000L) {
            end(new EndReason(EndReason.Kind.TIME_LIMIT, "The call reached its " + tenant.maxCallSeconds() + " s"));
        } else if (facts.moment() >= leaveAt) {
            endAfterLastWords(EndReason.SHUTDOWN);
        }
    }

    private void tellWhoWaits() {
        for (LastWords words : List.copyOf(awaited)) {
            if (words.areOver(facts.moment(), dispatcher.isIdle())) {
                awaited.remove(words);
                words.over();
            }
        }
    }

    /** The gateway stops: the call may go on for so long, and then ends with its last words. */
    void leaveWithin(Duration time) {
        leaveAt = facts.moment() + time.toMillis();
    }

    /**
     * Runs {@code task} when the caller has heard all that the model is saying, and a moment more for the line; or when
     * the call is over. What is queued may take its time, what is still to come 15 s at most; and while a route holds up
     * what is still to come, which may be the one that waits, that is not waited for.
     */
    public void afterLastWords(Runnable task) {
        await(
                isIdle()
                        ? LastWords.said(speech, hangupDelayMillis, task)
                        : LastWords.queued(speech, hangupDelayMillis, task));
    }

    /**
     * Ends the call when what is queued has been heard, and a moment more for the line; 15 s after all of it could have
     * been heard at the latest.
     */
    public void endAfterLastWords(EndReason reason) {
        endAfter(LastWords.queued(speech, hangupDelayMillis, this::endAsSaid), reason);
    }

    /**
     * As {@link #endAfterLastWords}, when the rest of what the model is saying has been heard too. What it says after
     * that is not. A second one changes nothing.
     *
     * @param goodbye whether the model, if the response that it began last is without a voice, has 5 s to begin another
     *     one to say goodbye in; until then the conversation goes on
     */
    public void hangUp(EndReason reason, boolean goodbye) {
        if (endReason == null) {
            endAfter(
                    goodbye
                            ? LastWords.goodbye(speech, hangupDelayMillis, facts.moment(), this::endAsSaid)
                            : LastWords.said(speech, hangupDelayMillis, this::endAsSaid),
                    reason);
        }
    }

    private void endAfter(LastWords words, EndReason reason) {
        if (state.isOpen()) {
            awaited.remove(lastWords);
            endReason = reason;
            lastWords = words;
            await(words);
            beginEnding();
        }
    }

    private void await(LastWords words) {
        awaited.add(words.from(facts.moment(), playout.queuedMillis()));
    }

    private void endAsSaid() {
        end(endReason);
    }

    /** Ends the call now, on its loop; a second end changes nothing. */
    public void end(EndReason reason) {
        if (state.isOver()) {
            return;
        }
        endReason = reason;
        become(reason.kind().isFailure() ? CallState.FAILED : CallState.ENDED);
        loop.remove(this);
        if (recording != null) {
            recording.end();
        }
        endTranscript();
        dispatcher.forgetMessages();
        flow.end();
        if (session != null) {
            session.close();
        }
        caller.disconnect(reason);
        giveUpWaiting();
        hand(new CallMessage(ENDED, reason.toString()));
        try {
            events.ended(facts, reason, tally);
        } finally {
            whenOver.run(); // last, so that whoever waits for the last call to be over finds all of it told
        }
    }

    private void endTranscript() {
        settlement.giveUp();
        for (Cut cut : playout.unheard(loop.nanoTime())) {
            conversation.item(cut.itemId()).cutAt(cut.heardMillis());
        }
        transcript.end();
    }

    /** Nothing more will be heard. */
    private void giveUpWaiting() {
        List<LastWords> told = List.copyOf(awaited);
        awaited.clear();
        told.forEach(LastWords::over);
    }

    @Override
    public String toString() {
        return facts.toString();
    }
}
