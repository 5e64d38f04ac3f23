package org.camelvoice.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.camelvoice.PostgresServer.PASSWORD;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.PostgresServer;
import org.camelvoice.tenant.TenantSource;
import org.camelvoice.tenant.TenantText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** On a real PostgreSQL. */
@Timeout(60)
class JdbcTenantSourceTest {
    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    private final JdbcTenantSource tenants = new JdbcTenantSource();

    @BeforeEach
    void emptyTable() throws Exception {
        POSTGRES.execute(Files.readString(Path.of("src/main/resources/META-INF/camel-voice/sql/tenants.sql")));
        POSTGRES.execute("delete from camel_voice_tenant");
        tenants.setDataSource(POSTGRES.dataSource());
    }

    @Test
    void anActiveRowIsATenantByItsNameAndVersion() throws Exception {
        insert("acme", "", "active", "one");
        insert("acme", "2", "active", "two");
        insert("closed", "", "off", "three");

        assertThat(look()).containsExactly(Map.entry("acme", "one"), Map.entry("acme@2", "two"));
        assertThat(tenants.texts())
                .extracting(TenantText::place)
                .containsExactly("camel_voice_tenant/acme", "camel_voice_tenant/acme@2");
        assertThat(tenants.description()).isEqualTo("table camel_voice_tenant");
    }

    @Test
    void onlyAWrittenRowHasANewStamp() throws Exception {
        insert("acme", "", "active", "one");
        insert("other", "", "active", "other");
        Object acme = stamp("acme");
        Object other = stamp("other");

        POSTGRES.execute("update camel_voice_tenant set yaml = 'two' where name = 'acme'");

        assertThat(stamp("acme")).isNotEqualTo(acme);
        assertThat(stamp("other")).isEqualTo(other);
        assertThat(look()).containsEntry("acme", "two");
    }

    @Test
    void aRowThatIsDeletedAndIsBackHasANewStamp() throws Exception {
        insert("acme", "", "active", "one");
        Object former = stamp("acme");

        POSTGRES.execute("delete from camel_voice_tenant");
        assertThat(look()).isEmpty();
        insert("acme", "", "active", "two");

        assertThat(stamp("acme")).isNotEqualTo(former);
    }

    @Test
    void aTextCanBeReadLaterAndAgain() throws Exception {
        insert("acme", "", "active", "one");
        TenantText text = tenants.texts().iterator().next();
        tenants.texts();

        assertThat(text.yaml().read()).isEqualTo("one");
        assertThat(text.yaml().read()).isEqualTo("one");
    }

    @Test
    void aTextThatIsSwitchedOffMeanwhileIsNotRead() throws Exception {
        insert("acme", "", "active", "one");
        TenantText text = tenants.texts().iterator().next();
        text.yaml().read();

        POSTGRES.execute("update camel_voice_tenant set state = 'off'");

        assertThatThrownBy(() -> text.yaml().read())
                .isInstanceOf(IOException.class)
                .hasMessage("camel_voice_tenant/acme: it was deleted or switched off a moment ago");
    }

    @Test
    void aTransactionIsSeenWhenItIsCommitted() throws Exception {
        insert("acme", "", "active", "one");
        tenants.texts();
        try (var connection = POSTGRES.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update camel_voice_tenant set yaml = 'two'");
            assertThat(look()).containsEntry("acme", "one");
            connection.commit();
        }
        assertThat(look()).containsEntry("acme", "two");
    }

    @Test
    void theTableRefusesWhatIsNoTenant() {
        assertThatThrownBy(() -> insert("my tenant", "", "active", ""))
                .hasMessageContaining("violates check constraint");
        assertThatThrownBy(() -> insert("acme", "2@3", "active", "")).hasMessageContaining("violates check constraint");
        assertThatThrownBy(() -> insert("acme", "", "On", "")).hasMessageContaining("violates check constraint");
    }

