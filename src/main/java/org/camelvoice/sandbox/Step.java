package org.camelvoice.sandbox;

/**
 * A part of a response that is sent at once.
 *
 * @param waitMillis the delay after the previous part
 * @param isDelta    whether it carries content, and is not an event around it
 */
record Step(double waitMillis, boolean isDelta, Runnable action) {

    static Step frame(Runnable action) {
        return new Step(0, false, action);
    }

    static Step delta(double waitMillis, Runnable action) {
        return new Step(waitMillis, true, action);
    }
}
