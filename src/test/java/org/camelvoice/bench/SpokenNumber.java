package org.camelvoice.bench;

/**
 * The number of a call, said by its first frames in their levels, so that the model's end knows whose session it has, in
 * whatever order sessions open. Four digits of base six.
 */
final class SpokenNumber {
    static final int DIGITS = 4;

    private final int[] symbols = new int[DIGITS];
    private final long[] nanos = new long[DIGITS];
    private int said;

    /** @param place from 0 */
    static int digit(int number, int place) {
        return number / (int) Math.pow(LoadSignal.SYMBOLS, place) % LoadSignal.SYMBOLS;
    }

    /** The next frame has come. */
    boolean isCompleteWith(int symbol, long nanos) {
        symbols[said] = symbol;
        this.nanos[said] = nanos;
        return ++said == DIGITS;
    }

    int value() {
        int value = 0;
        for (int place = DIGITS - 1; place >= 0; place--) {
            value = value * LoadSignal.SYMBOLS + symbols[place];
        }
        return value;
    }

    /** Its own frames are frames of the call. */
    void replay(FrameWatch uplink) {
        for (int place = 0; place < DIGITS; place++) {
            uplink.received(symbols[place], nanos[place]);
        }
    }
}