    /** A table of one's own needs four columns; here of other types. */
    @Test
    void aTableMayBeOnesOwn() throws Exception {
        POSTGRES.execute("""
                create schema if not exists shop;
                drop table if exists shop.voices;
                create table shop.voices (name varchar(99), version varchar(9), state varchar(9), yaml text,
                    revision timestamp default clock_timestamp());
                insert into shop.voices (name, version, state, yaml) values ('acme', null, 'active', 'one'),
                    ('my tenant', null, 'active', 'two'), ('acme@2', null, 'active', 'three')""");
        tenants.setTable("shop.voices");

        assertThat(look()).containsExactly(Map.entry("acme", "one"));
        assertThat(tenants.texts().iterator().next().yaml().read()).isEqualTo("one");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tenants; drop table tenants", "a.b.c", "\"Tenants\"", "1st", "a b"})
    void otherWordsAreNoTable(String name) {
        assertThatThrownBy(() -> tenants.setTable(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Expected table to be a name")
                .hasMessageEndingWith("got " + name);
    }

    @Test
    void aThousandTextsAreReadInOneLook() throws Exception {
        POSTGRES.execute("insert into camel_voice_tenant (name, yaml)"
                + " select 'tenant' || n, repeat('instructions ', 400) from generate_series(1, 1000) n");

        long begun = System.nanoTime();
        assertThat(look()).hasSize(1_000).allSatisfy((id, text) -> assertThat(text)
                .hasSize(5_200));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5)); // one connection
    }

    @Test
    void aDatabaseThatIsAwayIsSaidAtOnceAndFoundWhenItIsBack() throws Exception {
        insert("acme", "", "active", "one");
        look();

        POSTGRES.stop();
        try {
            assertThatThrownBy(tenants::texts)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot read table camel_voice_tenant: Connection to 127.0.0.1:"
                            + POSTGRES.port() + " refused: ")
                    .hasMessageEndingWith("(SQLSTATE 08001)");
        } finally {
            POSTGRES.start();
        }

        assertThat(look()).containsExactly(Map.entry("acme", "one"));
    }

    /** As behind a cable that is cut: nothing is refused, and nothing answered. */
    @Test
    void aDatabaseThatHangsIsGivenUpInSeconds() throws Exception {
        insert("acme", "", "active", "one");
        look();

        POSTGRES.freeze();
        long begun = System.nanoTime();
        try {
            assertThatThrownBy(tenants::texts)
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("Cannot read table camel_voice_tenant: ");
        } finally {
            POSTGRES.thaw();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(look()).containsExactly(Map.entry("acme", "one"));
    }

    @Test
    void aQueryThatWaitsIsGivenUpInSeconds() throws Exception {
        try (var connection = POSTGRES.dataSource().getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table camel_voice_tenant");

            assertThatThrownBy(tenants::texts)
                    .isInstanceOf(IOException.class)
                    .hasMessage(
                            "Cannot read table camel_voice_tenant: the database did not answer in time (SQLSTATE 57014)");
        }
    }

    @Test
    void aMistakeIsSaidWithoutAPassword() throws Exception {
        PGSimpleDataSource wrong = POSTGRES.dataSource();
        wrong.setPassword("horse-battery");
        assertSaid(wrong, "the database refuses this user or its password (SQLSTATE 28P01)");

        PGSimpleDataSource nowhere = POSTGRES.dataSource();
        nowhere.setDatabaseName("nowhere");
        assertSaid(nowhere, "there is no such database (SQLSTATE 3D000)");

        tenants.setTable("nothing");
        assertThatThrownBy(() -> {
                    tenants.setDataSource(POSTGRES.dataSource());
                    tenants.texts();
                })
                .hasMessage("Cannot read table nothing: there is no such table;"
                        + " META-INF/camel-voice/sql/ in the jar has what creates it (SQLSTATE 42P01)");
    }

    private void assertSaid(PGSimpleDataSource dataSource, String reason) {
        tenants.setDataSource(dataSource);
        assertThatThrownBy(tenants::texts)
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read table camel_voice_tenant: " + reason);
    }

    @Test
    void withoutADatabaseItSaysWhatIsMissing() {
        assertThatThrownBy(new JdbcTenantSource()::texts)
                .hasMessage("A JdbcTenantSource needs its property dataSource, such as \"#bean:database\"");
    }

    /** As docs/tenants.md has it. */
    @Test
    void aFileOfBeansSwitchesItOn() throws Exception {
        insert("acme", "", "active", "- beans: [{ name: acme, type: org.camelvoice.tenant.Tenant }]");
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            context.getPropertiesComponent().addInitialProperty("DATABASE_PASSWORD", PASSWORD);
            PluginHelper.getRoutesLoader(context)
                    .loadRoutes(ResourceHelper.fromString("database.yaml", """
                            - beans:
                                - name: database
                                  type: org.postgresql.ds.PGSimpleDataSource
                                  properties:
                                    url: %s
                                    user: voice
                                    password: "{{DATABASE_PASSWORD}}"
                                - name: tenants
                                  type: org.camelvoice.jdbc.JdbcTenantSource
                                  properties:
                                    dataSource: "#bean:database"
                            """.formatted(POSTGRES.url())));
            context.start();

            TenantSource source = context.getRegistry().findSingleByType(TenantSource.class);
            assertThat(source.texts()).extracting(TenantText::id).containsExactly("acme");
        }
    }

    private static void insert(String name, String version, String state, String yaml) throws Exception {
        try (var connection = POSTGRES.dataSource().getConnection();
                var insert = connection.prepareStatement(
                        "insert into camel_voice_tenant (name, version, state, yaml) values (?, ?, ?, ?)")) {
            insert.setString(1, name);
            insert.setString(2, version);
            insert.setString(3, state);
            insert.setString(4, yaml);
            insert.execute();
        }
    }

    private Object stamp(String id) throws IOException {
        return tenants.texts().stream()
                .filter(text -> text.id().equals(id))
                .findFirst()
                .orElseThrow()
                .stamp();
    }

    private Map<String, String> look() throws IOException {
        Collection<TenantText> texts = tenants.texts();
        Map<String, String> read = new TreeMap<>();
        for (TenantText text : texts) {
            read.put(text.id(), text.yaml().read());
        }
        return read;
    }
}
