package org.camelvoice.tool;

import java.time.Duration;

/** Time for tools. */
interface ToolClock {

    /**
     * Runs {@code task} once after {@code delay}, on a thread that must not be blocked.
     *
     * @return cancels the task if it has not run yet
     */
    Runnable after(Duration delay, Runnable task);

    /** As {@link System#nanoTime}. */
    long nanoTime();
}
