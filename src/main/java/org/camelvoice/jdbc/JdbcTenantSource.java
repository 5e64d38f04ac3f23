package org.camelvoice.jdbc;

import static org.camelvoice.jdbc.Database.prepare;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.camel.spi.Metadata;
import org.camelvoice.tenant.TenantId;
import org.camelvoice.tenant.TenantSource;
import org.camelvoice.tenant.TenantText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants as the rows of a table that {@code META-INF/camel-voice/sql/tenants.sql} creates: a text of YAML for each name and
 * version, read if its state is {@code active}. Any number of gateways may read one table; none writes.
 *
 * <p>A look reads names and revisions, and only the texts that have changed since the last one. A row's revision is its stamp:
 * the table's trigger sees to it that every written row has a new one.
 */
@Metadata(label = "bean", description = "Tenants as the rows of a database's table.")
public final class JdbcTenantSource implements TenantSource {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcTenantSource.class);

    /** How many tenants' texts are asked for at once. */
    private static final int TEXTS_AT_ONCE = 100;

    @Metadata(description = "The database.", required = true)
    private DataSource dataSource;

    @Metadata(description = "The table, perhaps with its schema.", defaultValue = "camel_voice_tenant")
    private String table = "camel_voice_tenant";

    /** Null until there is a source of connections. */
    private Database database;

    /** What the last look found. */
    private Set<Row> known = Set.of();
    /** Texts that have changed, until they are read or the next look comes. */
    private final Map<String, String> changed = new HashMap<>();

    private final Set<String> told = new HashSet<>();

    private record Row(String name, String version, String revision) {
        /** {@code acme}, or {@code acme@2}. */
        String id() {
            return version.isEmpty() ? name : name + "@" + version;
        }

        boolean isTenant() {
            return !name.contains("@") && TenantId.isOne(id());
        }
    }

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

    /** The table, perhaps with its schema; created as {@code tenants.sql} creates {@code camel_voice_tenant}. */
    public void setTable(String table) {
        this.table = TableName.checked(table);
    }

    @Override
    public Collection<TenantText> texts() throws IOException {
        List<Row> rows = database().use(() -> "Cannot read " + description(), this::look);
        return rows.stream().map(this::text).toList();
    }

    private Database database() {
        if (database == null) {
            throw new IllegalStateException("A JdbcTenantSource needs its property dataSource, such as \"#bean:database\"");
        }
        return database;
    }

    private List<Row> look(Connection connection) throws SQLException {
        List<Row> rows = rows(connection);
        changed.clear();
        List<String> names = rows.stream()
                .filter(row -> !known.contains(row))
                .map(Row::name)
                .distinct()
                .toList();
        for (int from = 0; from < names.size(); from += TEXTS_AT_ONCE) {
            fetch(connection, names.subList(from, Math.min(names.size(), from + TEXTS_AT_ONCE)));
        }
        known = Set.copyOf(rows);
        return rows;
    }

    private List<Row> rows(Connection connection) throws SQLException {
        String sql = "select name, version, revision from " + table + " where state = 'active' order by name, version";
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, sql);
                ResultSet found = statement.executeQuery()) {
            while (found.next()) {
                add(row(found, found.getString(3)), rows);
            }
        }
        return rows;
    }

    private void add(Row row, List<Row> rows) {
        if (row.isTenant()) {
            rows.add(row);
        } else if (told.size() < 100 && told.add(row.id())) { // a table without the check of tenants.sql
            LOG.warn("{}: nothing loads it; expected a name of {}", place(row), TenantId.EXPECTED);
        }
    }

    private static Row row(ResultSet found, String revision) throws SQLException {
        String version = found.getString(2);
        return new Row(found.getString(1), version == null ? "" : version, revision);
    }

    private void fetch(Connection connection, List<String> names) throws SQLException {
        String sql = "select name, version, yaml from " + table + " where state = 'active' and name in ("
                + String.join(", ", Collections.nCopies(names.size(), "?")) + ")";
        try (PreparedStatement statement = prepare(connection, sql)) {
            for (int i = 0; i < names.size(); i++) {
                statement.setString(i + 1, names.get(i));
            }
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    changed.put(row(found, "").id(), found.getString(3));
                }
            }
        }
    }

    private TenantText text(Row row) {
        return new TenantText(row.id(), place(row), row.revision(), () -> read(row));
    }

    private String place(Row row) {
        return table + "/" + row.id();
    }

    private String read(Row row) throws IOException {
        String text = changed.remove(row.id());
        if (text == null) {
            text = database().use(() -> "Cannot read " + place(row), connection -> read(connection, row));
        }
        if (text == null) {
            throw new IOException(place(row) + ": it was deleted or switched off a moment ago");
        }
        return text;
    }

    /** Null if there is none any more. */
    private String read(Connection connection, Row row) throws SQLException {
        String sql = "select yaml from " + table + " where state = 'active' and name = ? and coalesce(version, '') = ?";
        try (PreparedStatement statement = prepare(connection, sql)) {
            statement.setString(1, row.name());
            statement.setString(2, row.version());
            try (ResultSet found = statement.executeQuery()) {
                return found.next() ? found.getString(1) : null;
            }
        }
    }

    @Override
    public String description() {
        return "table " + table;
    }
}
