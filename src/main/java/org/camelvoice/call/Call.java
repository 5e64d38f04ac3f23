package org.camelvoice.call;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.audio.Playout;
import org.camelvoice.tenant.Tenant;

/**
 * One conversation between a caller and a model: who they are, where it stands, what was heard. Everything of it is
 * touched on its {@link #loop()} only, except what {@link #id()}, {@link #tenant()}, {@link #platform()} and
 * {@link #attributes()} return, which never change, and {@link #state()}.
 */
public final class Call implements MediaLoop.Ticker {
    private static final long LAST_WORDS_MILLIS = 15_000;
    private static final int MOST_FAILURES_IN_A_ROW = 50;

    private final String id;
    private final Tenant tenant;
    private final String platform;
    private final Map<String, String> attributes;
    private final MediaLoop loop;
    private final long began;
    private final Caller caller;
    private final Playout playout;
    private final HandlerTable handlers;
    private final CallEvents events;
    private final int audioQueueFrames;
    private final Runnable whenOver;

    private final CallDispatcher dispatcher = new CallDispatcher(this);
    private final Conversation conversation;
    private final CallerTimeline timeline = new CallerTimeline();
    private final Turn turn = new Turn(this);
    private final AudioPath callerPath = new AudioPath();
    private final AudioPath modelPath = new AudioPath();

    /** Written by the loop only; read by whoever reports on calls. */
    private volatile CallState state = CallState.CONNECTING;
    /** Null until a route connects one. */
    private ModelSession session;
    /** Null until the call is to end; then it ends when the last words were heard. */
    private EndReason endReason;

    private long endBy;
    private int failuresInARow;

    /** Made by {@link Calls#prepare}. */
    Call(String id, CallRequest request, Tenant tenant, HandlerTable handlers, CallEvents events, Runnable whenOver) {
        this.id = id;
        this.tenant = tenant;
        this.platform = request.platform();
        this.attributes = request.attributes();
        this.loop = request.loop();
        this.began = loop.nanoTime();
        this.caller = request.caller();
        this.playout =
                new Playout(request.format(), tenant.getLeadMillis(), counting(request.format(), request.output()));
        this.conversation = new Conversation(tenant.outputFormat().bytesPerSecond() / 1000);
        this.audioQueueFrames = request.audioQueueFrames();
        this.handlers = handlers;
        this.events = events;
        this.whenOver = whenOver;
    }

    private Playout.Output counting(AudioFormat format, Playout.Output output) {
        return new SentAudio(this, format, output);
    }

    /** Hands {@code voice:call/started} to its route. Called once, when the platform is ready for what follows. */
    public void start() {
        loop.add(this);
        playout.start(loop.nanoTime());
        events.started(this);
        if (!dispatch(new CallMessage("voice:call/started", null))) {
            end(new EndReason(EndReason.Kind.ROUTE_FAILED, "No route handles voice:call/started"));
        }
    }

    /** Unique in this process. */
    public String id() {
        return id;
    }

    /** The tenant as it was when the call began. */
    public Tenant tenant() {
        return tenant;
    }

    /** Such as {@code twilio}. */
    public String platform() {
        return platform;
    }

    /** What the platform said of the call: numbers, custom parameters. Never logged. */
    public Map<String, String> attributes() {
        return attributes;
    }

    /** The caller's side. */
    public Caller caller() {
        return caller;
    }

    public MediaLoop loop() {
        return loop;
    }

    public CallState state() {
        return state;
    }

    /** Milliseconds since the call began. */
    public long moment() {
        return TimeUnit.NANOSECONDS.toMillis(loop.nanoTime() - began);
    }

    public Conversation conversation() {
        return conversation;
    }

    public CallerTimeline timeline() {
        return timeline;
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
        return !state.isOver() && hand(message);
    }

    private boolean hand(CallMessage message) {
        Handler handler = handlers.handler(message.name());
        if (handler == null) {
            return false;
        }
        if (!dispatcher.dispatch(handler, message)) {
            end(new EndReason(EndReason.Kind.OVERLOADED, "Too many messages wait for route " + handler.description()));
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
            failuresInARow = 0;
            return;
        }
        events.routeFailed(this, handler.description(), failure);
        failuresInARow++;
        if (failuresInARow >= MOST_FAILURES_IN_A_ROW || handler.message().equals("voice:call/started")) {
            end(new EndReason(EndReason.Kind.ROUTE_FAILED, "Route " + handler.description() + " failed"));
        }
    }

