package org.camelvoice.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every repository of budgets keeps. Each test begins with an empty one. */
public abstract class BudgetRepositoryContract {
    protected static final LocalDate TODAY = LocalDate.of(2026, 11, 29);

    /** What was kept, as a gateway finds it that starts now: the same place each time within a test. */
    protected abstract BudgetRepository open() throws IOException;

    @Test
    void anEmptyOneHasNothing() throws IOException {
        assertThat(open().since(TODAY)).isEmpty();
    }

    @Test
    void whatIsAddedIsThereAfterARestart() throws IOException {
        open().add(List.of(new DailyUse("acme", TODAY, 1200, 0.0431), new DailyUse("big shop=ü", TODAY, 7, 0)));

        assertThat(open().since(TODAY))
                .containsExactlyInAnyOrder(
                        new DailyUse("acme", TODAY, 1200, 0.0431), new DailyUse("big shop=ü", TODAY, 7, 0));
    }

    @Test
    void amountsAddUp() throws IOException {
        BudgetRepository repository = open();
        repository.add(List.of(new DailyUse("acme", TODAY, 1000, 0.5)));
        repository.add(List.of(new DailyUse("acme", TODAY, 200, 0.0625), new DailyUse("other", TODAY, 1, 0)));
        open().add(List.of(new DailyUse("acme", TODAY, 5_000_000_000L, 0.000000125)));

        assertThat(open().since(TODAY))
                .filteredOn(use -> use.tenant().equals("acme"))
                .singleElement()
                .satisfies(use -> {
                    assertThat(use.tokens()).isEqualTo(5_000_001_200L);
                    assertThat(use.usd()).isCloseTo(0.562500125, within(1e-12));
                });
    }

    @Test
    void eachDayIsKeptByItself() throws IOException {
        LocalDate yesterday = TODAY.minusDays(1);
        BudgetRepository repository = open();
        repository.add(List.of(new DailyUse("acme", yesterday, 10, 1), new DailyUse("acme", TODAY, 20, 2)));

        assertThat(repository.since(TODAY)).containsExactly(new DailyUse("acme", TODAY, 20, 2));
        assertThat(open().since(yesterday))
                .containsExactlyInAnyOrder(new DailyUse("acme", yesterday, 10, 1), new DailyUse("acme", TODAY, 20, 2));
    }

    @Test
    void itSaysWhereItIs() throws IOException {
        assertThat(open().description()).isNotBlank();
    }
}
