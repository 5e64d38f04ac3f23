package org.camelvoice.tool;

import org.camelvoice.VoiceConstants;

/**
 * Whether a tool's answer is still wanted. The route finds it in the exchange property {@value
 * VoiceConstants#TOOL_CANCELLATION} and can check it during long work: {@code
 * ${exchangeProperty.CamelVoiceToolCancellation.cancelled}}.
 *
 * <p>Cancelling interrupts the route's thread once, if it is inside the route; it does not interrupt other threads. In
 * either case, the route starts no further step.
 */
public final class ToolCancellation {
    /** Null until cancelled; then it stays. Written under the lock. */
    private volatile String reason;
    /** The thread inside the route; otherwise null. Guarded by this. */
    private Thread runner;
    /** Whether the route has ended, so there is nothing to cancel. Guarded by this. */
    private boolean over;

    ToolCancellation() {}

    public boolean isCancelled() {
        return reason != null;
    }

    /** The reason, in a sentence; null if it is not cancelled. */
    public String getReason() {
        return reason;
    }

    /** @return false if the route has ended or was already cancelled */
    synchronized boolean cancel(String why) {
        if (over || reason != null) {
            return false;
        }
        reason = why;
        if (runner != null) {
            runner.interrupt();
        }
        return true;
    }

    /** This thread enters the route. */
    synchronized void enter() {
        if (reason == null) {
            runner = Thread.currentThread();
        }
    }

    /** This thread has left the route. Clears any interruption that remains. */
    synchronized void leave() {
        if (runner == Thread.currentThread()) {
            runner = null;
            forgetInterruption();
        }
    }

    /** The route has ended. */
    synchronized void over() {
        leave();
        over = true;
    }

    /**
     * Called before each step of the route.
     *
     * @throws ToolCancelledException if the route must stop
     */
    void check() throws ToolCancelledException {
        if (reason != null) {
            stopHere();
        }
    }

    /** Steps that clean up must not be interrupted. Under the lock, the interruption has arrived by now. */
    private synchronized void stopHere() throws ToolCancelledException {
        if (runner == Thread.currentThread()) {
            forgetInterruption();
        }
        throw new ToolCancelledException(reason, null);
    }

    /**
     * Clears the interruption of the cancellation, if any: it was meant for the route, not for the thread's next work.
     */
    private void forgetInterruption() {
        if (reason != null) {
            Thread.interrupted();
        }
    }
}
