package org.camelvoice.call;

import java.util.Arrays;
import org.camelvoice.audio.AudioFormat;

/**
 * One side of a recording as it will be delivered. Positions are bytes since the call began. Audio is laid where it
 * belongs; where what was laid before it ends elsewhere, the difference goes without a click: at once where the audio is
 * quiet, by an eighth of a millisecond for every 20 ms where it is not. Only a pause before it is laid as it was.
 *
 * <p>Owned by the call's loop.
 */
final class LaidTrack {
    /** What is laid in one go at most: short enough to find the quiet between words. */
    static final int STEP_MILLIS = 20;
    /** Audio may be laid so much too late; what comes then is left out. */
    static final int MOST_BEHIND_MILLIS = 4_000;
    /** A longer hole was a pause, and is no inaccuracy of clocks. */
    private static final int PAUSE_MILLIS = 12;
    /** What lies less than this beside its place stays there. */
    private static final int SMALL_MILLIS = 2;
    /** Sound does so up to this. */
    private static final int SMALL_IN_SOUND_MILLIS = 6;
    /** Audio without a louder sample than -48 dB is quiet. */
    private static final int QUIET = 130;

    private final AudioFormat format;
    private final int sampleBytes;
    private final RecordedTrack track;
    /** Where the last audio ends; what is behind it is silence that may still be longer or shorter. */
    private long silentFrom;

    LaidTrack(AudioFormat format, long start) {
        this.format = format;
        this.sampleBytes = format.bytesPerSecond() / format.sampleRate();
        this.track = new RecordedTrack(format, start);
        this.silentFrom = start;
    }

    private long bytes(int millis) {
        return (long) millis * format.bytesPerMilli();
    }

    /** The position of the next audio. */
    long end() {
        return track.end();
    }

    /** Adds silence up to {@code position}; nothing if the track is already longer. */
    void padTo(long position) {
        track.padTo(position - position % sampleBytes);
    }

    /** Removes and returns everything before {@code position}, with silence in the gaps. */
    byte[] take(long position) {
        return track.take(position);
    }

    /** How much of what belongs at {@code place} may be laid now, so that what is laid ends at {@code until}. */
    long room(long place, long until) {
        return until - (startsAt(place) ? Math.max(place, track.start()) : end());
    }

    /** Lays audio, {@value #STEP_MILLIS} ms at most, that belongs at {@code place}. */
    void lay(byte[] audio, int from, int length, long place) {
        if (startsAt(place)) {
            long begin = place - place % sampleBytes;
            track.cutTo(begin);
            track.padTo(begin);
        }
        long early = (place - track.end()) / sampleBytes * sampleBytes;
        if (-early < bytes(MOST_BEHIND_MILLIS)) {
            append(audio, from, length, early);
            silentFrom = track.end();
        }
    }

    /** Whether there is, or is to be, silence before it. */
    private boolean startsAt(long place) {
        return place - track.end() >= bytes(PAUSE_MILLIS) || silentFrom < track.end() && place >= silentFrom;
    }

    private void append(byte[] audio, int from, int length, long early) {
        long moved = moved(audio, from, length, early);
        track.padTo(track.end() + Math.max(0, moved));
        int dropped = (int) Math.min(length, Math.max(0, -moved));
        track.append(audio, from + dropped, length - dropped);
    }

    /** By how much audio is moved towards its place: later if positive. */
    private long moved(byte[] audio, int from, int length, long early) {
        long distance = Math.abs(early);
        if (distance < bytes(SMALL_MILLIS)) {
            return 0;
        }
        if (isQuiet(audio, from, length)) {
            return early;
        }
        boolean isShort = length < bytes(STEP_MILLIS) / 2; // of which there may be many
        return distance < bytes(SMALL_IN_SOUND_MILLIS) || isShort ? 0 : slip(audio, from, early);
    }

    /** Sound is moved by repeating its first samples, or by leaving them out. */
    private long slip(byte[] audio, int from, long early) {
        int eighth = format.bytesPerMilli() / 8;
        if (early < 0) {
            return -eighth;
        }
        track.append(audio, from, eighth);
        return 0;
    }

    private boolean isQuiet(byte[] audio, int from, int length) {
        for (short sample : format.decode(Arrays.copyOfRange(audio, from, from + length))) {
            if (Math.abs(sample) > QUIET) {
                return false;
            }
        }
        return true;
    }
}
