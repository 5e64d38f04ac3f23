package org.camelvoice.simulator;

/**
 * A {@code clear} takes effect at the carrier.
 *
 * @param nanos        when; its source defines the origin
 * @param position     the playback position: an index into all audio received until then, in bytes of 8 kHz µ-law
 * @param droppedBytes how much was dropped unheard; 0 if nothing was playing
 */
public record CarrierClear(long nanos, long position, long droppedBytes) {

    /** {@link #position} in milliseconds of audio. */
    public double positionMillis() {
        return position / 8.0;
    }

    /** {@link #nanos} in milliseconds. */
    public double atMillis() {
        return nanos / 1e6;
    }

    /** The same, with its time counted from {@code originNanos}. */
    CarrierClear from(long originNanos) {
        return new CarrierClear(nanos - originNanos, position, droppedBytes);
    }
}
