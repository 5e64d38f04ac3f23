package org.camelvoice.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A sound card and the buffer before it, as a page has them: 128 samples at a time are pulled on an absolute clock,
 * silence where there are none. Exact, deterministic, and without a clock of its own: every call says what time it is,
 * so that it runs in virtual time as well as behind a socket.
 *
 * <p>What counts as played has left the buffer for the card. Samples of an epoch are counted from its first; a clear
 * drops what has not been played and begins the next. Times are nanoseconds from any one origin and never go back. Not
 * thread-safe: one thread at a time.
 */
public final class BrowserPlayout {
    /** What Web Audio pulls at once. */
    public static final int STEP_SAMPLES = 128;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int AUDIBLE = 260; // of 32767, -42 dBFS

    private final int sampleRate;
    private final long startNanos;
    private final long playoutDelayNanos;
    private final Deque<Piece> buffer = new ArrayDeque<>();
    private final Map<Long, Long> playedOfItem = new HashMap<>();
    /** Null when nothing is recorded. Its first {@link #steps} steps have left. */
    private short[] recording;

    private long steps;
    private long bufferedSamples;
    private long receivedSamples;
    private long epoch;
    private long playedSamples;
    /** Nothing leaves before. */
    private long notBeforeNanos = Long.MIN_VALUE;

    private BrowserPlayout(int sampleRate, long startNanos, long playoutDelayNanos, boolean recording) {
        this.sampleRate = sampleRate;
        this.startNanos = startNanos;
        this.playoutDelayNanos = playoutDelayNanos;
        this.recording = recording ? new short[2 * sampleRate] : null; // 2 s, to begin with
    }

    /**
     * A card that starts at {@code startNanos}, and remembers all that it has played.
     *
     * @param playoutDelayNanos how long audio that arrives at an empty buffer is kept back
     */
    public static BrowserPlayout recording(int sampleRate, long startNanos, long playoutDelayNanos) {
        return new BrowserPlayout(sampleRate, startNanos, playoutDelayNanos, true);
    }

    /** A card that remembers no audio: for hundreds of clients at once. */
    public static BrowserPlayout unrecorded(int sampleRate, long startNanos, long playoutDelayNanos) {
        return new BrowserPlayout(sampleRate, startNanos, playoutDelayNanos, false);
    }

    /**
     * Audio of this epoch has come.
     *
     * @param item whose it is: any number
     * @param samples not to be changed afterwards
     */
    public void audio(long item, short[] samples, long nanos) {
        advanceTo(nanos);
        if (bufferedSamples == 0) {
            notBeforeNanos = nanos + playoutDelayNanos;
        }
        buffer.add(new Piece(item, samples));
        bufferedSamples += samples.length;
        receivedSamples += samples.length;
    }

    /**
     * Throws away what has not been played; the next epoch begins.
     *
     * @return its time counts from the card's start
     */
    public BrowserClear clear(long nextEpoch, long nanos) {
        advanceTo(nanos);
        BrowserClear clear =
                new BrowserClear(Duration.ofNanos(nanos - startNanos), epoch, playedSamples, bufferedSamples);
        buffer.clear();
        bufferedSamples = 0;
        playedSamples = 0;
        epoch = nextEpoch;
        return clear;
    }

    /** Moves the time on: the card pulls what it would have pulled by then, now included. */
    public void advanceTo(long nanos) {
        for (long due = nextStepNanos(); due <= nanos; due = nextStepNanos()) {
            pull(due >= notBeforeNanos);
        }
    }

    /** When the card pulls next. */
    long nextStepNanos() {
        return startNanos + steps * STEP_SAMPLES * NANOS_PER_SECOND / sampleRate;
    }

    /** The epoch that is being played: 0 at first. */
    public long epoch() {
        return epoch;
    }

    /** How many samples of this epoch have been played. */
    public long played() {
        return playedSamples;
    }

    /** How many samples of this item have been played. */
    public long playedOf(long item) {
        return playedOfItem.getOrDefault(item, 0L);
    }

    /** How many samples wait to be played. */
    public long buffered() {
        return bufferedSamples;
    }

    /** How many samples have come, all in all. */
    public long received() {
        return receivedSamples;
    }

    /** Whether something that can be heard waits to be played: 1 ms of it above -42 dBFS. */
    public boolean isAboutToBeHeard() {
        return buffer.stream().anyMatch(piece -> isAudible(piece.samples, piece.played, piece.samples.length));
    }

    /**
     * What has been heard in a stretch of time, silence included.
     *
     * @param from its first sample, counted from the card's start; what has not been played is silence
     * @throws IllegalStateException if this card remembers nothing
     */
    public short[] heard(int from, int samples) {
        if (recording == null) {
            throw new IllegalStateException("This playout records nothing");
        }
        int known = (int) Math.max(0, Math.min(from + samples, steps * STEP_SAMPLES) - from);
        return Arrays.copyOf(Arrays.copyOfRange(recording, from, from + known), samples);
    }

    /** {@link #heard}: whether 1 ms of it could be heard, above -42 dBFS; false if this card remembers nothing. */
    boolean wasAudible(int from, int samples) {
        return recording != null && isAudible(recording, from, (int) Math.min(from + samples, steps * STEP_SAMPLES));
    }

    private boolean isAudible(short[] samples, int from, int to) {
        int loud = 0;
        for (int i = from; i < to; i++) {
            if (Math.abs(samples[i]) >= AUDIBLE) {
                loud++;
            }
        }
        return loud * 1000L >= sampleRate;
    }

    private void pull(boolean isPlaying) {
        int at = (int) (steps * STEP_SAMPLES);
        int end = at + STEP_SAMPLES;
        reserve(end);
        while (isPlaying && at < end && !buffer.isEmpty()) {
            at += play(buffer.peek(), at, end - at);
        }
        steps++;
    }

    private void reserve(int samples) {
        if (recording != null && samples > recording.length) {
            recording = Arrays.copyOf(recording, Math.max(samples, recording.length * 2));
        }
    }

    private int play(Piece piece, int at, int most) {
        int count = Math.min(most, piece.samples.length - piece.played);
        if (recording != null) {
            System.arraycopy(piece.samples, piece.played, recording, at, count);
        }
        piece.played += count;
        playedSamples += count;
        bufferedSamples -= count;
        playedOfItem.merge(piece.item, (long) count, Long::sum);
        if (piece.played == piece.samples.length) {
            buffer.remove();
        }
        return count;
    }

    /** Audio as it came. */
    private static final class Piece {
        private final long item;
        private final short[] samples;
        private int played;

        Piece(long item, short[] samples) {
            this.item = item;
            this.samples = samples;
        }
    }
}
