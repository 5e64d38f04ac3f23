package org.camelvoice.jdbc;

import static org.camelvoice.jdbc.Database.prepare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.ArrayList;
import org.camelvoice.budget.DailyUse;

/**
 * Whether an addition was written whose commit was not answered. PostgreSQL remembers it by the transaction's number:
 * {@code txid_status}. What was, is taken off what comes again.
 */
final class Doubt {
    /** The server has started again and has never had such a transaction: PostgreSQL's documentation, appendix A. */
    private static final String NO_SUCH_TRANSACTION = "22023";

    /** The transaction whose end is not known; null if there is none. */
    private String transaction;
    /** What it has added, if it was committed. */
    private List<DailyUse> added = List.of();
    /** What is written, though whoever added it was told that it failed, and so adds it again. */
    private List<DailyUse> written = List.of();

    /** Commits. If it is not known whether that succeeded, {@link #settle} finds out. */
    void commit(Connection connection, String number, List<DailyUse> more) throws SQLException {
        transaction = number;
        added = more;
        connection.commit();
        transaction = null;
        written = List.of();
    }

    /** @throws SQLException if it is still not known */
    void settle(Connection connection) throws SQLException {
        if (transaction == null) {
            return;
        }
        String status = status(connection);
        if ("in progress".equals(status)) {
            throw new SQLException("it is not known yet whether the last addition was written");
        }
        if ("committed".equals(status)) {
            written = sum(added);
        }
        transaction = null;
    }

    /** Null if the database does not remember. */
    private String status(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(connection, "select txid_status(?::bigint)")) {
            statement.setString(1, transaction);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException e) {
            if (NO_SUCH_TRANSACTION.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        }
    }

    private List<DailyUse> sum(Collection<DailyUse> more) {
        List<DailyUse> sum = new ArrayList<>(written);
        sum.addAll(more);
        return List.copyOf(sum);
    }

    /** What of {@code more} is not written yet. */
    List<DailyUse> without(Collection<DailyUse> more) {
        return more.stream().map(this::rest).filter(use -> use.tokens() > 0 || use.usd() > 0).toList();
    }

    private DailyUse rest(DailyUse use) {
        long tokens = use.tokens();
        double usd = use.usd();
        for (DailyUse part : written) {
            if (part.tenant().equals(use.tenant()) && part.day().equals(use.day())) {
                tokens -= part.tokens();
                usd -= part.usd();
            }
        }
        return new DailyUse(use.tenant(), use.day(), Math.max(0, tokens), Math.max(0, usd));
    }
}
