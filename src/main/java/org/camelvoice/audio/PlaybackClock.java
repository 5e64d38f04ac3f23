package org.camelvoice.audio;

/**
 * One account of the far end's playback, told in the time of sending: the byte at {@link #position} plays when something
 * sent at {@link #time} arrives. From there on, playback is as fast as time, until the buffer is empty. Audio that finds
 * it empty plays after the {@linkplain StartDelay start delay}.
 *
 * <p>Whether audio finds the buffer empty is not always certain: if a network has jitter, audio that left a little before
 * the end of what was buffered may come a little after it. The hopeful account takes it that the buffer was not empty
 * while that is possible, the doubtful one that it was. Owned by the call's loop.
 */
final class PlaybackClock {
    private final AudioFormat format;
    private final boolean hopeful;
    private long position;
    private long time;
    /** When everything before {@link #position} has been played: earlier than {@link #time} after a pause. */
    private long emptyAt;

    PlaybackClock(AudioFormat format, boolean hopeful) {
        this.format = format;
        this.hopeful = hopeful;
    }

    /** The byte at {@code position} plays when something sent at {@code time} arrives. */
    void set(long position, long time) {
        this.position = position;
        this.time = time;
        this.emptyAt = time;
    }

    /** The audio from {@code start} on leaves. */
    void leaves(long start, long now, long margin, long delay) {
        long pause = pause(start, now, margin, delay);
        if (pause > 0) {
            long end = timeOf(start);
            set(start, end + pause);
            emptyAt = end;
        }
    }

    /**
     * How long playback pauses before audio that leaves now; 0 for audio from before the clock's beginning.
     *
     * @param margin how far off the end of what is buffered may be
     * @param delay  the start delay
     */
    long pause(long start, long now, long margin, long delay) {
        if (start < position) {
            return 0;
        }
        long left = timeOf(start) - now;
        boolean empty = left < (hopeful ? -margin : margin);
        return Math.max(0, (empty ? delay : 0) - left);
    }

    /** When something must be sent to arrive while {@code position} plays. */
    long timeOf(long position) {
        return time + format.nanos(position - this.position);
    }

    /** When something must be sent at the latest to arrive when everything before {@code position} has just been played. */
    long reaches(long position) {
        return position > this.position ? timeOf(position) : emptyAt - format.nanos(this.position - position);
    }

    /** The position that something sent now finds playing. May lie past the sent audio. */
    long at(long now) {
        return Math.max(position, past(now));
    }

    /** As {@link #at}, but before the clock's own beginning the position lies as far before its first byte. */
    long past(long now) {
        return position + format.bytes(now - time);
    }

    /** Where the present stretch of playback begins, or was last confirmed. */
    long position() {
        return position;
    }
}
