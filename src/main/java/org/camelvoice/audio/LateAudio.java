package org.camelvoice.audio;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What comes in one go after a line was held up for longer than 3 s: the newest 3 s of it are kept, the oldest goes. They
 * wait until hardly more comes than is said meanwhile, for 0.4 s at least: a line that has been down begins slowly, with
 * bursts that are a round trip apart. After any shorter hold-up nothing waits here. Owned by one thread.
 */
public final class LateAudio implements ReorderWindow.Output {
    private static final int MOST_MILLIS = 3_000;
    private static final int LOOK_MILLIS = 400; // two long round trips
    private static final int BURST_MILLIS = 600; // in that time; less is what is said meanwhile
    private static final int IN_TIME_MILLIS = 900; // what comes meanwhile, which is two looks nearly always
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    /** What is handed on in one go at most, and so the longest that audio can be behind its time. */
    public static final int MOST_KEPT_MILLIS = MOST_MILLIS + IN_TIME_MILLIS;

    private final AudioFormat format;
    private final ReorderWindow.Output output;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int waitingMillis;
    /** What has come since it was looked at last. */
    private int cameMillis;

    private long lookedAt;
    private long since;
    /** Whether what comes is kept here. */
    private boolean gathers;

    private boolean begun;
    private long cameAt;

    private record Waiting(byte[] audio, int missingMillis, int millis) {}

    /** @param output who the audio is for */
    public LateAudio(AudioFormat format, ReorderWindow.Output output) {
        this.format = format;
        this.output = output;
    }

    /** Whether what comes now is late, most likely; or, in what is handed on, whether that was. */
    public boolean isGathering() {
        return gathers;
    }

    @Override
    public void next(byte[] audio, int missingMillis, long moment) {
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
            keep(new Waiting(audio, missingMillis, millis));
        } else {
            output.next(audio, missingMillis, moment);
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

    /** Looks at the clock. Called about every 20 ms. */
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

    /** What waits goes on. */
    public void end(long moment) {
        waitingMillis = 0;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            output.next(next.audio, next.missingMillis, moment);
        }
        gathers = false;
    }
}
