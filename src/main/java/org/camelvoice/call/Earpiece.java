package org.camelvoice.call;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Playout;
import org.camelvoice.call.CallEvents.DropReason;
import org.camelvoice.loop.MediaLoop;

/**
 * The caller's earpiece: what the caller is played, what the caller has heard, and what an interruption cut. Audio is in
 * the caller's {@link #format}. Owned by the call's loop.
 */
public final class Earpiece {
    private final CallFacts facts;
    private final CallEvents events;
    private final CallProgress progress;
    private final Minutes minutes;
    private final Ending ending;
    private final MediaLoop loop;
    private final Playout playout;
    private final ModelFlow flow;
    private final Backlog backlog;
    private final AudioPath path = new AudioPath();
    private final Settlement settlement = new Settlement();
    /** How often the far end was told to drop audio. */
    private int clears;

    /** Set by the session, once, before there is anything to clear. */
    private Runnable whenCleared = () -> {};

    /**
     * @param pacing how audio is sent, unless the line says otherwise
     * @param source where the model's audio comes from
     */
    Earpiece(
            CallFacts facts,
            CallEvents events,
            CallProgress progress,
            Minutes minutes,
            Ending ending,
            Backlog backlog,
            MediaLoop loop,
            Line line,
            Line.Pacing pacing,
            ModelFlow.Source source) {
        this.facts = facts;
        this.events = events;
        this.progress = progress;
        this.minutes = minutes;
        this.ending = ending;
        this.backlog = backlog;
        this.loop = loop;
        this.playout = line.playout(new Outlet(line.output()), pacing);
        this.flow = new ModelFlow(facts, playout, source);
    }

    /** The call begins. */
    void start() {
        minutes.updateRecording(playout);
        together(() -> playout.start(now()));
    }

    private long now() {
        return facts.clock().nanoTime();
    }

    /** The audio that the caller is sent. */
    public AudioFormat format() {
        return playout.format();
    }

    /** What is queued, sent and heard. */
    public Playout playout() {
        return playout;
    }

    /** What the audio steps from the model to the caller remember. */
    AudioPath path() {
        return path;
    }

    /** How far the model is read ahead of what the caller hears. */
    ModelFlow flow() {
        return flow;
    }

    /** Plays audio of a response and of an item, or (null) of none, behind what is queued. */
    public void play(String responseId, String itemId, byte[] audio) {
        if (progress.isOver()) {
            dropped(DropReason.CALL_OVER, audio);
        } else if (minutes.conversation().responses().isDead(responseId)) {
            dropped(DropReason.INTERRUPTED, audio);
        } else if (!ending.admits(responseId)) {
            dropped(DropReason.CALL_OVER, audio);
        } else {
            queue(responseId, itemId, audio);
        }
    }

    private void queue(String responseId, String itemId, byte[] audio) {
        ending.played(responseId);
        together(() -> playout.play(responseId, itemId, audio, now()));
        flow.look();
        if (flow.runsOver()) {
            ending.end(new EndReason(
                    EndReason.Kind.OVERLOADED,
                    "Too much audio waits to be played to the caller: " + playout.queuedMillis() / 1_000 + " s"));
        }
        ending.beginEnding();
    }

    /** What the playout sends, several messages perhaps, leaves in one piece. */
    private <T> T together(Supplier<T> sending) {
        loop.gather();
        try {
            return sending.get();
        } finally {
            loop.release();
        }
    }

    private void together(Runnable sending) {
        together(() -> {
            sending.run();
            return null;
        });
    }

    private void dropped(DropReason reason, byte[] audio) {
        events.dropped(facts, reason, millis(audio));
    }

    private int millis(byte[] audio) {
        return (int) format().millis(audio.length);
    }

    /** No more audio of the last item will come: its last frame is filled with silence, and its end is marked. */
    public void complete() {
        together(() -> playout.complete(now()));
    }

    /** Audio leaves for the caller. */
    private void sent(byte[] audio) {
        minutes.sent(audio);
        if (!progress.is(CallState.SPEAKING)) {
            minutes.turn().answered(facts.moment());
            progress.become(CallState.SPEAKING);
        }
        events.sentToCaller(facts, millis(audio));
    }

    /**
     * The caller interrupts: what the caller has not heard yet is dropped, here and at the far end, and so is what still
     * comes of present responses. The {@link Minutes} note what was cut {@linkplain #whenSettled as soon as it is known}.
     *
     * @return what was cut; how much of it was heard is an estimate until it is settled
     */
    public Interruption clear() {
        settleByEchoes();
        minutes.cutAt(playout.heardBytes(now()));
        Interruption interruption = together(() -> playout.clear(now()));
        if (progress.isOver()) {
            return interruption; // it was the clear that ended the call
        }
        minutes.conversation().responses().interrupted();
        path.cut();
        flow.look();
        settle(interruption);
        if (interruption.cleared()) {
            minutes.turn().cut(facts.moment());
        }
        if (progress.is(CallState.SPEAKING)) {
            progress.become(CallState.LISTENING);
        }
        whenCleared.run();
        return interruption;
    }

