package org.camelvoice.platform;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What comes in one go after a line was held up for longer than 3 s: the newest 3 s of it are kept, the oldest goes. They
 * wait until no more comes than is said meanwhile, which is a tick or two. After any shorter hold-up nothing waits here.
 * Owned by the connection's loop.
 */
final class LateAudio {
    private static final int MOST_MILLIS = 3_000;
    private static final int IN_TIME_MILLIS = 100; // what may have come with it that is not late
    private static final int BURST_MILLIS = 60; // between two ticks: three times what is said meanwhile
    private static final int LONGEST_WAIT_MILLIS = 2_000;

    private final Output output;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int waitingMillis;
    private int sinceTickMillis;
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

    /** Whether what comes now is late, most likely. */
    boolean isGathering() {
        return gathers;
    }

    void add(byte[] audio, int missingMillis, int millis, long moment) {
        if (begun && moment - cameAt > MOST_MILLIS + millis && !gathers) {
            gathers = true;
            since = moment;
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
        sinceTickMillis += next.millis;
        while (waitingMillis > MOST_MILLIS + IN_TIME_MILLIS && waiting.size() > 1) {
            Waiting oldest = waiting.remove();
            waitingMillis -= oldest.millis;
            output.dropped(oldest.audio);
        }
    }

    /** Looks at the clock. Called about every 20 ms. */
    void tick(long moment) {
        if (gathers && (sinceTickMillis <= BURST_MILLIS || moment - since >= LONGEST_WAIT_MILLIS)) {
            end();
        }
        sinceTickMillis = 0;
    }

    /** What waits goes on. */
    void end() {
        gathers = false;
        waitingMillis = 0;
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            output.next(next.audio, next.missingMillis);
        }
    }
}
