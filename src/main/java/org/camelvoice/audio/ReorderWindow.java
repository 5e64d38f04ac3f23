package org.camelvoice.audio;

import java.util.Arrays;

/**
 * Orders a stream's frames by the sender's numbers or timestamps, and reports gaps. The next frame passes at once. After
 * a gap of up to three frames, later frames wait until the missing one arrives, more than three are waiting, or the first
 * has waited for 60 ms.
 *
 * <pre>
 *   came   1  3  2  4  5  7  8  9 10
 *   next   1     23 4  5          (6 is missing) 7 8 9 10
 * </pre>
 *
 * <p>It drops a frame that arrives twice, or after its place was given up. If numbers and timestamps are meaningless,
 * frames pass in the order of arrival. Owned by one thread.
 */
public final class ReorderWindow {
    /** The number or timestamp of audio whose sender has none. */
    public static final int UNKNOWN = -1;

    private static final int MOST_HELD = 3;
    private static final int LONGEST_HOLD_MILLIS = 60;
    private static final int MOST_MISSING_MILLIS = 3_000;
    private static final int TOLERANCE_MILLIS = 1_000;

    private final AudioFormat format;
    private final Output output;
    private final FrameNumbers numbers = new FrameNumbers();
    private final FrameTimes times = new FrameTimes();
    private final LastFrames recent = new LastFrames();

    /** Frames that wait for earlier ones, in order; null from {@link #heldCount} on. */
    private final Frame[] held = new Frame[MOST_HELD];

    private int heldCount;
    private boolean begun;
    private long passedAt;

    private record Frame(byte[] audio, long number, long timestamp, long moment) {}

    /** Receives the frames. */
    public interface Output {

        /**
         * The next frame, which passes at this moment.
         *
         * @param missingMillis before it
         * @param timestamp     of its first sample, if it is of the audio's own clock; otherwise {@link #UNKNOWN}
         */
        void next(byte[] audio, int missingMillis, long timestamp, long moment);

        /** It came after its place was given up, or is too old; nothing else comes of it. */
        void late(byte[] audio);

        /** It had come already; nothing else comes of it. */
        void duplicate(byte[] audio);
    }

    /** @param format of the frames */
    public ReorderWindow(AudioFormat format, Output output) {
        this.format = format;
        this.output = output;
    }

    /**
     * A frame has arrived.
     *
     * @param audio     not empty, of any length
     * @param number    by the sender's count, one more each time; or {@link #UNKNOWN}
     * @param timestamp of its first sample, by the sender's clock, in milliseconds; or {@link #UNKNOWN}
     * @param moment    now, in milliseconds
     */
    public void add(byte[] audio, long number, long timestamp, long moment) {
        if (recent.has(audio, number, timestamp)) {
            output.duplicate(audio);
            return;
        }
        recent.add(audio, number, timestamp);
        place(audio, number, timestamp, moment);
    }

    /** Whether numbers or timestamps reliably show gaps. */
    public boolean isSure() {
        return numbers.areSure() || times.areBelieved();
    }

    /** Whether the timestamps are of the audio's own clock: as far apart as the audio is long. */
    public boolean hasTimes() {
        return times.areBelieved();
    }

    private void place(byte[] audio, long number, long timestamp, long moment) {
        int ahead = ahead(number, timestamp, millis(audio));
        if (ahead < 0) {
            numbers.late();
            output.late(audio);
        } else if (ahead > 0 && ahead <= MOST_HELD) {
            hold(new Frame(audio, number, timestamp, moment), moment);
        } else {
            if (ahead > 0) {
                end(moment); // the waiting frames come first
            }
            pass(audio, number, timestamp, moment);
            passFollowing(moment);
        }
    }

    private int ahead(long number, long timestamp, int millis) {
        if (times.isNext(timestamp)) {
            return 0;
        }
        int ahead = numbers.ahead(number);
        return ahead == 0 && !numbers.areSure() ? times.ahead(timestamp, millis) : ahead;
    }

    private int ahead(Frame frame) {
        return ahead(frame.number, frame.timestamp, millis(frame.audio));
    }

    private int millis(byte[] audio) {
        return Math.max(1, (int) format.millis(audio.length));
    }

    private void hold(Frame frame, long moment) {
        if (heldCount == MOST_HELD) {
            giveUpHole(moment);
            place(frame.audio, frame.number, frame.timestamp, moment);
            return;
        }
        int at = heldCount++;
        for (; at > 0 && ahead(held[at - 1]) > ahead(frame); at--) {
            held[at] = held[at - 1];
        }
        held[at] = frame;
    }

    /** Checks the clock. Called about every 20 ms. */
    public void tick(long moment) {
        while (heldCount > 0 && moment - oldestMoment() > LONGEST_HOLD_MILLIS) {
            giveUpHole(moment);
        }
    }

    private long oldestMoment() {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < heldCount; i++) {
            oldest = Math.min(oldest, held[i].moment);
        }
        return oldest;
    }

    /** No more frames will come. */
    public void end(long moment) {
        while (heldCount > 0) {
            giveUpHole(moment);
        }
    }

    private void giveUpHole(long moment) {
        Frame frame = removeFirst();
        pass(frame.audio, frame.number, frame.timestamp, moment);
        passFollowing(moment);
    }

    private void passFollowing(long moment) {
        while (heldCount > 0 && ahead(held[0]) <= 0) {
            Frame frame = removeFirst();
            pass(frame.audio, frame.number, frame.timestamp, moment);
        }
    }

    private Frame removeFirst() {
        Frame first = held[0];
        System.arraycopy(held, 1, held, 0, --heldCount);
        held[heldCount] = null;
        return first;
    }

    private void pass(byte[] audio, long number, long timestamp, long moment) {
        int millis = millis(audio);
        long byTimes = times.passed(timestamp, millis, moment);
        long byNumbers = (long) numbers.passed(number) * millis;
        long missing = byTimes == FrameTimes.UNKNOWN ? byNumbers : byTimes;
        boolean isGap = begun && missing <= moment - passedAt + TOLERANCE_MILLIS;
        begun = true;
        passedAt = moment;
        int gap = isGap ? (int) Math.min(missing, MOST_MISSING_MILLIS) : 0;
        output.next(audio, gap, times.areBelieved() ? timestamp : UNKNOWN, moment);
    }

    /** The last frames, to recognise repetitions. */
    private static final class LastFrames {
        private static final int MANY = 4;

        private final byte[][] audio = new byte[MANY][];
        private final long[] numbers = new long[MANY];
        private final long[] timestamps = new long[MANY];
        private int added;

        /**
         * Never true for a frame without number and timestamp, nor for a stream with constant ones: its silence would look
         * like repetition.
         */
        boolean has(byte[] other, long number, long timestamp) {
            if (number == UNKNOWN && timestamp == UNKNOWN) {
                return false;
            }
            boolean same = false;
            boolean change = false;
            for (int i = 0; i < Math.min(MANY, added); i++) {
                boolean equal = timestamps[i] == timestamp && numbers[i] == number;
                same |= equal && Arrays.equals(audio[i], other);
                change |= !equal;
            }
            return same && change;
        }

        void add(byte[] next, long number, long timestamp) {
            int at = added++ % MANY;
            audio[at] = next;
            numbers[at] = number;
            timestamps[at] = timestamp;
        }
    }
}
