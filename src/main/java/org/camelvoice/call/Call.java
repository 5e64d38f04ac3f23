package org.camelvoice.call;

import java.util.List;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.RareLog;
import org.camelvoice.tenant.Tenant;
import org.slf4j.LoggerFactory;

/**
 * One conversation between a caller and a model, made of five parts:
 *
 * <pre>
 *   caller ──▶ {@link Mouthpiece} ──▶ {@link CallRoutes} ──▶ {@link ModelSession}
 *          ◀── {@link Earpiece}   ◀──     (YAML)       ◀──
 *              {@link Minutes}: what is written down        {@link Ending}: why and when it ends
 * </pre>
 *
 * <p>The parts are handed the call's {@link CallFacts}, its {@link CallProgress} and each other; routes are handed a
 * {@link HandledCall}. All of it is touched on the call's {@link #loop()} only, except {@link #facts()} and {@link
 * #tenant()}, which never change, and {@link #state()}.
 */
public final class Call implements HandledCall, MediaLoop.Ticker {
    private static final RareLog FAILURES = new RareLog(LoggerFactory.getLogger(Call.class));

    private final CallFacts facts;
    private final Tenant tenant;
    private final CallRequest request;
    private final CallEvents events;
    private final CallProgress progress;
    private final CallerSilence silence;
    private final Minutes minutes;
    private final Meter meter;
    private final Ending ending;
    private final Earpiece earpiece;
    private final CallRoutes routes;
    private final Mouthpiece mouthpiece;
    private final int audioQueueFrames;
    private final Runnable whenOver;

    /** Null until a route connects one. */
    private ModelSession session;

    /** Made by {@link Calls#prepare}. */
    Call(
            CallFacts facts,
            CallRequest request,
            Tenant tenant,
            HandlerTable handlers,
            CallSetup setup,
            Runnable whenOver) {
        this.facts = facts;
        this.tenant = tenant;
        this.request = request;
        this.audioQueueFrames = setup.audioQueueFrames();
        this.whenOver = whenOver;
        ModelSpeech speech = new ModelSpeech();
        this.meter = new Meter(facts, tenant, request.terms(), setup.budgets(), setup.charges());
        this.silence = new CallerSilence(tenant.getIdle());
        this.events = new CallEventsRelay(observers(speech, setup));
        this.progress = new CallProgress(facts, events);
        this.minutes = new Minutes(facts, events, setup.charges(), newConversation(setup));
        this.ending = new Ending(facts, progress, speech, setup.hangupDelay().toMillis(), new Surroundings());
        this.earpiece = newEarpiece(setup);
        ModelFlow flow = earpiece.flow();
        this.routes = new CallRoutes(this, handlers, request.loop(), events, progress, ending, flow::look);
        this.mouthpiece = newMouthpiece(flow);
    }

    private Earpiece newEarpiece(CallSetup setup) {
        Backlog backlog = new Backlog(loop(), caller(), e -> routes().broken(e));
        Line.Pacing pacing =
                new Line.Pacing(tenant.getLeadMillis(), setup.preRoll().toMillis());
        return new Earpiece(
                facts, events, progress, minutes, ending, backlog, loop(), request.line(), pacing, source(setup));
    }

    private Mouthpiece newMouthpiece(ModelFlow flow) {
        Keypad keypad = new Keypad(tenant.isDtmfToModel(), this::session);
        return new Mouthpiece(facts, events, progress, routes, minutes, flow, keypad, tenant.isBargeIn(), caller());
    }

    /** The parts of the call that listen come first, and the caller last. */
    private List<CallEvents> observers(ModelSpeech speech, CallSetup setup) {
        CallEvents last = caller().observer();
        return last == null
                ? List.of(speech, silence, meter, setup.events())
                : List.of(speech, silence, meter, setup.events(), last);
    }

    private Conversation newConversation(CallSetup setup) {
        Conversation conversation = new Conversation(
                tenant.outputFormat().bytesPerSecond() / 1000, characters -> events.textDropped(facts, characters));
        conversation.textLimit(setup.textLimit());
        return conversation;
    }

    private ModelFlow.Source source(CallSetup setup) {
        return new ModelFlow.Source(setup.queuedAudio(), () -> routes().waiting(), this::session);
    }

    /** Hands {@value CallMessage#CALL_STARTED} to its route. Called once, when the platform is ready for what follows. */
    public void start() {
        loop().add(this);
        events.started(facts);
        earpiece.start(); // where the connection is gone already, that is the call's end
        routes.start();
    }

