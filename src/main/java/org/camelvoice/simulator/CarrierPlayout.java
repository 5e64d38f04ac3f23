package org.camelvoice.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The phone network's playback: plays audio at 8 bytes of µ-law per millisecond, in the order received, and echoes each
 * mark when the audio before it has been played. Exact, deterministic, and without a clock: every call passes the time,
 * so it runs in virtual time as well as behind a socket.
 *
 * <pre>
 *   idle ──media──▶ about to play (for the playout delay) ──▶ playing ──all played──▶ idle
 *     ▲                              │                           │
 *     └────────────────────────── clear ◀────────────────────────┘
 * </pre>
 *
 * <p>An unbroken stretch of playback is a run: byte n of a run plays at its start plus n × 125 µs. Media that arrives
 * while something is buffered extends the run. Media that arrives at an empty buffer, also after an underrun, starts a
 * new run, one playout delay later.
 *
 * <p>Times are nanoseconds from any one origin and never go back, except where a method asks about the past. A position
 * is an index into all received audio, including audio that a clear dropped. Not thread-safe.
 *
 * @see <a href="https://www.twilio.com/docs/voice/media-streams/websocket-messages">Twilio: messages to Twilio</a>
 */
public final class CarrierPlayout {
    /** Played when the buffer is empty: µ-law's zero. */
    public static final byte SILENCE = (byte) 0xFF;

    /** A byte of 8 kHz µ-law. */
    public static final long NANOS_PER_BYTE = 125_000;

    /** The most buffered audio. Beyond it: error 31931, "Media Discarded". */
    public static final int MOST_BUFFERED_BYTES = 10 * 60 * 8000; // 10 minutes

    private final long playoutDelayNanos;
    private final MarkListener echoes;
    private final List<Run> runs = new ArrayList<>();
    private final Deque<Mark> marks = new ArrayDeque<>();
    private final List<CarrierClear> clears = new ArrayList<>();
    /** Null without recording. Its first {@link #received} bytes have been received. */
    private byte[] recording;

    private CarrierMarks honesty = CarrierMarks.WHEN_PLAYED;
    private long received;
    private long now = Long.MIN_VALUE;
    /** {@link Long#MIN_VALUE} before the first stall. */
    private long stalledUntil = Long.MIN_VALUE;

    /** Gets every mark, with the time at which its audio was played or a clear dropped it. */
    @FunctionalInterface
    public interface MarkListener {

        /** Called in the order of the marks, from within the method that advances the time. */
        void markReached(String name, long nanos);
    }

    private CarrierPlayout(long playoutDelayNanos, boolean recording, MarkListener echoes) {
        if (playoutDelayNanos < 0) {
            throw new IllegalArgumentException(
                    "Expected a playout delay of 0 or more, got " + playoutDelayNanos + " ns");
        }
        this.playoutDelayNanos = playoutDelayNanos;
        this.recording = recording ? new byte[16_000] : null; // 2 s, to begin with
        this.echoes = Objects.requireNonNull(echoes, "echoes");
    }

    /**
     * A playout that records the whole call.
     *
     * @param playoutDelayNanos from the arrival of audio at an empty buffer until it is heard
     */
    public static CarrierPlayout recording(long playoutDelayNanos, MarkListener echoes) {
        return new CarrierPlayout(playoutDelayNanos, true, echoes);
    }

    /** A playout that records no audio and keeps only its clears: for hundreds of calls at once. */
    public static CarrierPlayout unrecorded(long playoutDelayNanos, MarkListener echoes) {
        return new CarrierPlayout(playoutDelayNanos, false, echoes);
    }

    /** Sets how it treats marks from now on. */
    public CarrierPlayout echoing(CarrierMarks marksAre) {
        honesty = marksAre;
        return this;
    }

    /**
     * Audio has arrived.
     *
     * @param mulaw 8 kHz µ-law, any length
     * @return false if it was discarded as a whole, because more than ten minutes would have been buffered
     */
    public boolean media(byte[] mulaw, long nanos) {
        advanceTo(nanos);
        if (buffered(nanos) + mulaw.length > MOST_BUFFERED_BYTES) {
            return false;
        }
        if (mulaw.length > 0) {
            record(mulaw);
            runFrom(nanos).bytes += mulaw.length;
            received += mulaw.length;
        }
        return true;
    }

    /** A mark has arrived. It is echoed when all audio before it has been played, at once if nothing is buffered. */
    public void mark(String name, long nanos) {
        advanceTo(nanos);
        switch (honesty) {
            case AT_ONCE -> echoes.markReached(name, nanos);
            case WHEN_PLAYED -> marks.add(new Mark(name, received, nanos));
            case WRONG_NAMES -> marks.add(new Mark("not-" + name, received, nanos));
            case NEVER -> {
                // lost
            }
        }
        advanceTo(nanos);
    }

    /** Drops unplayed audio, and echoes every waiting mark. */
    public CarrierClear clear(long nanos) {
        advanceTo(nanos);
        CarrierClear clear = new CarrierClear(nanos, position(nanos), buffered(nanos));
        cutAt(nanos);
        clears.add(clear);
        while (!marks.isEmpty()) {
            echoes.markReached(marks.remove().name, nanos);
        }
        return clear;
    }