    /** Runs {@code task} after each clear, when the present responses are dead; the session sets it, once. */
    public void whenCleared(Runnable task) {
        whenCleared = task;
    }

    private void settle(Interruption interruption) {
        if (interruption.cleared()) {
            clears++;
            settlement.useEstimate(); // the far end will answer this one only
        }
        if (interruption.cleared() && playout.awaitsAnswer()) {
            settlement.begin(interruption, facts.moment());
        } else if (playout.awaitsEchoes()) {
            settlement.begin(interruption);
            whenRead(this::settleByEchoes);
        }
        settlement.whenKnown(interruption, minutes::interrupted);
    }

    /** Runs {@code task} when all has been read that has come from the caller by now, unless more is cleared before. */
    private void whenRead(Runnable task) {
        int clear = clears;
        backlog.whenRead(() -> {
            if (clear == clears) {
                task.run();
            }
        });
    }

    /** What had come before the clear left has been read, or will not be waited for any longer. */
    private void settleByEchoes() {
        if (playout.awaitsEchoes()) {
            settlement.known(playout.settle());
        }
    }

    /** The far end says at which position the last clear took effect. */
    public boolean cleared(long epoch, long bytes) {
        Interruption exact = playout.cleared(epoch, bytes, now());
        if (exact != null) {
            settlement.known(exact);
        }
        return exact != null;
    }

    /** As {@link Playout#echoed}. */
    public void echoed(String mark) {
        together(() -> playout.echoed(mark, now()));
    }

    /** As {@link Playout#played}. */
    public void played(long epoch, long bytes) {
        together(() -> playout.played(epoch, bytes, now()));
    }

    /**
     * Runs {@code task} with how an {@link #clear interruption} really was: at once where that is known; or when the far
     * end has said so, after 150 ms at the latest; or, where the far end echoes marks, a turn of the loop later, when the
     * echoes have been read that had come before.
     */
    public void whenSettled(Interruption interruption, Consumer<Interruption> task) {
        settlement.whenKnown(interruption, task);
    }

    /** Runs {@code task} when every interruption so far is settled, which may be now. */
    public void afterSettling(Runnable task) {
        settlement.whenDone(task);
    }

    void tick(long now) {
        together(() -> playout.tick(now));
        flow.look();
        if (settlement.isOverdue(facts.moment())) {
            whenRead(settlement::useEstimate); // or it is the loop that is late, and the answer is there
        }
    }

    /** Whether the caller has heard all that was played. */
    public boolean isQuiet() {
        return isQuiet(now());
    }

    /** As {@link #isQuiet()}, at this time of the call's clock. */
    boolean isQuiet(long now) {
        return playout.isDrained(now);
    }

    /** The call is over: what the caller has not heard by now will not be heard. */
    void end() {
        settleByEchoes();
        settlement.useEstimate();
        int errorMillis = endErrorMillis(now());
        playout.unheard(now()).forEach(cut -> minutes.unheard(cut, errorMillis));
        flow.end();
    }

    /** A caller who hung up did so up to a round trip before the playback that something sent now would find. */
    private int endErrorMillis(long now) {
        int errorMillis = (int) playout.heardErrorMillis(now);
        return errorMillis == Interruption.UNKNOWN ? errorMillis : errorMillis + (int) playout.roundTripMillis();
    }

    /** To the caller's line, and of what leaves to whom it concerns. Of a call that is over nothing leaves. */
    private final class Outlet implements Playout.Output {
        private final Playout.Output line;

        Outlet(Playout.Output line) {
            this.line = line;
        }

        @Override
        public void media(byte[] audio, String itemId) {
            if (!progress.isOver()) {
                line.media(audio, itemId);
            }
            if (!progress.isOver()) { // or it was the sending that ended the call
                sent(audio);
            }
        }

        @Override
        public void mark(String name) {
            if (!progress.isOver()) {
                line.mark(name);
            }
        }

        @Override
        public void clear(int epoch) {
            if (!progress.isOver()) {
                line.clear(epoch);
            }
        }

        @Override
        public void gap() {
            events.gap(facts);
        }

        @Override
        public void doubted(Playout.Doubt doubt) {
            events.doubted(facts, doubt);
        }

        @Override
        public void played(long bytes, long nanos) {
            minutes.played(bytes, nanos);
        }

        @Override
        public void heard(String itemId) {
            minutes.heardToItsEnd(itemId);
        }
    }
}