    @Override
    public CallFacts facts() {
        return facts;
    }

    /** The tenant as it was when the call began. Called from any thread. */
    public Tenant tenant() {
        return tenant;
    }

    public MediaLoop loop() {
        return request.loop();
    }

    /** The call as it was announced; null if it was not. */
    public ExpectedCall expected() {
        return request.expected();
    }

    /** The caller's side. */
    public Caller caller() {
        return request.caller();
    }

    /** Where the call stands. Called from any thread. */
    public CallState state() {
        return progress.state();
    }

    /** Those who are told what happens in this call. */
    public CallEvents events() {
        return events;
    }

    /** Which route handles what. */
    public CallRoutes routes() {
        return routes;
    }

    /** What the caller says. */
    public Mouthpiece mouthpiece() {
        return mouthpiece;
    }

    /** What the caller hears. */
    public Earpiece earpiece() {
        return earpiece;
    }

    /** What is written down. */
    public Minutes minutes() {
        return minutes;
    }

    /** Why and when it ends. */
    public Ending ending() {
        return ending;
    }

    /** How much of the caller's audio may wait for the model, in frames of 20 ms. */
    public int audioQueueFrames() {
        return audioQueueFrames;
    }

    @Override
    public AudioPath path(Direction direction) {
        return direction == Direction.FROM_CALLER ? mouthpiece.path() : earpiece.path();
    }

    @Override
    public EndReason endReason() {
        return ending.reason();
    }

    /** The model's side; null until a route connects one. */
    public ModelSession session() {
        return session;
    }

    public void session(ModelSession opened) {
        session = opened;
    }

    /** The model is ready. Until then the call takes no turns: neither the caller nor the model is heard to speak. */
    public void connected() {
        progress.become(CallState.CONNECTED);
        progress.become(CallState.LISTENING);
    }

    @Override
    public void tick(long now) {
        try {
            look(now);
        } catch (Error e) { // an exception may be one moment's
            routes.broken(e);
        }
    }

    private void look(long now) {
        earpiece.tick(now);
        minutes.tick(earpiece.playout());
        ending.tick(earpiece.isQuiet(now)); // which may be the end
        if (!progress.isOpen()) {
            return;
        }
        mouthpiece.tick();
        if (progress.is(CallState.SPEAKING) && earpiece.isQuiet(now) && (session == null || !session.isSpeaking())) {
            progress.become(CallState.LISTENING);
        }
        if (silence.isTooLong(facts.moment(), earpiece.isQuiet(now), session)) {
            ending.endAfterLastWords(silence.reason());
        }
        ending.checkTime();
        UsedUp used = meter.look();
        if (used != null && ending.reason() == null) {
            events.limitReached(facts, used.limit());
            ending.endAtLimit(used.reason());
        }
    }

    /**
     * Lets go of everything, whatever one of the steps throws: nobody may wait for a call that is over. {@link Ending#end}
     * calls it, once, when the call's state says that it is over.
     */
    private void close(EndReason reason) {
        loop().remove(this);
        attempt(minutes::endRecording);
        attempt(earpiece::end);
        attempt(minutes::endTranscript);
        routes.forgetMessages();
        if (session != null) {
            attempt(session::close);
        }
        if (expected() != null) {
            attempt(expected()::forget); // its session, if no route connected it
        }
        attempt(() -> caller().disconnect(reason));
        ending.takeWaiting().forEach(words -> attempt(words::over));
        attempt(() -> routes.end(reason));
        attempt(() -> events.ended(facts, reason, minutes.tally()));
        whenOver.run(); // last, so that those who wait for the last call to be over find all of it told
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            CallInLog.during(
                    facts,
                    () -> FAILURES.warn(
                            "The end of {} failed with {}", this, e.getClass().getName()));
        }
    }

    /** What the call's end depends on. */
    private final class Surroundings implements Ending.Surroundings {

        @Override
        public boolean isIdle() {
            return routes.isIdle();
        }

        @Override
        public long queuedMillis() {
            return earpiece.playout().queuedMillis();
        }

        @Override
        public ModelSession session() {
            return session;
        }

        @Override
        public void cut() {
            earpiece.clear();
        }

        @Override
        public void end(EndReason reason) {
            close(reason);
        }
    }

    @Override
    public String toString() {
        return facts.toString();
    }
}
