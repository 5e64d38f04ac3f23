package org.camelvoice.simulator;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A sound card and the buffer before it, as in a page: the card pulls 128 samples at a time on an absolute clock, and
 * silence if there are none. Exact, deterministic, and without a clock: every call passes the time, so it runs in
 * virtual time as well as behind a socket.
 *
 * <p>Samples count as played when they have left the buffer for the card. An epoch's samples count from its first; a
 * clear drops unplayed samples and starts the next epoch. Times are nanoseconds from any one origin and never go back.
 * Not thread-safe.
 */
public final class BrowserPlayout {
    /** The samples that Web Audio pulls at once. */
    public static final int STEP_SAMPLES = 128;

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int AUDIBLE = 260; // of 32767, -42 dBFS

    private final int sampleRate;
    private final long startNanos;
    private final long playoutDelayNanos;
    private final Deque<Piece> buffer = new ArrayDeque<>();
    private final Map<Long, Long> playedOfItem = new HashMap<>();
    /** Null without recording. Its first {@link #steps} steps have left. */
    private short[] recording;

    private long steps;
    private long bufferedSamples;
    private long receivedSamples;
    private long epoch;
    private long playedSamples;
    /** Nothing leaves before this time. */
    private long notBeforeNanos = Long.MIN_VALUE;

    private BrowserPlayout(int sampleRate, long startNanos, long playoutDelayNanos, boolean recording) {
        this.sampleRate = sampleRate;
        this.startNanos = startNanos;
        this.playoutDelayNanos = playoutDelayNanos;
        this.recording = recording ? new short[2 * sampleRate] : null; // 2 s, to begin with
    }

    /**
     * A card that starts at {@code startNanos} and records everything that it plays.
     *
     * @param playoutDelayNanos the delay of audio that arrives at an empty buffer
     */
    public static BrowserPlayout recording(int sampleRate, long startNanos, long playoutDelayNanos) {
        return new BrowserPlayout(sampleRate, startNanos, playoutDelayNanos, true);
    }

    /** A card that records nothing: for hundreds of clients at once. */
    public static BrowserPlayout unrecorded(int sampleRate, long startNanos, long playoutDelayNanos) {
        return new BrowserPlayout(sampleRate, startNanos, playoutDelayNanos, false);
    }

    /**
     * Audio of this epoch has arrived.
     *
     * @param item    its item: any number
     * @param samples must not be changed afterwards
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
     * Drops unplayed audio; the next epoch starts.
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

    /** Advances the time: the card pulls what is due up to and including now. */
    public void advanceTo(long nanos) {
        for (long due = nextStepNanos(); due <= nanos; due = nextStepNanos()) {
            pull(due >= notBeforeNanos);
        }
    }

    /** The time of the card's next pull. */
    public long nextStepNanos() {
        return startNanos + steps * STEP_SAMPLES * NANOS_PER_SECOND / sampleRate;
    }

    /** The present epoch: 0 at first. */
    public long epoch() {
        return epoch;
    }

    /** Samples played of the present epoch. */
    public long played() {
        return playedSamples;
    }

    /** Samples played of this item. */
    public long playedOf(long item) {
        return playedOfItem.getOrDefault(item, 0L);
    }

    /** Samples that wait to be played. */
    public long buffered() {
        return bufferedSamples;
    }

    /** The total of received samples. */
    public long received() {
        return receivedSamples;
    }

    /** Whether audible sound waits to be played: 1 ms above -42 dBFS. */
    public boolean isAboutToBeHeard() {
        return buffer.stream().anyMatch(piece -> isAudible(piece.samples, piece.played, piece.samples.length));
    }

    /**
     * The sound of a stretch of time, silence included.
     *
     * @param from its first sample, counted from the card's start; unplayed samples are silence
     * @throws IllegalStateException if this card records nothing
     */
    public short[] heard(int from, int samples) {
        if (recording == null) {
            throw new IllegalStateException("This playout records nothing");
        }
        int known = (int) Math.max(0, Math.min(from + samples, steps * STEP_SAMPLES) - from);
        return Arrays.copyOf(Arrays.copyOfRange(recording, from, from + known), samples);
    }

    /** Whether 1 ms of {@link #heard} was above -42 dBFS; false if this card records nothing. */
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

    /** A piece of received audio. */
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
