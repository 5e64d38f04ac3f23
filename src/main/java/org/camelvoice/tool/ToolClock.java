package org.camelvoice.tool;

import java.time.Duration;

/** How time passes for tools. */
interface ToolClock {

    /**
     * Runs {@code task} once when so much time has passed, on a thread that must not be kept waiting.
     *
     * @return what calls it off, if it has not run yet
     */
    Runnable after(Duration delay, Runnable task);

    /** As {@link System#nanoTime}. */
    long nanoTime();
}
