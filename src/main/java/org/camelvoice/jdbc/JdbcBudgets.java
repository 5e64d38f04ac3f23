package org.camelvoice.jdbc;

import static org.camelvoice.jdbc.Database.prepare;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.spi.Metadata;
import org.camelvoice.budget.BudgetRepository;
import org.camelvoice.budget.DailyUse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The daily use of tenants in a table of PostgreSQL that {@code META-INF/camel-voice/sql/budgets.sql} creates. Any number of
 * gateways may share one table, and so one budget: each adds what its own calls use.
 *
 * <p>Nothing counts twice. If the connection ends while an addition is committed, nobody tells whether it was, and the same
 * amounts come again; then the database is asked first what became of that transaction ({@link Doubt}).
 */
@Metadata(label = "bean", description = "The daily use of tenants in a table of PostgreSQL.")
public final class JdbcBudgets implements BudgetRepository {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcBudgets.class);

    private static final Comparator<DailyUse> ORDER =
            Comparator.comparing(DailyUse::tenant).thenComparing(DailyUse::day);

    @Metadata(description = "The database.", required = true)
    private DataSource dataSource;

    @Metadata(description = "The table, perhaps with its schema.", defaultValue = "camel_voice_budget")
    private String table = "camel_voice_budget";

    /** Null until there is a source of connections. */
    private Database database;

    private final Doubt doubt = new Doubt();

    public DataSource getDataSource() {
        return dataSource;
    }

    public void setDataSource(DataSource dataSource) {
        this.dataSource = dataSource;
        database = new Database(dataSource);
    }

    public String getTable() {
        return table;
    }

    /** The table, perhaps with its schema; created as {@code budgets.sql} creates {@code camel_voice_budget}. */
    public void setTable(String table) {
        this.table = TableName.checked(table);
    }

    @Override
    public Collection<DailyUse> since(LocalDate day) throws IOException {
        return database().use(() -> "Cannot read " + description(), connection -> since(connection, day));
    }

    private Database database() {
        if (database == null) {
            throw new IllegalStateException("A JdbcBudgets needs its property dataSource, such as \"#bean:database\"");
        }
        return database;
    }

    private List<DailyUse> since(Connection connection, LocalDate day) throws SQLException {
        List<DailyUse> use = new ArrayList<>();
        String sql = "select tenant, day, tokens, usd from " + table + " where day >= ?";
        try (PreparedStatement statement = prepare(connection, sql)) {
            statement.setObject(1, day);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    use.add(new DailyUse(
                            row.getString(1), row.getObject(2, LocalDate.class), row.getLong(3), row.getDouble(4)));
                }
            }
        }
        return use;
    }

    @Override
    public void add(Collection<DailyUse> more) throws IOException {
        database().use(() -> "Cannot add to " + description(), connection -> {
            doubt.settle(connection);
            return add(connection, doubt.without(more));
        });
    }

    private Void add(Connection connection, List<DailyUse> more) throws SQLException {
        boolean before = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try {
            String transaction = begin(connection);
            write(connection, more);
            doubt.commit(connection, transaction, more);
            return null;
        } finally {
            end(connection, before);
        }
    }

    /** Takes back what is not committed. What is stays so, whether or not the connection ends well. */
    private static void end(Connection connection, boolean autoCommit) {
        try {
            connection.rollback(); // if that fails, the next would commit
            connection.setAutoCommit(autoCommit);
        } catch (SQLException e) {
            LOG.debug("A connection did not end well", e);
        }
    }

    /** If we are cut off, the database gives the transaction up after 10 s, and with it the rows that it has locked. */
    private static String begin(Connection connection) throws SQLException {
        String sql = "select txid_current()::text, set_config('idle_in_transaction_session_timeout', '10s', true)";
        try (PreparedStatement statement = prepare(connection, sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    /** All gateways lock rows in one order, or two could wait for each other. */
    private void write(Connection connection, List<DailyUse> more) throws SQLException {
        String sql = "insert into " + table + " as known (tenant, day, tokens, usd) values (?, ?, ?, ?)"
                + " on conflict (tenant, day) do update"
                + " set tokens = known.tokens + excluded.tokens, usd = known.usd + excluded.usd";
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (DailyUse use : more.stream().sorted(ORDER).toList()) {
                statement.setString(1, use.tenant());
                statement.setObject(2, use.day());
                statement.setLong(3, use.tokens());
                statement.setDouble(4, use.usd());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    @Override
    public String description() {
        return "table " + table;
    }
}
