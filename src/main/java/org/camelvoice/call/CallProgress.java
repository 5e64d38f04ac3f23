package org.camelvoice.call;

/**
 * Where a call stands. It takes only the steps that {@link CallState#next} allows: what comes late, such as a caller's
 * speech in a call that is ending, changes nothing. Changed on the call's loop; read from any thread.
 */
final class CallProgress {
    private final CallFacts facts;
    private final CallEvents events;
    /** Written by the loop only. */
    private volatile CallState state = CallState.CONNECTING;

    CallProgress(CallFacts facts, CallEvents events) {
        this.facts = facts;
        this.events = events;
    }

    CallState state() {
        return state;
    }

    boolean isOver() {
        return state.isOver();
    }

    boolean isOpen() {
        return state.isOpen();
    }

    boolean is(CallState asked) {
        return state == asked;
    }

    /** Takes the step and tells the observers, unless no such step leads on from here. */
    void become(CallState next) {
        CallState before = state;
        if (before.next().contains(next)) {
            state = next;
            events.stateChanged(facts, before, next);
        }
    }
}
