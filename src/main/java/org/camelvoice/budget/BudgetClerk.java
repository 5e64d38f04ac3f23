package org.camelvoice.budget;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that tells a repository what tenants use: once a second if there is something new, else every 5 s. */
final class BudgetClerk {
    private static final Logger LOG = LoggerFactory.getLogger(BudgetClerk.class);
    private static final int ROUNDS_WITHOUT_NEWS = 5;
    private static final int LONGEST_WAIT_SECONDS = 5;

    private final Budgets budgets;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "camel-voice-budgets");
        made.setDaemon(true);
        return made;
    });
    /** Of which nothing was new. Used by the thread only. */
    private int idleRounds;

    BudgetClerk(Budgets budgets) {
        this.budgets = budgets;
    }

    /** Learns what was used before, and begins. Waits 5 s for a repository that takes its time. */
    void start() {
        await(thread.submit(budgets::exchange));
        var unused = thread.scheduleWithFixedDelay(this::round, 1, 1, TimeUnit.SECONDS);
    }

    private void round() {
        if (budgets.isWaiting() || ++idleRounds >= ROUNDS_WITHOUT_NEWS) {
            idleRounds = 0;
            budgets.exchange();
        }
    }

    /** Tells the repository the last of it. */
    void stop() {
        await(thread.submit(budgets::exchange));
        thread.shutdownNow();
    }

    private static void await(Future<?> exchange) {
        try {
            exchange.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The budgets of tenants were not exchanged within {} s", LONGEST_WAIT_SECONDS);
        }
    }
}
