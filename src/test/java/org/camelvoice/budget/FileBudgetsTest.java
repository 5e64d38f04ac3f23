package org.camelvoice.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of budgets: readable, replaced as a whole, and never written over when it makes no sense. */
class FileBudgetsTest extends BudgetRepositoryContract {
    @TempDir
    Path folder;

    @Override
    protected BudgetRepository open() {
        return new FileBudgets(file());
    }

    private Path file() {
        return folder.resolve("budgets.properties");
    }

    @Test
    void peopleCanReadIt() throws IOException {
        open().add(List.of(new DailyUse("acme", TODAY, 120345, 4.31), new DailyUse("a b", TODAY, 1, 0)));

        assertThat(Files.readAllLines(file()))
                .containsExactly(
                        "# What tenants have used on each day. Written by Camel Voice.",
                        "2026-11-29.a\\ b=1 tokens, 0.0 USD",
                        "2026-11-29.acme=120345 tokens, 4.31 USD");
        assertThat(folder).isDirectoryContaining("glob:**/budgets.properties");
        assertThat(folder.toFile().list()).as("nothing else is left").hasSize(1);
    }

    @Test
    void whatWasWrittenThoughTheFileSystemFailedCountsOnce() throws IOException {
        List<Boolean> moves = new ArrayList<>(List.of(false, true, false, true, false)); // what is done each time
        FileBudgets budgets = new FileBudgets(file(), (next, file) -> {
            boolean fails = !moves.isEmpty();
            if (!fails || moves.remove(0)) {
                Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            }
            if (fails) {
                throw new IOException("Input/output error");
            }
        });
        for (int tokens = 1; tokens <= 5; tokens++) { // the same comes again, with more
            DailyUse use = new DailyUse("acme", TODAY, tokens, tokens);
            assertThatThrownBy(() -> budgets.add(List.of(use))).isInstanceOf(IOException.class);
        }

        budgets.add(List.of(new DailyUse("acme", TODAY, 6, 6), new DailyUse("other", TODAY, 1, 0)));
        budgets.add(List.of(new DailyUse("acme", TODAY, 10, 10)));

        assertThat(open().since(TODAY))
                .containsExactlyInAnyOrder(new DailyUse("acme", TODAY, 16, 16), new DailyUse("other", TODAY, 1, 0));
    }

    @Test
    void whatSomebodyElseHasWrittenMeanwhileStays() throws IOException {
        boolean[] fails = {true};
        FileBudgets budgets = new FileBudgets(file(), (next, file) -> {
            if (fails[0]) {
                throw new IOException("Input/output error");
            }
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
        });
        assertThatThrownBy(() -> budgets.add(List.of(new DailyUse("acme", TODAY, 1, 1))))
                .isInstanceOf(IOException.class);
        Files.writeString(file(), "2026-11-29.acme=100 tokens, 7.0 USD\n");
        fails[0] = false;

        budgets.add(List.of(new DailyUse("acme", TODAY, 1, 1)));

        assertThat(open().since(TODAY)).containsExactly(new DailyUse("acme", TODAY, 101, 8));
    }

    @Test
    void daysThatAreOverEverywhereAreForgotten() throws IOException {
        open().add(List.of(
                new DailyUse("acme", TODAY.minusDays(3), 1, 1), new DailyUse("acme", TODAY.minusDays(2), 2, 2)));
        open().add(List.of(new DailyUse("acme", TODAY, 3, 3)));

        assertThat(open().since(TODAY.minusYears(1)))
                .extracting(DailyUse::day)
                .containsExactlyInAnyOrder(TODAY, TODAY.minusDays(2));
    }

    @Test
    void aDayInTheFutureDoesNotMakeTodayOld() throws IOException {
        open().add(List.of(new DailyUse("acme", TODAY.plusYears(1), 1, 1)));
        open().add(List.of(new DailyUse("acme", TODAY, 2, 2)));
        open().add(List.of(new DailyUse("acme", TODAY, 3, 3)));

        assertThat(open().since(TODAY)).contains(new DailyUse("acme", TODAY, 5, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-29.acme = many",
                "2026-11-29.acme = 5 tokens",
                "2026-11-29.acme = -5 tokens, 0 USD",
                "2026-11-29.acme = 5 tokens, 0.0.1 USD",
                "2026-11-29.acme = 5 tokens, -1 USD",
                "2026-13-29.acme = 5 tokens, 1 USD",
                "acme = 5 tokens, 1 USD",
                "2026-11-29.acme = \\u00",
            })
    void aFileThatMakesNoSenseIsNamedAndNotWrittenOver(String line) throws IOException {
        Files.writeString(file(), line);

        assertThatThrownBy(() -> open().since(TODAY))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("mend or delete it");
        assertThatThrownBy(() -> open().add(List.of(new DailyUse("acme", TODAY, 1, 1))))
                .isInstanceOf(IOException.class);
        assertThat(file()).hasContent(line);
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        BudgetRepository nowhere = new FileBudgets(folder.resolve("missing/budgets.properties"));

        assertThatThrownBy(() -> nowhere.add(List.of(new DailyUse("acme", TODAY, 1, 1))))
                .isInstanceOf(IOException.class)
                .hasMessage("it cannot be written: NoSuchFile");
        assertThat(nowhere.description()).endsWith("missing/budgets.properties");
    }

    @Test
    void whatACrashLeftHalfWrittenIsOfNoInterest() throws IOException {
        open().add(List.of(new DailyUse("acme", TODAY, 1, 1)));
        Files.writeString(folder.resolve("budgets.properties.new"), "2026-11-29.ac");

        open().add(List.of(new DailyUse("acme", TODAY, 1, 1)));

        assertThat(open().since(TODAY)).containsExactly(new DailyUse("acme", TODAY, 2, 2));
    }
}
