package org.camelvoice.call;

/**
 * How much a caller may send, and what becomes of what comes late: the same on every platform.
 *
 * @param keepLateAudio     whether audio is kept for which silence was put in meanwhile; else it is dropped
 * @param audioAheadMillis  how much more audio may come than time has passed
 * @param messagesPerSecond all that is no audio: keys, marks, interruptions, what nobody knows
 * @param textsPerMinute    what the caller types; each is answered by the model
 */
public record CallerLimits(boolean keepLateAudio, int audioAheadMillis, int messagesPerSecond, int textsPerMinute) {
    public static final CallerLimits DEFAULT = new CallerLimits(true, 10_000, 20, 30);
}
