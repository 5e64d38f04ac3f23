package org.camelvoice.call;

/**
 * The caller's time against the model's. The model counts the milliseconds of audio that it was sent; this is the ledger
 * from that count to the moments at which the caller spoke. It also says where audio is missing and silence must stand
 * in for it, and which audio comes too late because silence stands there already.
 *
 * <p>Caller timestamps are milliseconds of the platform's own count, or -1 where it has none. Moments are milliseconds
 * since the call began. Owned by the call's loop.
 */
public final class CallerTimeline {
    /** What {@link #place} says of a frame that is late. */
    public static final int LATE = -1;

    /** If the model hears speech and nothing comes for so long, silence is put in. */
    private static final int PATIENCE_MILLIS = 200;

    private static final int MOST_SILENCE_MILLIS = 3_000;
    /** A timestamp may be so much further on than the clock; and so much behind, without meaning a new count. */
    private static final int TOLERANCE_MILLIS = 1_000;

    private static final int UNKNOWN = -1;
    private static final int SLOT_MILLIS = 20;
    private static final int SLOTS = 60_000 / SLOT_MILLIS;

    /** The moment at which the audio in each slot of 20 ms had come, of the last minute. */
    private final int[] moments = new int[SLOTS];

    private long appendedMillis;
    /** Of what was appended: what the model never got. */
    private long lostMillis;
    /** The timestamp that the next frame has if nothing is missing; {@link #UNKNOWN} before the first. */
    private long expectedTimestamp = UNKNOWN;

    private long lastFrameAt;
    /** Silence put in since the last frame came, and not yet balanced by late frames. */
    private int owedMillis;

    private int silenceMillis;
    private boolean speaking;

    /**
     * Where a frame belongs that has just come.
     *
     * @param timestampMillis the platform's own, of the frame's beginning, or -1: then nothing says that it is late, and
     *     nothing of what was said is lost
     * @param moment          at which it came
     * @return the milliseconds of silence, a multiple of 20, that must go before it; or {@link #LATE}
     */
    public int place(long timestampMillis, int frameMillis, long moment) {
        if (owedMillis >= frameMillis && isBehind(timestampMillis, frameMillis)) {
            owedMillis -= frameMillis;
            return LATE;
        }
        owedMillis = 0;
        int missing = missingBefore(timestampMillis, moment);
        expectedTimestamp = nextTimestamp(timestampMillis, frameMillis);
        return missing;
    }

    private boolean isBehind(long timestampMillis, int frameMillis) {
        return timestampMillis >= 0 && timestampMillis + frameMillis <= expectedTimestamp;
    }

    /** A leap that the clock did not make is no gap, but a timestamp that means nothing. */
    private int missingBefore(long timestampMillis, long moment) {
        long leap = timestampMillis - expectedTimestamp;
        if (timestampMillis < 0 || expectedTimestamp == UNKNOWN || leap > moment - lastFrameAt + TOLERANCE_MILLIS) {
            return 0;
        }
        long missing = Math.max(0, Math.min(leap, MOST_SILENCE_MILLIS));
        return (int) (missing - missing % SLOT_MILLIS);
    }

    private long nextTimestamp(long timestampMillis, int frameMillis) {
        if (timestampMillis < 0) {
            return expectedTimestamp == UNKNOWN ? UNKNOWN : expectedTimestamp + frameMillis;
        }
        long next = timestampMillis + frameMillis;
        boolean again = next < expectedTimestamp && next > expectedTimestamp - TOLERANCE_MILLIS;
        return again ? expectedTimestamp : next;
    }

    /** Audio of the caller is handed on, at this moment. */
    public void appended(int millis, long moment) {
        for (long slot = appendedMillis / SLOT_MILLIS; slot * SLOT_MILLIS < appendedMillis + millis; slot++) {
            moments[(int) (slot % SLOTS)] = (int) moment;
        }
        appendedMillis += millis;
        lastFrameAt = moment;
        silenceMillis = 0;
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
        if (!speaking || moment - lastFrameAt < PATIENCE_MILLIS) {
            return 0;
        }
        long due = Math.min(moment - lastFrameAt, MOST_SILENCE_MILLIS) - silenceMillis;
        return (int) Math.max(0, due - due % SLOT_MILLIS);
    }

    /** So much silence was put in, as {@link #silenceDue} told. */
    public void silencePutIn(int millis, long moment) {
        long frameCame = lastFrameAt;
        int before = silenceMillis;
        appended(millis, moment);
        lastFrameAt = frameCame;
        silenceMillis = before + millis;
        owedMillis += millis;
        if (expectedTimestamp != UNKNOWN) {
            expectedTimestamp += millis;
        }
    }

    /** The moment at which the audio at this place of the model's count had come; the nearest that is still known. */
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
