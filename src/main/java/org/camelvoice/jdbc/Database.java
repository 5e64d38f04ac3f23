package org.camelvoice.jdbc;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database that may be away. Each use takes a connection and gives it back, so a pool is of use, and the next use finds a
 * database that is back. Nothing waits for ever: not for a connection, an answer or the network.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final int LOGIN_SECONDS = 5;
    private static final int QUERY_SECONDS = 2;
    /** Where not even an end of the connection comes through. Longer than a query may take, which says more. */
    private static final int NETWORK_MILLIS = 5_000;

    private final DataSource dataSource;

    /** What is done with one connection. */
    @FunctionalInterface
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    Database(DataSource dataSource) {
        this.dataSource = dataSource;
        boundLogin();
    }

    /** A source without a bound of its own would wait as long as a server that hangs. */
    private void boundLogin() {
        try {
            if (dataSource.getLoginTimeout() == 0) {
                dataSource.setLoginTimeout(LOGIN_SECONDS);
            }
        } catch (SQLException | UnsupportedOperationException e) {
            LOG.debug("{} has no login timeout; a pool has one of its own", dataSource.getClass(), e);
        }
    }

    /**
     * @param failure the beginning of the sentence if it fails, such as {@code Cannot read table camel_voice_tenant}
     * @throws IOException with that sentence; it has no password
     */
    <T> T use(Supplier<String> failure, Work<T> work) throws IOException {
        try {
            return use(work);
        } catch (SQLException | RuntimeException e) { // a pool throws its own if it cannot begin
            throw new IOException(failure.get() + ": " + DatabaseWords.reason(e));
        }
    }

    private <T> T use(Work<T> work) throws SQLException {
        Connection connection = dataSource.getConnection();
        int before = -1;
        try {
            before = networkBound(connection);
            bindNetwork(connection, before < 0 ? before : NETWORK_MILLIS);
            return work.on(connection);
        } finally {
            giveBack(connection, before);
        }
    }

    /** In milliseconds, 0 for none; below 0 if the driver has no such thing. */
    private static int networkBound(Connection connection) throws SQLException {
        try {
            return connection.getNetworkTimeout();
        } catch (SQLFeatureNotSupportedException e) {
            return -1;
        }
    }

    private static void bindNetwork(Connection connection, int millis) throws SQLException {
        if (millis >= 0) {
            connection.setNetworkTimeout(Runnable::run, millis);
        }
    }

    /** What was done is done, whether or not the connection ends well. */
    private static void giveBack(Connection connection, int networkBound) {
        try (connection) {
            bindNetwork(connection, networkBound);
        } catch (SQLException e) {
            LOG.debug("A connection did not end well", e);
        }
    }

    static PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setQueryTimeout(QUERY_SECONDS);
        return statement;
    }
}
