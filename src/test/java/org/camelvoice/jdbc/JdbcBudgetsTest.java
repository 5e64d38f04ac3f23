package org.camelvoice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.camelvoice.PostgresServer;
import org.camelvoice.budget.BudgetRepositoryContract;
import org.camelvoice.budget.DailyUse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On a real PostgreSQL. */
@Timeout(60)
class JdbcBudgetsTest extends BudgetRepositoryContract {
    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    /** What becomes of a commit on its way. */
    private enum Cut {
        NONE,
        BEFORE_THE_COMMIT,
        AFTER_THE_COMMIT
    }

    private Cut cut = Cut.NONE;

    @BeforeEach
    void emptyTable() throws Exception {
        POSTGRES.execute(Files.readString(Path.of("src/main/resources/META-INF/camel-voice/sql/budgets.sql")));
        POSTGRES.execute("delete from camel_voice_budget");
    }

    @Override
    protected JdbcBudgets open() {
        return on(POSTGRES.dataSource());
    }

    private static JdbcBudgets on(DataSource dataSource) {
        JdbcBudgets budgets = new JdbcBudgets();
        budgets.setDataSource(dataSource);
        return budgets;
    }

    @Test
    void twoGatewaysAddToOneBudget() throws Exception {
        ExecutorService gateways = Executors.newFixedThreadPool(2);
        try {
            Future<?> one = gateways.submit(() -> addOften(false));
            Future<?> other = gateways.submit(() -> addOften(true));
            one.get();
            other.get();
        } finally {
            gateways.shutdown();
        }

        assertThat(open().since(TODAY)).hasSize(20).allSatisfy(use -> assertThat(use.tokens())
                .isEqualTo(100));
    }

    /** In opposite orders, which would be a deadlock if they were written so. */
    private Void addOften(boolean backwards) throws IOException {
        List<DailyUse> more = new ArrayList<>();
        for (int tenant = 0; tenant < 20; tenant++) {
            more.add(new DailyUse("tenant" + tenant, TODAY, 1, 0.5));
        }
        if (backwards) {
            Collections.reverse(more);
        }
        JdbcBudgets budgets = open();
        for (int i = 0; i < 50; i++) {
            budgets.add(more);
        }
        return null;
    }

    @Test
    void anAdditionIsWrittenWholeOrNotAtAll() throws Exception {
        POSTGRES.execute("alter table camel_voice_budget add constraint little check (tokens < 100)");
        try {
            assertThatThrownBy(() -> open().add(List.of(acme(7), new DailyUse("greedy", TODAY, 100, 0))))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot add to table camel_voice_budget: ");
            assertThat(open().since(TODAY)).isEmpty();
        } finally {
            POSTGRES.execute("alter table camel_voice_budget drop constraint little");
        }
    }

    @Test
    void nothingIsLostOrCountedTwiceWhileTheDatabaseIsAway() throws Exception {
        JdbcBudgets budgets = open();
        budgets.add(List.of(acme(1000)));

        POSTGRES.stop();
        try {
            assertThatThrownBy(() -> budgets.add(List.of(acme(200))))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot add to table camel_voice_budget: Connection to 127.0.0.1:"
                            + POSTGRES.port() + " refused: ");
            assertThatThrownBy(() -> budgets.since(TODAY)).isInstanceOf(IOException.class);
        } finally {
            POSTGRES.start();
        }
        budgets.add(List.of(acme(230))); // what failed, and what was used meanwhile

