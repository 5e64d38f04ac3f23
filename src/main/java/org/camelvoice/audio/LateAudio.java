package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Audio that arrives in a burst after a stall of more than 3 s: keeps the newest 3 s and drops the rest. The audio waits
 * until it arrives in real time again, for at least 0.4 s: a restored line starts slowly, with bursts a round trip apart.
 * After a shorter stall, nothing waits here. Owned by one thread.
 */
public final class LateAudio implements ReorderWindow.Output {
    private static final int MOST_MILLIS = 3_000;
    private static final int LOOK_MILLIS = 400; // two long round trips
    private static final int BURST_MILLIS = 600; // within LOOK_MILLIS; less than this is real time
    private static final int IN_TIME_MILLIS = 900; // real-time audio meanwhile; nearly always two looks
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    /** What is handed on in one go at most, and so the longest that audio can be behind its time. */
    public static final int MOST_KEPT_MILLIS = MOST_MILLIS + IN_TIME_MILLIS;

    private final AudioFormat format;
    private final ReorderWindow.Output output;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int waitingMillis;
    /** Audio received since the last look. */
    private int cameMillis;

    private long lookedAt;
    private long since;
    /** Whether received audio is kept here. */
    private boolean gathers;

    private boolean begun;
    private long cameAt;

    private record Waiting(byte[] audio, int missingMillis, long timestamp, int millis) {}

    /** @param output receives the audio */
    public LateAudio(AudioFormat format, ReorderWindow.Output output) {
        this.format = format;
        this.output = output;
    }

    /** Whether audio received now is probably late; or, during a hand-over, whether that audio was. */
    public boolean isGathering() {
        return gathers;
    }

    @Override
    public void next(byte[] audio, int missingMillis, long timestamp, long moment) {
        int millis = (int) format.millis(audio.length);
        if (begun && moment - cameAt > MOST_MILLIS + millis && !gathers) {
            gathers = true;
            since = moment;
            lookedAt = moment;
            cameMillis = 0;
        }
        begun = true;
        cameAt = moment;
        if (gathers) {
            keep(new Waiting(audio, missingMillis, timestamp, millis));
        } else {
            output.next(audio, missingMillis, timestamp, moment);
        }
    }

    private void keep(Waiting next) {
        waiting.add(next);
        waitingMillis += next.millis;
        cameMillis += next.millis;
        while (waitingMillis > MOST_KEPT_MILLIS && waiting.size() > 1) {
            Waiting oldest = waiting.remove();
            waitingMillis -= oldest.millis;
            output.late(oldest.audio);
        }
    }

    @Override
    public void late(byte[] audio) {
        output.late(audio);
    }

    @Override
    public void duplicate(byte[] audio) {
        output.duplicate(audio);
    }

    /** Checks the clock. Called about every 20 ms. */
    public void tick(long moment) {
        if (!gathers || moment - lookedAt < LOOK_MILLIS) {
            return;
        }
        if (cameMillis <= BURST_MILLIS || moment - since >= LONGEST_WAIT_MILLIS) {
            end(moment);
        }
        lookedAt = moment;
        cameMillis = 0;
    }

    /** Passes on the waiting audio. */
    public void end(long moment) {
        waitingMillis = 0;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            output.next(next.audio, next.missingMillis, next.timestamp, moment);
        }
        gathers = false;
    }
}
