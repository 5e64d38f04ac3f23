package org.camelvoice.platform.discord;

import java.util.Locale;
import org.camelvoice.audio.OpusPacket;
import org.camelvoice.audio.SpeakerPacket;

/**
 * One speaker's packets, of one SSRC (RFC 3550), in order and one every 20 ms, however UDP delays, swaps, doubles or loses them.
 * Discord's clients send nothing while nobody speaks; when speech ends, they send five packets of silence first.
 *
 * <pre>
 *             a packet                    3 packets, or 60 ms
 *   silent ─────────────▶ filling ──────────────────────────────▶ playing
 *      ▲                                                              │
 *      └──────────────────────────────────────────────────────────────┘
 *         nothing there after silence, or after five lost packets
 * </pre>
 *
 * <p>So a packet is played 40 to 60 ms after it came. A gap in speech, by sequence numbers and timestamps, is up to five lost
 * packets; a longer one is a pause. If packets come late, they are played late: nothing is lost that can still be played. The
 * delay shrinks again: packets of silence are skipped, and once it was over 120 ms for a second, others too, evenly over the
 * next second.
 *
 * <p>Time is told by calls of {@link #next}. Owned by the connection's loop.
 */
final class JitterBuffer {
    private static final int FRAME = 960; // 20 ms of 48 kHz: a packet's share of the timestamp
    private static final int MOST_HELD = 32; // a power of two; 640 ms
    private static final int DEPTH = 3; // packets, one of which is played at once: 40 to 60 ms
    private static final int MOST_LOST = 5;
    private static final int EARLIER = 2; // so many before the first to come may still come
    private static final int SECOND = 50; // in packets
    private static final int TOO_MANY = 6; // 120 ms

    /** Why a packet was not played. */
    enum Drop {
        /** It came when its place was given up. */
        LATE,
        /** It had come already. */
        DUPLICATE,
        /** It is no Opus packet of 20 ms. */
        UNREADABLE,
        /** More came at once than are held: the oldest went. */
        OVERFLOW,
        /** It was still held when its sender began to count anew. */
        RESTART,
        /** It was skipped, so that what follows is less late. */
        CATCH_UP;

        /** For metrics. */
        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Counts what the listener misses. */
    interface Losses {

        void countDropped(Drop why);

        /** A packet was missing when it was due: lost, or only late. */
        void countLost();
    }

    private final long speaker;
    private final SpeakerPacket lostPacket;
    private final Losses losses;

    /** By the lower bits of the sequence number; null where none is held. */
    private final byte[][] packets = new byte[MOST_HELD][];

    private final int[] timestamps = new int[MOST_HELD];
    private int held;

    /** Whether a packet has ever come; before that, {@link #next} and {@link #due} mean nothing. */
    private boolean begun;

    /** The sequence number that is due next. */
    private char next;

    /** The timestamp that is due next. */
    private int due;

    /** Which of the last 64 sequence numbers were played; the lowest bit is of the last one. */
    private long played;

    private boolean playing;
    private int filling;

    /** Whether silence was played last: then what is missing is no loss. */
    private boolean ended;

    /** Lost packets in a row. */
    private int lostInARow;

    /** How many of these were handed out while nothing later had come, so that they may only have been late. */
    private int perhapsLate;

    /** For so many calls in a row, more than 120 ms were held. */
    private int crowded;

    /** While positive, every so many calls a packet is skipped. */
    private int pace;

    private int sinceSkipped;

    /** @param speaker goes into the packets that come out */
    JitterBuffer(long speaker, Losses losses) {
        this.speaker = speaker;
        this.lostPacket = new SpeakerPacket(speaker, null);
        this.losses = losses;
    }

    /** Packets that wait to be played. */
    int held() {
        return held;
    }

    /**
     * A packet has come.
     *
     * @param sequence  RTP's sequence number, which wraps
     * @param timestamp RTP's timestamp, of a 48 kHz clock, which wraps
     * @param opus      not copied
     */
    void arrived(char sequence, int timestamp, byte[] opus) {
        if (!OpusPacket.isTwentyMillis(opus)) {
            losses.countDropped(Drop.UNREADABLE);
            return;
        }
        if (!begun || isElsewhere(sequence, timestamp)) {
            beginAnew(sequence, timestamp);
        }
        int ahead = ahead(sequence);
        if (ahead < 0) {
            losses.countDropped(wasPlayed(-ahead) ? Drop.DUPLICATE : Drop.LATE);
        } else {
            place(sequence, timestamp, opus);
        }
    }

