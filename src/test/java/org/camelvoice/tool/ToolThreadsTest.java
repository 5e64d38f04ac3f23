package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** Tools' threads are their CamelContext's. */
class ToolThreadsTest {

    @Test
    void theyAreNamedAsCamelNamesItsOwnAndGoWithIt() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        CompletableFuture<Thread> clock = new CompletableFuture<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ToolThreads threads = new ToolThreads(context);
            threads.execute(() -> worker.complete(Thread.currentThread()));
            threads.after(Duration.ZERO, () -> clock.complete(Thread.currentThread()));

            assertThat(worker.get(20, TimeUnit.SECONDS).getName())
                    .matches("Camel \\(" + context.getName() + "\\) thread #\\d+ - voice-tool");
            assertThat(clock.get(20, TimeUnit.SECONDS).getName())
                    .matches("Camel \\(" + context.getName() + "\\) thread #\\d+ - voice-tool-clock");
            threads.close();
        }
        await().until(() -> !worker.get().isAlive() && !clock.get().isAlive());
    }

    @Test
    void whatRunsWhenTheContextStopsMayEndAndWhatComesLaterRunsAtOnce() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        CompletableFuture<Boolean> wasInterrupted = new CompletableFuture<>();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.start();
            ToolThreads threads = new ToolThreads(context);
            threads.execute(() -> {
                inside.countDown();
                wasInterrupted.complete(isInterruptedIn(mayEnd));
            });
            inside.await();
            threads.close();
            CompletableFuture<Thread> late = new CompletableFuture<>();
            threads.execute(() -> late.complete(Thread.currentThread()));
            assertThat(late).isCompletedWithValue(Thread.currentThread());
            mayEnd.countDown();
        }
        assertThat(wasInterrupted.get(20, TimeUnit.SECONDS)).isFalse();
    }

    private static boolean isInterruptedIn(CountDownLatch latch) {
        try {
            latch.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
