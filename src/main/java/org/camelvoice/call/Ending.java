package org.camelvoice.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Why and when a call ends, and whose last words it awaits. Moments are milliseconds since the call began. Owned by the
 * call's loop.
 */
public final class Ending {
    private static final long LATEST_MILLIS = 15_000;

    private final CallFacts facts;
    private final CallProgress progress;
    private final ModelSpeech speech;
    /** How long the line stays open after the last words, so that they reach the caller's ear. */
    private final long hangupDelayMillis;

    private final Surroundings surroundings;
    /** Those who wait until the caller has heard what the model is saying. */
    private final List<LastWords> awaited = new ArrayList<>();
    /** Null until the call is to end; then it ends when the last words were heard. */
    private EndReason reason;
    /** What the caller is to hear before the end; null until the call is to end. */
    private LastWords lastWords;
    /** Why the call is to end at {@link #lateAt} if it has not ended by then; null if it is not. */
    private EndReason lateReason;

    private long lateAt;
    /** When the call is to end because the gateway stops; far away while it does not. */
    private long stopAt = Long.MAX_VALUE;

    /** What else of the call its end depends on. */
    interface Surroundings {

        /** Whether all messages that came so far have been handled. */
        boolean isIdle();

        /** How much audio the caller is still to hear that is queued. */
        long queuedMillis();

        /** Null if there is none. */
        ModelSession session();

        /** Drops what the caller has not heard yet. */
        void cut();

        /** Ends the call now. */
        void end(EndReason reason);
    }

    Ending(CallFacts facts, CallProgress progress, ModelSpeech speech, long hangupDelayMillis, Surroundings surroundings) {
        this.facts = facts;
        this.progress = progress;
        this.speech = speech;
        this.hangupDelayMillis = hangupDelayMillis;
        this.surroundings = surroundings;
    }

    /** Why the call ended, or is about to end; null while it is not. */
    public EndReason reason() {
        return reason;
    }

    /** Whether audio of this response, or (null) of none, is still to be heard: once the call ends, only the last words. */
    boolean admits(String responseId) {
        return lastWords == null || lastWords.take(responseId);
    }

    /** Audio of this response, or (null) of none, is on its way to the caller. */
    void played(String responseId) {
        speech.heard(responseId);
    }

    /** If the call is to end, what is queued now is the last of it. */
    void beginEnding() {
        if (lastWords != null && !lastWords.awaitGoodbye()) {
            progress.become(CallState.ENDING);
        }
    }

    /**
     * Runs {@code task} when the caller has heard all that the model is saying, and a moment more for the line; or when
     * the call is over. What is queued may take its time, what is still to come 15 s at most. If a route holds up what is
     * still to come, which may be the route that waits, that is not waited for.
     */
    public void afterLastWords(Runnable task) {
        await(surroundings.isIdle() ? said(task) : queued(task));
    }

    /**
     * Ends the call when the caller has heard what is queued, and a moment more for the line; 15 s after all of it could
     * have been heard at the latest.
     */
    public void endAfterLastWords(EndReason why) {
        endAfter(queued(this::endAsSaid), why);
    }

    /**
     * As {@link #endAfterLastWords}, when the caller has also heard the rest of what the model is saying. The caller does
     * not hear what the model says after that. A second call of this method changes nothing.
     *
     * @param goodbye whether the model, if the response that it began last is without a voice, has 5 s to begin another
     *     one to say goodbye in; until then the conversation goes on
     */
    public void hangUp(EndReason why, boolean goodbye) {
        if (reason == null) {
            endAfter(goodbye ? goodbye() : said(this::endAsSaid), why);
        }
    }

    private LastWords queued(Runnable task) {
        return LastWords.queued(speech, hangupDelayMillis, task);
    }

    private LastWords said(Runnable task) {
        return LastWords.said(speech, hangupDelayMillis, task);
    }

    private LastWords goodbye() {
        return LastWords.goodbye(speech, hangupDelayMillis, facts.moment(), this::endAsSaid);
    }

    private void endAfter(LastWords words, EndReason why) {
        if (progress.isOpen()) {
            awaited.remove(lastWords);
            reason = why;
            lastWords = words;
            await(words);
            beginEnding();
        }
    }

    private void await(LastWords words) {
        awaited.add(words.from(facts.moment(), surroundings.queuedMillis()));
    }

    private void endAsSaid() {
        end(reason);
    }

    /** Ends the call now, on its loop; a second end changes nothing. */
    public void end(EndReason why) {
        if (!progress.isOver()) {
            reason = why;
            progress.become(why.kind().isFailure() ? CallState.FAILED : CallState.ENDED);
            surroundings.end(why);
        }
    }

    /** The call cannot go on: it ends after a few words of apology to the caller, if a model's session can say them. */
    void endWithApology(EndReason why) {
        ModelSession session = surroundings.session();
        if (session == null || !progress.isOpen()) {
            end(why);
            return;
        }
        try {
            session.apologize(why);
            endAfterLastWords(why);
        } catch (Throwable e) { // then without them
            end(why);
        }
    }

    /**
     * The call has used as much as it may. The caller hears the rest of what the model is saying, of 15 s at most, and that
     * a limit is reached; then the call ends. Without a model's session it ends at once. Where it is to end already, this
     * changes nothing.
     */
    void endAtLimit(EndReason why) {
        if (surroundings.session() == null) {
            end(why);
        } else if (reason == null) {
            endAfter(LastWords.brief(speech, hangupDelayMillis, this::sayLimitReached), why);
        }
    }

    private void sayLimitReached() {
        if (progress.isOver()) {
            return; // the caller was quicker
        }
        try {
            surroundings.cut();
            surroundings.session().apologize(reason);
            lastWords = queued(this::endAsSaid);
            await(lastWords);
        } catch (Throwable e) { // then without words
            end(reason);
        }
    }

    /** The call is about to end; if a route holds that up for 15 s, it ends then. */
    public void endSoon(EndReason why) {
        lateReason = why;
        lateAt = facts.moment() + LATEST_MILLIS;
    }

    /** The gateway stops: the call may go on for so long, and then ends with its last words. */
    void stopWithin(Duration time) {
        stopAt = facts.moment() + time.toMillis();
    }

    /**
     * Tells those whose wait is over, which may be the end.
     *
     * @param quiet whether the caller has heard all that was played
     */
    void tick(boolean quiet) {
        speech.look(quiet, facts.moment());
        for (LastWords words : List.copyOf(awaited)) {
            if (words.isOver(facts.moment(), surroundings.isIdle()) && awaited.remove(words)) { // or the end told them
                words.over();
            }
        }
    }

    /** Ends a call that has been held up, or that the gateway's stop leaves no more time. */
    void checkTime() {
        if (lateReason != null && facts.moment() >= lateAt) {
            end(lateReason);
        } else if (facts.moment() >= stopAt) {
            endAfterLastWords(EndReason.SHUTDOWN);
        }
    }

    /** The call is over: the caller will hear nothing more, so these need not wait any longer. */
    List<LastWords> takeWaiting() {
        List<LastWords> waiting = List.copyOf(awaited);
        awaited.clear();
        return waiting;
    }
}
