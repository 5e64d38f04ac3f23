package org.camelvoice.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What comes in one go after a line was held up for longer than 3 s: the newest 3 s of it are kept, the oldest goes. They
 * wait until hardly more comes than is said meanwhile, for 0.4 s at least: a line that has been down begins slowly, with
 * bursts that are a round trip apart. After any shorter hold-up nothing waits here. Owned by the connection's loop.
 */
final class LateAudio {
    private static final int MOST_MILLIS = 3_000;
    private static final int LOOK_MILLIS = 400; // two long round trips
    private static final int BURST_MILLIS = 600; // in that time; less is what is said meanwhile
    private static final int IN_TIME_MILLIS = 900; // what comes meanwhile, which is two looks nearly always
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    private final Output output;
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

    /** Who the audio is for. */
    interface Output {
        void next(byte[] audio, int missingMillis);

        /** It is too old. */
        void dropped(byte[] audio);
    }

    LateAudio(Output output) {
        this.output = output;
    }

    /** Whether what comes now is late, most likely; or, in what is handed on, whether that was. */
    boolean isGathering() {
        return gathers;
    }

    void add(byte[] audio, int missingMillis, int millis, long moment) {
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
            output.next(audio, missingMillis);
        }
    }

    private void keep(Waiting next) {
        waiting.add(next);
        waitingMillis += next.millis;
        cameMillis += next.millis;
        while (waitingMillis > MOST_MILLIS + IN_TIME_MILLIS && waiting.size() > 1) {
            Waiting oldest = waiting.remove();
            waitingMillis -= oldest.millis;
            output.dropped(oldest.audio);
        }
    }

    /** Looks at the clock. Called about every 20 ms. */
    void tick(long moment) {
        if (!gathers || moment - lookedAt < LOOK_MILLIS) {
            return;
        }
        if (cameMillis <= BURST_MILLIS || moment - since >= LONGEST_WAIT_MILLIS) {
            end();
        }
        lookedAt = moment;
        cameMillis = 0;
    }

    /** What waits goes on. */
    void end() {
        waitingMillis = 0;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            output.next(next.audio, next.missingMillis);
        }
        gathers = false;
    }
}
