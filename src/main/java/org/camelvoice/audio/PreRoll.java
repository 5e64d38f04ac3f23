package org.camelvoice.audio;

/**
 * Holds audio back that comes too slowly. When the far end has played all there was of an item, and more of it comes, the
 * caller hears a gap, and then the carrier's delay again. A response to which this happens a second time comes in pieces:
 * from then on, each piece waits until enough is there to bridge the next gap.
 *
 * <pre>
 *   playing ──nothing left, and more comes──▶ the first time ──▶ playing
 *                                       └──▶ else holding ──enough, or all of the item, or long enough──▶ playing
 * </pre>
 *
 * <p>What is held is in the {@link Playout}'s queue: not sent, so not heard, and a clear drops it. Owned by the call's loop.
 */
final class PreRoll {
    private final AudioFormat format;
    /** How much is enough, in bytes; 0 if nothing is ever held. */
    private long enough;
    /** Whose gaps are counted; null before the first. */
    private String responseId;

    private int gaps;
    private boolean holding;
    /** Since when; meaningless unless {@link #holding}. */
    private long since;

    PreRoll(AudioFormat format) {
        this.format = format;
    }

    void enough(long millis) {
        enough = millis * format.bytesPerMilli();
    }

    /** More of a response comes when there was nothing left to play. */
    void gap(String ofResponse, long now) {
        gaps = ofResponse.equals(responseId) ? gaps + 1 : 1;
        responseId = ofResponse;
        holding = gaps > 1 && enough > 0;
        since = now;
    }

    /** Whether audio was held back when last looked at. */
    boolean isHolding() {
        return holding;
    }

    /**
     * Whether the audio that waits has still to wait: for twice its own length at most, since the model may have stopped.
     *
     * @param bytes    how much waits
     * @param complete whether no more of its item will come
     */
    boolean holds(long bytes, boolean complete, long now) {
        holding = holding && !complete && bytes < enough && now - since < 2 * format.nanos(enough);
        return holding;
    }

    /** What was held is dropped, or leaves after all. */
    void release() {
        holding = false;
    }
}
