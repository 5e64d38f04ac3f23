package org.camelvoice.tool;

import org.camelvoice.VoiceConstants;

/**
 * Whether a tool's answer is still wanted. Its route finds it in the exchange property {@value
 * VoiceConstants#TOOL_CANCELLATION} and may look at it while it does something long: {@code
 * ${exchangeProperty.CamelVoiceToolCancellation.cancelled}}.
 *
 * <p>A cancelled route's thread is interrupted, once, as long as it is inside the route; a route that has gone over to
 * other threads is not. In either case no further step of the route begins.
 */
public final class ToolCancellation {
    /** Null until it is cancelled; then it stays. Written under the lock. */
    private volatile String reason;
    /** The thread that is inside the route; null before, after, and when the route has left it. Guarded by this. */
    private Thread runner;
    /** Whether the route has ended, so that there is nothing left to cancel. Guarded by this. */
    private boolean over;

    ToolCancellation() {}

    public boolean isCancelled() {
        return reason != null;
    }

    /** Why, in a sentence; null if it is not cancelled. */
    public String getReason() {
        return reason;
    }

    /** @return false if the route has ended, or was cancelled before */
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

    /** This thread goes into the route. */
    synchronized void enter() {
        if (reason == null) {
            runner = Thread.currentThread();
        }
    }

    /** This thread has come out of the route, and no interruption of it is left over. */
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
     * @throws ToolCancelledException if it is to go no further
     */
    void check() throws ToolCancelledException {
        if (reason != null) {
            stopHere();
        }
    }

    /** The steps that clean up must not be interrupted: under the lock, the interruption has come by now. */
    private synchronized void stopHere() throws ToolCancelledException {
        if (runner == Thread.currentThread()) {
            forgetInterruption();
        }
        throw new ToolCancelledException(reason, null);
    }

    /** Ours, if any: it was meant for the route, not for whatever this thread does next. */
    private void forgetInterruption() {
        if (reason != null) {
            Thread.interrupted();
        }
    }
}
