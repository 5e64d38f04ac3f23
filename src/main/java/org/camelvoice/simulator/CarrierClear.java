package org.camelvoice.simulator;

/**
 * A {@code clear} taking effect at the carrier.
 *
 * @param nanos when, counted as its source says
 * @param position how far playing had come: an index into all audio received until then, in bytes of 8 kHz µ-law
 * @param droppedBytes how much was thrown away unheard; 0 if nothing was playing
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

    /** The same, its time counted from {@code originNanos}. */
    CarrierClear from(long originNanos) {
        return new CarrierClear(nanos - originNanos, position, droppedBytes);
    }
}