    /** Audio for the caller, in the caller's format, of an item or (null) of none. */
    public void play(String responseId, String itemId, byte[] audio) {
        if (state.isOver() || conversation.isDead(responseId)) {
            return;
        }
        if (!playout.play(responseId, itemId, audio, loop.nanoTime())) {
            end(new EndReason(EndReason.Kind.OVERLOADED, "More than 120 s of audio wait to be played to the caller"));
        }
    }

    /** First audio of an answer leaves for the caller, or the next of it. */
    void sent(int millis) {
        if (state != CallState.SPEAKING) {
            turn.answered(moment());
            become(CallState.SPEAKING);
        }
        events.sentToCaller(this, millis);
    }

    /**
     * The caller interrupts: what is still to be heard is dropped, here and at the far end, and what still comes of
     * present responses will be. What was cut is noted in the {@link #conversation()}.
     */
    public Interruption clear() {
        Interruption interruption = playout.clear(loop.nanoTime());
        conversation.interrupted();
        modelPath.cut();
        interruption.cuts().forEach(this::note);
        if (interruption.cleared()) {
            turn.cut(moment());
        }
        if (state == CallState.SPEAKING) {
            become(CallState.LISTENING);
        }
        return interruption;
    }

    private void note(Cut cut) {
        Conversation.Item item = conversation.item(cut.itemId());
        if (cut.isHeardInPart()) {
            item.cutAt(cut.heardMillis());
        } else {
            item.unwanted();
        }
    }

    /** The model hears the caller speak since this place of its count, where sound began. */
    public void speechStarted(long modelMillis) {
        timeline.speaking(true);
        turn.speechStarted(timeline.moment(modelMillis));
        become(CallState.LISTENING);
    }

    /** The model heard the caller's speech end at this place of its count. */
    public void speechStopped(long modelMillis) {
        timeline.speaking(false);
        turn.speechStopped(timeline.moment(modelMillis));
        become(CallState.THINKING);
    }

    /** What the model took for speech had no words. */
    public void noWords() {
        turn.foundToBeNoSpeech();
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
        events.stateChanged(this, before, next);
    }

    @Override
    public void tick(long now) {
        playout.tick(now);
        if (endReason != null) {
            endWhenHeard(now);
            return;
        }
        int silence = timeline.silenceDue(moment());
        if (silence > 0) {
            timeline.silencePutIn(silence, moment());
            caller.hearSilence(silence);
        }
        if (state == CallState.SPEAKING && playout.isDrained(now)) {
            become(CallState.LISTENING);
        }
        if (tenant.maxCallSeconds() > 0 && moment() > tenant.maxCallSeconds() * 1000L) {
            end(new EndReason(EndReason.Kind.TIME_LIMIT, "The call reached its " + tenant.maxCallSeconds() + " s"));
        }
    }

    private void endWhenHeard(long now) {
        if (playout.isDrained(now) || moment() > endBy) {
            end(endReason);
        }
    }

    /** Ends the call when what is queued has been heard, 15 s from now at the latest. */
    public void endAfterLastWords(EndReason reason) {
        if (state.isOpen()) {
            endReason = reason;
            endBy = moment() + LAST_WORDS_MILLIS;
            become(CallState.ENDING);
        }
    }

    /** Ends the call now; a second end changes nothing. */
    public void end(EndReason reason) {
        if (state.isOver()) {
            return;
        }
        endReason = reason;
        become(reason.kind().isFailure() ? CallState.FAILED : CallState.ENDED);
        loop.remove(this);
        dispatcher.clear();
        if (session != null) {
            session.close();
        }
        caller.disconnect(reason);
        hand(new CallMessage("voice:call/ended", reason.toString()));
        whenOver.run();
        events.ended(this, reason);
    }

    @Override
    public String toString() {
        return "call " + id + " (" + platform + ", tenant " + tenant.name() + ")";
    }
}