    /** Stops playback for {@code durationNanos} from now on; buffered audio is delayed by as much. */
    public void stall(long nanos, long durationNanos) {
        advanceTo(nanos);
        stalledUntil = Math.max(stalledUntil, nanos + durationNanos);
        long unplayed = buffered(nanos);
        if (unplayed > 0) {
            long start = Math.max(last().startNanos, stalledUntil);
            cutAt(nanos);
            addRun(received - unplayed, start).bytes = unplayed;
        }
    }

    /** Advances the time, and echoes the marks that are due by then. */
    public void advanceTo(long nanos) {
        if (nanos < now) {
            throw new IllegalArgumentException("Time went back by " + (now - nanos) + " ns");
        }
        now = nanos;
        for (long due = nextEchoNanos(); due <= nanos; due = nextEchoNanos()) {
            echoes.markReached(marks.remove().name, due);
        }
    }

    /** When the next mark will be echoed if nothing else arrives; {@link Long#MAX_VALUE} if no mark is waiting. */
    public long nextEchoNanos() {
        Mark next = marks.peek();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        return runs.isEmpty() ? next.nanos : Math.max(next.nanos, last().playedNanos(next.position));
    }

    /**
     * The next byte to be heard at this time, past or present: an index into all received audio. In a pause, it is the
     * byte after the last one heard.
     */
    public long position(long nanos) {
        for (int i = runs.size() - 1; i >= 0; i--) {
            if (runs.get(i).startNanos <= nanos) {
                return runs.get(i).positionAt(nanos);
            }
        }
        return 0;
    }

    /** The bytes waiting to be played at {@code nanos}, which must not be in the past. */
    public long buffered(long nanos) {
        return runs.isEmpty() ? 0 : last().unplayedAt(nanos);
    }

    /** The end of playback of all received audio; {@link Long#MIN_VALUE} before the first. */
    public long endNanos() {
        return runs.isEmpty() ? Long.MIN_VALUE : last().endNanos();
    }

    /** The total of received bytes, without discarded ones. */
    public long received() {
        return received;
    }

    /** Every clear so far, in order. */
    public List<CarrierClear> clears() {
        return List.copyOf(clears);
    }

    /**
     * The sound of a stretch of time: µ-law, with {@link #SILENCE} where nothing was played.
     *
     * @param fromNanos the start; after the present, the sound is silence or buffered audio
     * @throws IllegalStateException if this playout records nothing
     */
    public byte[] heard(long fromNanos, int bytes) {
        if (recording == null) {
            throw new IllegalStateException("This playout records nothing");
        }
        byte[] heard = new byte[bytes];
        Arrays.fill(heard, SILENCE);
        for (int i = runs.size() - 1; i >= 0 && runs.get(i).endNanos() > fromNanos; i--) {
            overlay(runs.get(i), fromNanos, heard);
        }
        return heard;
    }

    private void overlay(Run run, long fromNanos, byte[] heard) {
        long offset = Math.floorDiv(run.startNanos - fromNanos, NANOS_PER_BYTE);
        long first = Math.max(0, -offset);
        long end = Math.min(run.bytes, heard.length - offset);
        if (end > first) {
            System.arraycopy(recording, (int) (run.first + first), heard, (int) (offset + first), (int) (end - first));
        }
    }

    private void record(byte[] mulaw) {
        if (recording == null) {
            return;
        }
        int end = Math.addExact((int) received, mulaw.length);
        if (end > recording.length) {
            recording = Arrays.copyOf(recording, Math.max(end, recording.length * 2));
        }
        System.arraycopy(mulaw, 0, recording, (int) received, mulaw.length);
    }

    /** The run that audio arriving now belongs to. */
    private Run runFrom(long nanos) {
        return buffered(nanos) > 0 ? last() : addRun(received, Math.max(nanos + playoutDelayNanos, stalledUntil));
    }

    private Run addRun(long first, long startNanos) {
        if (recording == null && runs.size() > 1) {
            runs.remove(0); // keeps the previous one: it has the position until the new one starts
        }
        Run run = new Run(first, startNanos);
        runs.add(run);
        return run;
    }

    /** Removes from the last run what has not been played by then. A byte that is being played counts as unplayed. */
    private void cutAt(long nanos) {
        if (runs.isEmpty()) {
            return;
        }
        last().bytes -= last().unplayedAt(nanos);
        if (last().bytes == 0) {
            runs.remove(runs.size() - 1);
        }
    }

    private Run last() {
        return runs.get(runs.size() - 1);
    }

    /** The audio sent before it ends at {@code position}; it arrived at {@code nanos}. */
    private record Mark(String name, long position, long nanos) {}

    /** An unbroken stretch of playing. */
    private static final class Run {
        private final long first;
        private final long startNanos;
        /** Grows with received audio, shrinks when it is cut. */
        private long bytes;

        Run(long first, long startNanos) {
            this.first = first;
            this.startNanos = startNanos;
        }

        long endNanos() {
            return startNanos + bytes * NANOS_PER_BYTE;
        }

        /** When everything before this position has been played or dropped. */
        long playedNanos(long position) {
            return startNanos + Math.min(position - first, bytes) * NANOS_PER_BYTE;
        }

        long positionAt(long nanos) {
            long played = Math.max(0, nanos - startNanos) / NANOS_PER_BYTE;
            return first + Math.min(bytes, played);
        }

        long unplayedAt(long nanos) {
            return first + bytes - positionAt(nanos);
        }
    }
}
