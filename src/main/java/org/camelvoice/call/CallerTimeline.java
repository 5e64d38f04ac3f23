package org.camelvoice.call;

import org.camelvoice.audio.LateAudio;

/**
 * The caller's time against the model's. The model counts the milliseconds of audio that it was sent; this is the ledger
 * from that count to the moments at which the caller spoke. It also says when the audio that came has run out and silence
 * must stand in, and of what comes afterwards whether it belongs where that silence stands.
 *
 * <pre>
 *   spoken    ··one··two··three··four··five
 *   came      one two |   nothing    | three four five    all at once
 *   appended  one two | 3 × silence  | three four five    in the model's count
 *   moment    1   2   | 3   4   5    | 3     4    5       in the ledger
 * </pre>
 *
 * <p>Moments are milliseconds since the call began. Owned by the call's loop.
 */
public final class CallerTimeline {
    /** If the model hears speech and the audio has run out for so long, silence is put in. */
    private static final int PATIENCE_MILLIS = 200;

    private static final int MOST_SILENCE_MILLIS = 3_000;
    /** What came ahead of its time is held to be ahead of it by so much more than a message at most. */
    private static final int MOST_AHEAD_MILLIS = 500;
    /** Of what is ahead of its time so much is forgotten with each frame, or one early burst would count for ever. */
    private static final int FORGOTTEN_MILLIS = 1;

    /** What is older is not handed on, so the pause before it was longer. */
    private static final int MOST_BEHIND_MILLIS = LateAudio.MOST_KEPT_MILLIS;

    private static final int SLOT_MILLIS = 20;
    private static final int SLOTS = 60_000 / SLOT_MILLIS;

    /** The moment at which the audio in each slot of 20 ms was said, of the last minute. */
    private final int[] moments = new int[SLOTS];
    /** Milliseconds of audio in each of the messages that came last. */
    private final int[] lengths = new int[8];

    private int messages;
    /** The longest of {@link #lengths}. */
    private int usualMillis;

    private long appendedMillis;
    /** Of what was appended: what the model never got. */
    private long lostMillis;

    private long cameAt;
    /** How much later than it was due what came last has come, if it is known to have been held up. */
    private long behindMillis;
    /** How much later than it was due it has come, if that is not known. */
    private long pauseMillis;
    /** How much had been appended with it. */
    private long messageEnd;
    /** The moment at which what came has run out, for who plays it as it comes. */
    private long runsOutAt;
    /** Silence put in since audio came last. */
    private int silenceMillis;
    /** Silence put in whose place has neither been taken by what came late, nor turned out to be a gap. */
    private int owedMillis;

    private boolean speaking;

    /** Audio of the caller is handed on that came at this moment, as one message. */
    public void appended(int millis, long moment) {
        came(millis, moment);
        owedMillis = behindMillis + pauseMillis == 0 ? 0 : Math.max(0, owedMillis - millis);
        enter(millis, moment - behindMillis);
        messageEnd = appendedMillis;
        silenceMillis = 0;
        remember(millis);
        runsOutAt = runsOut(millis, moment);
    }

    /** A pause was the caller's own, unless more comes after it than is said meanwhile: then the line was held up. */
    private void came(int millis, long moment) {
        long since = moment - cameAt;
        if (since >= millis) {
            pauseMillis = messages == 0 ? 0 : Math.min(since - millis, MOST_BEHIND_MILLIS);
            behindMillis = 0;
        } else {
            if (pauseMillis > 0) {
                heldUp();
            }
            behindMillis = Math.max(0, behindMillis - (millis - since));
        }
        cameAt = moment;
    }

    /** The first message after the pause was late too. */
    private void heldUp() {
        behindMillis = pauseMillis;
        pauseMillis = 0;
        if (appendedMillis == messageEnd) {
            int millis = lengths[Math.floorMod(messages - 1, lengths.length)];
            appendedMillis -= millis;
            enter(millis, cameAt - behindMillis);
        }
    }

    private void remember(int millis) {
        lengths[messages++ % lengths.length] = millis;
        usualMillis = 0;
        for (int length : lengths) {
            usualMillis = Math.max(usualMillis, length);
        }
    }

    /** The next message may take as long to be recorded as any of those that came last. */
    private long runsOut(int millis, long moment) {
        long ahead = Math.max(runsOutAt, moment) + millis - (moment + usualMillis);
        return moment + usualMillis + Math.max(0, Math.min(ahead, MOST_AHEAD_MILLIS) - FORGOTTEN_MILLIS);
    }

    /** The audio that is handed on next was said up to {@code lastMoment}. */
    private void enter(int millis, long lastMoment) {
        for (int left = millis - SLOT_MILLIS; left >= 0; left -= SLOT_MILLIS) {
            moments[(int) (appendedMillis / SLOT_MILLIS % SLOTS)] = (int) Math.max(0, lastMoment - left);
            appendedMillis += SLOT_MILLIS;
        }
    }

    /** So much of the oldest that the model has not got yet was given up: it will never get it. */
    public void lost(int millis) {
        lostMillis += millis;
    }

    /** The model hears the caller speak, or no longer. */
    public void speaking(boolean begins) {
        speaking = begins;
    }

    public boolean isSpeaking() {
        return speaking;
    }

    /** How much silence has to be put in now because the model waits and nothing comes: a multiple of 20 ms, or 0. */
    public int silenceDue(long moment) {
        long over = moment - runsOutAt;
        if (!speaking || messages == 0 || over < Math.max(PATIENCE_MILLIS, usualMillis / 2)) {
            return 0;
        }
        long due = Math.min(over, MOST_SILENCE_MILLIS) - silenceMillis;
        return (int) Math.max(0, due - due % SLOT_MILLIS);
    }

    /** So much silence is handed on, as {@link #silenceDue} told. */
    public void silencePutIn(int millis, long moment) {
        enter(millis, moment);
        silenceMillis += millis;
        owedMillis += millis;
    }

    /**
     * The platform's own count says that so much of the caller's audio never came.
     *
     * @return for how much of it no silence has been put in
     */
    public int missing(int gapMillis) {
        int there = Math.min(owedMillis, gapMillis);
        owedMillis -= there;
        return gapMillis - there;
    }

    /** Silence is handed on for what never came, as {@link #missing} told. */
    public void gapFilled(int millis, long moment) {
        enter(millis, moment);
    }

    /** Whether silence was put in where audio of this length belongs that follows what came last. */
    public boolean isLate(int millis) {
        return owedMillis >= millis;
    }

    /** Audio that {@linkplain #isLate is late} is not handed on. */
    public void lateDropped(int millis, long moment) {
        owedMillis -= millis;
        came(millis, moment);
    }

    /** The moment at which the audio at this place of the model's count was said; the nearest that is still known. */
    public long moment(long modelMillis) {
        long newest = Math.max(0, appendedMillis - 1);
        long oldest = Math.max(0, newest - (SLOTS - 1L) * SLOT_MILLIS);
        long slot = Math.max(oldest, Math.min(modelMillis + lostMillis, newest)) / SLOT_MILLIS;
        return moments[(int) (slot % SLOTS)];
    }

    /** Milliseconds of audio that were handed on since the call began. */
    public long appendedMillis() {
        return appendedMillis;
    }
}
