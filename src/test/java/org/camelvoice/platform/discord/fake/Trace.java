package org.camelvoice.platform.discord.fake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What was exchanged, in order, without audio; and the one lock of the fake: all its state is read and written inside of
 * {@link #change} and {@link #read}.
 */
final class Trace {
    private static final int LONGEST = 400; // lines; the oldest are dropped

    private final Duration patience;
    private final long began = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();
    private final List<String> faults = new ArrayList<>();

    Trace() {
        this(Duration.ofSeconds(10));
    }

    Trace(Duration patience) {
        this.patience = patience;
    }

    synchronized void note(String line) {
        if (lines.size() == LONGEST) {
            lines.removeFirst();
        }
        lines.addLast((System.nanoTime() - began) / 1_000_000 + " ms " + line);
    }

    /** What a client of the real Discord must not do. */
    synchronized void fault(String what) {
        note("FAULT " + what);
        faults.add(what);
    }

    synchronized void change(Runnable change) {
        change.run();
        notifyAll();
    }

    synchronized <T> T read(Supplier<T> reading) {
        return reading.get();
    }

    synchronized List<String> faults() {
        return List.copyOf(faults);
    }

    /** Takes the faults that a test provokes, so that {@link #faults} no longer has them. */
    synchronized List<String> takeFaults() {
        List<String> taken = List.copyOf(faults);
        faults.clear();
        return taken;
    }

    /**
     * Returns when it holds.
     *
     * @throws AssertionError says what was awaited and what has happened, when its patience (ten seconds) is over
     */
    void await(String what, BooleanSupplier holds) {
        found(what, () -> holds.getAsBoolean() ? Boolean.TRUE : null);
    }

    /** Like {@link #await}: waits until there is something. */
    synchronized <T> T found(String what, Supplier<T> search) {
        long deadline = System.nanoTime() + patience.toNanos();
        T found = search.get();
        while (found == null) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("Waited for " + what + " for " + patience.toMillis() + " ms. " + this);
            }
            sleep(left);
            found = search.get();
        }
        return found;
    }

    private void sleep(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting", e);
        }
    }

    @Override
    public synchronized String toString() {
        return "Faults: " + faults + ". Exchanged:\n" + String.join("\n", lines);
    }
}