        assertThat(budgets.since(TODAY)).containsExactly(acme(1230));
    }

    @Test
    void aServerThatStopsDuringAnAdditionCountsItOnce() throws Exception {
        JdbcBudgets budgets = on(cutting());
        cut = Cut.BEFORE_THE_COMMIT;
        assertThatThrownBy(() -> budgets.add(List.of(acme(200)))).isInstanceOf(IOException.class);
        assertThat(budgets.since(TODAY)).isEmpty();

        cut = Cut.NONE;
        budgets.add(List.of(acme(230)));

        assertThat(budgets.since(TODAY)).containsExactly(acme(230));
    }

    @Test
    void aCommitThatIsNotAnsweredCountsOnce() throws Exception {
        JdbcBudgets budgets = on(cutting());
        cut = Cut.AFTER_THE_COMMIT;
        assertThatThrownBy(() -> budgets.add(List.of(acme(200)))).isInstanceOf(IOException.class);
        assertThat(budgets.since(TODAY)).containsExactly(acme(200));

        // The same again, and more: not answered either.
        assertThatThrownBy(() -> budgets.add(List.of(acme(230), new DailyUse("other", TODAY, 1, 0))))
                .isInstanceOf(IOException.class);
        assertThat(budgets.since(TODAY)).containsExactlyInAnyOrder(acme(230), new DailyUse("other", TODAY, 1, 0));

        POSTGRES.stop();
        POSTGRES.start();
        cut = Cut.NONE;
        budgets.add(List.of(acme(231), new DailyUse("other", TODAY, 1, 0)));
        assertThat(budgets.since(TODAY)).containsExactlyInAnyOrder(acme(231), new DailyUse("other", TODAY, 1, 0));

        budgets.add(List.of(acme(10)));
        assertThat(budgets.since(TODAY)).contains(acme(241));
    }

    /** The server knows nothing of the cut, so the transaction is neither committed nor given up. */
    @Test
    void aTransactionThatIsStillOpenIsWaitedFor() throws Exception {
        List<Connection> open = new ArrayList<>();
        Instead<Connection> close = connection -> {
            open.add(connection);
            return null;
        };
        JdbcBudgets budgets = on(dataSource(Map.of("commit", this::leaveOpen, "rollback", this::fail, "close", close)));
        assertThatThrownBy(() -> budgets.add(List.of(acme(200)))).isInstanceOf(IOException.class);

        assertThatThrownBy(() -> budgets.add(List.of(acme(200))))
                .hasMessage("Cannot add to table camel_voice_budget:"
                        + " it is not known yet whether the last addition was written");

        for (Connection connection : open) {
            connection.close();
        }
        await().untilAsserted(() -> {
            assertThatThrownBy(() -> budgets.add(List.of(acme(200)))).hasMessageEndingWith(": cut");
        });
        for (Connection connection : open) {
            connection.close();
        }
        assertThat(open().since(TODAY)).isEmpty();
    }

    private Object leaveOpen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show idle_in_transaction_session_timeout")) {
            row.next();
            assertThat(row.getString(1)).as("when the server gives it up").isEqualTo("10s");
        }
        return fail(connection);
    }

    private Object fail(Connection connection) throws SQLException {
        throw new SQLException("cut");
    }

    @Test
    void aDatabaseThatHangsIsGivenUpInSeconds() throws Exception {
        JdbcBudgets budgets = open();
        budgets.add(List.of(acme(1000)));

        POSTGRES.freeze();
        long begun = System.nanoTime();
        try {
            assertThatThrownBy(() -> budgets.add(List.of(acme(200)))).isInstanceOf(IOException.class);
        } finally {
            POSTGRES.thaw();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        budgets.add(List.of(acme(230)));

        assertThat(budgets.since(TODAY)).containsExactly(acme(1230));
    }

    private static DailyUse acme(long tokens) {
        return new DailyUse("acme", TODAY, tokens, tokens / 8.0);
    }

    private DataSource cutting() {
        return dataSource(Map.of("commit", connection -> {
            if (cut == Cut.AFTER_THE_COMMIT) {
                connection.commit();
            }
            if (cut != Cut.NONE) {
                connection.close();
            }
            connection.commit();
            return null;
        }));
    }

    /** What is done in place of a method. */
    @FunctionalInterface
    private interface Instead<T> {
        Object of(T real) throws SQLException;
    }

    /** Real connections, but for some methods. */
    private static DataSource dataSource(Map<String, Instead<Connection>> methods) {
        Instead<DataSource> connect = real -> proxy(Connection.class, real.getConnection(), methods);
        return proxy(DataSource.class, POSTGRES.dataSource(), Map.of("getConnection", connect));
    }

    private static <T> T proxy(Class<T> type, T real, Map<String, Instead<T>> methods) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Instead<T> instead = methods.get(method.getName());
            try {
                return instead == null ? method.invoke(real, arguments) : instead.of(real);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return type.cast(
                Proxy.newProxyInstance(JdbcBudgetsTest.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
