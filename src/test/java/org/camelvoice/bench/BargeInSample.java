package org.camelvoice.bench;

/**
 * An interruption, measured.
 *
 * @param itemId      the item that the model was told of
 * @param toldMillis  how much of the item the caller heard, as the model was told
 * @param errorMillis how much more the model was told than the caller had heard; below 0 for less
 * @param clearMillis from {@code speech_started}, written, to the clear in effect at the carrier
 */
record BargeInSample(BargeInKind kind, String itemId, double toldMillis, double errorMillis, double clearMillis) {

    double heardMillis() {
        return toldMillis - errorMillis;
    }

    double missMillis() {
        return Math.abs(errorMillis);
    }
}
