package org.camelvoice.simulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The conditions that other threads await in a caller's call. */
final class CallerWaits {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CallerLoop loop;
    private final CompletableFuture<CallEnd> ended;
    /** Each returns whether it is finished. Written by the loop's thread only. */
    private final List<BooleanSupplier> watches = new ArrayList<>();

    /** @param ended completed on the loop's thread */
    CallerWaits(CallerLoop loop, CompletableFuture<CallEnd> ended) {
        this.loop = loop;
        this.ended = ended;
        var unused = ended.thenRun(this::look);
    }

    /** A condition may have been met. Called on the loop's thread. */
    void look() {
        watches.removeIf(BooleanSupplier::getAsBoolean);
    }

    /** Waits for a sound that no earlier wait has returned; returns when it began. */
    Duration awaitSound(HeardFrames heard, Duration timeout) {
        return await("something is heard", timeout, heard::takeSound);
    }

    /**
     * Waits until nothing has been heard for this long; returns when the silence began.
     *
     * @param isAboutToBeHeard whether audible sound waits to be played
     */
    Duration awaitSilence(HeardFrames heard, BooleanSupplier isAboutToBeHeard, Duration silence, Duration timeout) {
        return await("it is silent for " + silence.toMillis() + " ms", timeout, () -> {
            boolean isTooShort = heard.silence().compareTo(silence) < 0;
            return isTooShort || isAboutToBeHeard.getAsBoolean() ? null : heard.takeSilence();
        });
    }

    /** Waits until all speech is sent; returns when, to the end of the frame. */
    Duration awaitSaid(Microphone microphone, HeardFrames heard, Duration timeout) {
        return await("all is said", timeout, () -> microphone.hasSaidAll() ? heard.elapsed() : null);
    }

    /** Waits for the end of the call, by either side. */
    CallEnd awaitEnd(Duration timeout) {
        return await(ended.copy(), timeout, "the call has ended");
    }

    /** @param condition called on the loop's thread, at once and at each {@link #look}, until it is not null */
    <T> T await(String what, Duration timeout, Supplier<T> condition) {
        CompletableFuture<T> met = new CompletableFuture<>();
        BooleanSupplier watch = () -> isOver(met, what, condition);
        loop.ask(() -> !watch.getAsBoolean() && watches.add(watch));
        return await(met, timeout, what);
    }

    /** Completes {@code met} if its result is known. Called for the last time when the call has ended. */
    private <T> boolean isOver(CompletableFuture<T> met, String what, Supplier<T> condition) {
        try {
            T result = met.isDone() ? null : condition.get();
            if (result != null) {
                met.complete(result);
            } else if (ended.isDone()) {
                met.completeExceptionally(new AssertionError(
                        "The call ended before " + what + ": " + ended.join().sentence()));
            }
        } catch (RuntimeException e) {
            met.completeExceptionally(e);
        }
        return met.isDone();
    }

    private static <T> T await(CompletableFuture<T> awaited, Duration timeout, String what) {
        try {
            return awaited.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            awaited.cancel(false);
            throw new AssertionError("Waited " + timeout.toMillis() + " ms in vain until " + what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting until " + what, e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }
}
