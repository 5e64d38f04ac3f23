package org.camelvoice.loop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The loops on which calls live: for what begins before its call, whose loop nobody knows yet. Called from any thread. */
public final class MediaLoops {
    private final List<MediaLoop> loops = new CopyOnWriteArrayList<>();
    private final AtomicInteger given = new AtomicInteger();

    public void add(MediaLoop loop) {
        loops.add(loop);
    }

    /** An unknown loop is ignored. */
    public void remove(MediaLoop loop) {
        loops.remove(loop);
    }

    /** The calling thread's loop if it is one of them, else each in turn; null if there is none. */
    public MediaLoop next() {
        List<MediaLoop> now = List.copyOf(loops);
        return now.stream()
                .filter(MediaLoop::isCurrent)
                .findFirst()
                .orElseGet(() -> now.isEmpty() ? null : now.get(Math.floorMod(given.getAndIncrement(), now.size())));
    }
}