    /**
     * What is played in the next 20 ms. Called every 20 ms.
     *
     * @return a packet; one without Opus if it was lost; or null if the speaker says nothing
     */
    SpeakerPacket next() {
        if (!playing && !begins()) {
            return null;
        }
        catchUp();
        if (held == 0) {
            return nothingThere();
        }
        settleLate();
        return missing() == 0 && pause() <= 0 ? play() : gap();
    }

    private int ahead(char sequence) {
        return (short) (sequence - next);
    }

    /** Whether the sender counts anew: over a second away, and not only after a pause. */
    private boolean isElsewhere(char sequence, int timestamp) {
        int ahead = ahead(sequence);
        int frames = (timestamp - due) / FRAME;
        return Math.abs(ahead) > SECOND || frames < -SECOND || ahead < 0 && frames > SECOND;
    }

    private boolean wasPlayed(int before) {
        return before <= Long.SIZE && (played >>> before - 1 & 1) == 1;
    }

    private void beginAnew(char sequence, int timestamp) {
        for (int i = 0; i < MOST_HELD; i++) {
            drop(i, Drop.RESTART);
        }
        begun = true;
        next = (char) (sequence - EARLIER);
        due = timestamp - EARLIER * FRAME;
        played = 0;
        stop();
    }

    private void place(char sequence, int timestamp, byte[] opus) {
        while (ahead(sequence) >= MOST_HELD) {
            skip(Drop.OVERFLOW);
        }
        int at = at(sequence);
        if (packets[at] != null) {
            losses.countDropped(Drop.DUPLICATE);
            return;
        }
        packets[at] = opus;
        timestamps[at] = timestamp;
        held++;
    }

    private static int at(char sequence) {
        return sequence % MOST_HELD;
    }

    private boolean begins() {
        if (held == 0 || ++filling < DEPTH && held < DEPTH) {
            return false;
        }
        skipMissing();
        due = timestamps[at(next)];
        ended = false;
        lostInARow = 0;
        perhapsLate = 0;
        playing = true;
        return true;
    }

    private void stop() {
        playing = false;
        filling = 0;
    }

    private SpeakerPacket nothingThere() {
        if (ended || lostInARow == MOST_LOST) {
            stop();
            return null;
        }
        perhapsLate++;
        return lose();
    }

    /** Now that a later packet is there: what was handed out as lost was indeed. */
    private void settleLate() {
        for (; perhapsLate > 0 && missing() > 0; perhapsLate--) {
            advance(0);
        }
    }

    /** How many sequence numbers are missing before the first packet that is held. */
    private int missing() {
        int missing = 0;
        while (packets[at((char) (next + missing))] == null) {
            missing++;
        }
        return missing;
    }

    /** How many packets' time is missing before the first packet that is held. */
    private int pause() {
        return (timestamps[at((char) (next + missing()))] - due) / FRAME;
    }

    private SpeakerPacket gap() {
        int missing = missing();
        int pause = pause();
        if (missing == 0 || ended || missing > MOST_LOST || pause > MOST_LOST || lostInARow == MOST_LOST) {
            stop();
            return next(); // at once, if enough waits behind the pause
        }
        if (pause <= 0) { // numbers are missing, but no time
            skipMissing();
            return play();
        }
        advance(0);
        return lose();
    }

    private SpeakerPacket lose() {
        lostInARow++;
        losses.countLost();
        return lostPacket;
    }

    private SpeakerPacket play() {
        int at = at(next);
        byte[] opus = packets[at];
        packets[at] = null;
        held--;
        advance(1);
        due = timestamps[at] + FRAME;
        ended = OpusPacket.isSilence(opus);
        lostInARow = 0;
        perhapsLate = 0;
        return new SpeakerPacket(speaker, opus);
    }

    private void skipMissing() {
        for (int missing = missing(); missing > 0; missing--) {
            advance(0);
        }
    }

    private void advance(int wasPlayed) {
        next++;
        due += FRAME;
        played = played << 1 | wasPlayed;
    }

    private void skip(Drop why) {
        drop(at(next), why);
        advance(0);
    }

    private void drop(int at, Drop why) {
        if (packets[at] != null) {
            packets[at] = null;
            held--;
            losses.countDropped(why);
        }
    }

    private void catchUp() {
        crowded = held > TOO_MANY ? crowded + 1 : 0;
        if (crowded == SECOND) {
            pace = Math.max(2, (SECOND - DEPTH) / (held - DEPTH));
        }
        if (held <= DEPTH) {
            pace = 0;
        } else if (isSilenceDue() && held > DEPTH + 1 || pace > 0 && ++sinceSkipped >= pace) {
            sinceSkipped = 0;
            skip(Drop.CATCH_UP);
        }
    }

    private boolean isSilenceDue() {
        byte[] opus = packets[at(next)];
        return opus != null && OpusPacket.isSilence(opus);
    }
}
