package org.camelvoice.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tenants use on their days: counted at once, kept soon after, never lost. */
class BudgetsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId LA = ZoneId.of("America/Los_Angeles");

    private final FakeClock clock = new FakeClock("2026-11-29T12:00:00Z");
    private final SharedTable table = new SharedTable();
    private final Budgets budgets = gateway();

    @TempDir
    Path folder;

    /** One that shares the table, and has learnt what is in there. */
    private Budgets gateway() {
        Budgets started = new Budgets(clock);
        started.hasBudget("acme", ZoneOffset.UTC);
        started.tell(table);
        started.exchange();
        return started;
    }

    @Test
    void whatIsUsedCountsAtOnce() {
        budgets.add("acme", ZoneOffset.UTC, 100, 0.25);
        budgets.add("acme", ZoneOffset.UTC, 20, 0.5);

        assertThat(budgets.usedToday("acme")).isEqualTo(new DailyUse("acme", LocalDate.of(2026, 11, 29), 120, 0.75));
        assertThat(budgets.usedToday("other").tokens()).isZero();
    }

    @Test
    void onlyWhatIsNewIsAdded() {
        budgets.add("acme", ZoneOffset.UTC, 100, 0.25);
        budgets.exchange();
        budgets.exchange();
        budgets.add("acme", ZoneOffset.UTC, 20, 0.5);
        budgets.exchange();

        assertThat(table.added).extracting(DailyUse::tokens).containsExactly(100L, 20L);
        assertThat(budgets.usedToday("acme").tokens()).isEqualTo(120);
        assertThat(budgets.isWaiting()).isFalse();
    }

    @Test
    void aRestartInTheMiddleOfADayChangesNothing() {
        budgets.add("acme", ZoneOffset.UTC, 100, 0.25);
        budgets.exchange();

        assertThat(gateway().usedToday("acme")).isEqualTo(budgets.usedToday("acme"));
    }

    @Test
    void gatewaysThatShareARepositoryShareABudget() {
        Budgets other = gateway();
        budgets.add("acme", ZoneOffset.UTC, 100, 0.25);
        other.add("acme", ZoneOffset.UTC, 7, 0);
        budgets.exchange();
        other.exchange();
        budgets.exchange();

        assertThat(budgets.usedToday("acme").tokens()).isEqualTo(107);
        assertThat(other.usedToday("acme").tokens()).isEqualTo(107);
    }

    @Test
    void aDayBeginsAtMidnightInTheTenantsZone() {
        budgets.hasBudget("acme", BERLIN);
        clock.set("2026-11-29T22:59:59Z"); // 23:59:59 in Berlin
        budgets.add("acme", BERLIN, 100, 1);
        budgets.add("west", LA, 5, 0);
        assertThat(budgets.usedToday("acme").tokens()).isEqualTo(100);

        clock.set("2026-11-29T23:00:00Z");

        assertThat(budgets.usedToday("acme")).isEqualTo(new DailyUse("acme", LocalDate.of(2026, 11, 30), 0, 0));
        assertThat(budgets.usedToday("west", LA).tokens()).as("where it is noon").isEqualTo(5);
        budgets.exchange();
        assertThat(table.added).containsExactly(new DailyUse("acme", LocalDate.of(2026, 11, 29), 100, 1));
    }

    @Test
    void aRepositoryThatIsGoneForAMinuteLosesNothing() {
        budgets.add("acme", ZoneOffset.UTC, 100, 0.25);
        budgets.exchange();
        table.gone = true;
        for (int second = 0; second < 60; second++) {
            budgets.add("acme", ZoneOffset.UTC, 1, 0.01);
            budgets.exchange();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(budgets.usedToday("acme").tokens()).isEqualTo(160);
        assertThat(budgets.trouble())
                .isEqualTo("The budgets of tenants cannot be kept in table shared since 2026-11-29T12:00:00Z:"
                        + " connection refused; what is used counts in memory");

        table.gone = false;
        budgets.exchange();
        assertThat(budgets.trouble()).isNull();
        assertThat(table.added).extracting(DailyUse::tokens).containsExactly(100L, 60L);
        assertThat(gateway().usedToday("acme").usd()).isCloseTo(0.85, within(1e-9));
    }

    @Test
    void whereItIsUnknownWhetherItWasAddedItCountsTwiceRatherThanNever() {
        table.silent = true;
        budgets.add("acme", ZoneOffset.UTC, 100, 0);
        budgets.exchange();
        table.silent = false;
        budgets.exchange();

        assertThat(budgets.usedToday("acme").tokens()).isEqualTo(200);
    }

    @Test
    void aRepositoryThatIsGoneAtTheStartIsReadWhenItIsBack() {
        budgets.add("acme", ZoneOffset.UTC, 100, 0);
        budgets.exchange();
        table.gone = true;
        Budgets restarted = gateway();
        restarted.add("acme", ZoneOffset.UTC, 5, 0);
        assertThat(restarted.usedToday("acme").tokens()).isEqualTo(5);

        table.gone = false;
        restarted.exchange();

        assertThat(restarted.usedToday("acme").tokens()).isEqualTo(105);
    }

    @Test
    void ofATenantWithoutABudgetNothingIsWrittenUntilItHasOne() {
        budgets.add("free", ZoneOffset.UTC, 40, 0);
        budgets.exchange();
        assertThat(table.added).isEmpty();
        assertThat(budgets.isWaiting()).isFalse();

        budgets.hasBudget("free", ZoneOffset.UTC);
        budgets.exchange();

        assertThat(table.added).extracting(DailyUse::tokens).containsExactly(40L);
        assertThat(budgets.tenants()).containsExactly("acme", "free");
    }

    @Test
    void aFaultyRepositoryIsAsGoodAsOneThatIsGone() {
        Budgets faulty = new Budgets(clock);
        faulty.hasBudget("acme", ZoneOffset.UTC);
        faulty.tell(new BudgetRepository() {
            @Override
            public java.util.Collection<DailyUse> since(LocalDate day) {
                throw new AssertionError("no");
            }

            @Override
            public void add(java.util.Collection<DailyUse> more) {
                throw new IllegalStateException();
            }

            @Override
            public String description() {
                return "a bean";
            }
        });
        faulty.add("acme", ZoneOffset.UTC, 1, 0);
        faulty.exchange();

        assertThat(faulty.trouble()).contains("a bean").contains("java.lang.IllegalStateException");
        assertThat(faulty.usedToday("acme").tokens()).isEqualTo(1);
        assertThat(faulty.isWaiting()).isTrue();
    }

    @Test
    void daysThatAreOverAreForgottenUnlessTheyWait() {
        table.gone = true;
        budgets.add("acme", ZoneOffset.UTC, 1, 0);
        clock.advance(Duration.ofDays(7));
        budgets.add("acme", ZoneOffset.UTC, 2, 0);
        table.gone = false;
        budgets.exchange();
        assertThat(table.added).extracting(DailyUse::tokens).containsExactly(1L, 2L);

        clock.advance(Duration.ofDays(3));
        budgets.add("acme", ZoneOffset.UTC, 3, 0);
        budgets.exchange();
        assertThat(table.added).extracting(DailyUse::tokens).containsExactly(1L, 2L, 3L);
    }

    @Test
    void itsOwnThreadWritesTheLastOfItAtTheEnd() throws Exception {
        Path file = folder.resolve("budgets.properties");
        Budgets kept = new Budgets(clock);
        kept.hasBudget("acme", ZoneOffset.UTC);
        kept.keepIn(new FileBudgets(file));
        kept.add("acme", ZoneOffset.UTC, 100, 0.5);
        kept.close();
        assertThat(Files.readString(file)).contains("2026-11-29.acme=100 tokens, 0.5 USD");

        Budgets restarted = new Budgets(clock);
        restarted.keepIn(new FileBudgets(file));
        assertThat(restarted.usedToday("acme", ZoneOffset.UTC).tokens()).isEqualTo(100);
        restarted.close();
    }
}
