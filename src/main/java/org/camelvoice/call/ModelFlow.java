package org.camelvoice.call;

import org.camelvoice.audio.AudioFormat;

/**
 * How far the model is read ahead of what the caller hears: not while too much waits, in this call or in all together.
 *
 * <pre>
 *   reading ──too much waits──▶ paused ──enough was heard, or cut──▶ reading
 *                                │  ▲
 *               the caller sounds│  │1 s later
 *                                ▼  │
 *                              listening
 * </pre>
 *
 * <p>That a caller interrupts is said by the same model, behind all that it has said: so a sound of the caller's opens the
 * way to it at once, whether or not it turns out to be speech. Owned by the call's loop.
 */
final class ModelFlow {
    /** So much a call may have waiting, whatever others have. */
    private static final long OWN_MILLIS = 5_000;
    /** So much is left when a call that has no more than its own is read on. */
    private static final long LEFT_MILLIS = 2_000;
    /** So much less than the most has to wait before more is read. */
    private static final long STEP_MILLIS = 5_000;

    private static final int MOST_MESSAGES = 1_000; // half of what ends the call
    private static final int FEW_MESSAGES = 500;
    private static final long LISTEN_MILLIS = 1_000;
    private static final int SOUND = 500; // -36 dB: above a line's noise, below speech

    private final Call call;
    private final QueuedAudio all;
    private final CallDispatcher dispatcher;
    /** How much of what waits {@link #all} knows of. */
    private long counted;

    private boolean paused;
    /** Until when it is read nevertheless; meaningless unless {@link #listening}. */
    private long listenUntil;

    private boolean listening;
    /** Whether the call is over; what was queued of it by then is nobody's. */
    private boolean over;

    ModelFlow(Call call, QueuedAudio all, CallDispatcher dispatcher) {
        this.call = call;
        this.all = all;
        this.dispatcher = dispatcher;
    }

    /** What waits has changed. */
    void look() {
        if (over) {
            return; // a send may have been what ended the call
        }
        count(call.playout().queuedBytes());
        if (!paused && isTooMuch()) {
            pause();
        } else if (paused && isEnough()) {
            resume();
        } else if (listening && (call.facts().moment() > listenUntil || waiting() > mostWhileListening())) {
            listening = false;
            call.session().pause();
        }
    }

    private void count(long queued) {
        if (queued != counted) {
            all.add(queued - counted);
            counted = queued;
        }
    }

    private long waiting() {
        return call.playout().queuedMillis();
    }

    private boolean isTooMuch() {
        return waiting() >= all.mostMillis()
                || dispatcher.waiting() >= MOST_MESSAGES
                || all.isFull() && waiting() >= OWN_MILLIS;
    }

    private boolean isEnough() {
        return waiting() <= all.mostMillis() - STEP_MILLIS
                && dispatcher.waiting() <= FEW_MESSAGES
                && (all.hasRoom() || waiting() <= LEFT_MILLIS);
    }

    private void pause() {
        if (call.session() != null) {
            paused = true;
            all.countPause();
            call.session().pause();
        }
    }

    private void resume() {
        paused = false;
        listening = false;
        call.session().resume();
    }

    /** The caller has said this, in the call's format. */
    void said(byte[] frames) {
        if (paused && !listening && waiting() < mostWhileListening() && isSound(frames, call.format())) {
            listening = true;
            listenUntil = call.facts().moment() + LISTEN_MILLIS;
            call.session().resume();
        }
    }

    /** What comes while it listens is more than may wait, and for a moment only. */
    private long mostWhileListening() {
        return all.mostMillis() / 4 * 5;
    }

    private static boolean isSound(byte[] frames, AudioFormat format) {
        short[] samples = format.decode(frames);
        long sum = 0;
        for (short sample : samples) {
            sum += Math.abs(sample);
        }
        return sum > (long) SOUND * samples.length;
    }

    /** Whether even reading no further has not helped: what waits is not the model's, or had been sent already. */
    boolean runsOver() {
        return waiting() > 2 * all.mostMillis() || all.runsOver() && waiting() >= OWN_MILLIS;
    }

    /** The call is over, and nothing of it waits. */
    void end() {
        over = true;
        count(0);
    }
}
