package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.CallEnd;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.strictjson.Json;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateways whose budgets are in a PostgreSQL that is away for a while. Each call uses another power of ten, so the sum shows
 * what is lost and what counts twice.
 */
@Timeout(180)
class BudgetOutageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LIMIT = 1_000_000;

    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    private final SandboxServer model = SandboxServer.builder().start();

    @TempDir
    Path directory;

    @BeforeEach
    void makeTable() throws Exception {
        POSTGRES.execute("drop table if exists camel_voice_budget");
        POSTGRES.execute(Files.readString(Path.of("src/main/resources/META-INF/camel-voice/sql/budgets.sql")));
    }

    @AfterEach
    void stop() {
        model.close();
    }

    @Test
    void callsGoOnWhileTheServerIsGoneAndAllTheyUsedIsThereWhenItIsBack() throws Exception {
        try (RunningGateway gateway = gateway();
                RunningGateway other = gateway()) {
            try (Conversation before = dial(gateway)) {
                before.use(1);
                awaitUsed(other, 1);

                POSTGRES.stop();
                before.use(10);
                awaitTrouble(gateway, refused());
                call(gateway, 100);
                call(other, 1_000);
                awaitTrouble(other, refused());
                assertThat(used(gateway)).as("known to the one").isEqualTo(111);
                assertThat(used(other)).as("known to the other").isEqualTo(1_001);

                POSTGRES.start();
                awaitUp(gateway);
                awaitUp(other);
                awaitSum(1_111);
                awaitUsed(gateway, 1_111);
                before.use(10_000);
            }
            awaitSum(11_111);
            awaitUsed(gateway, 11_111);
            awaitUsed(other, 11_111);
        }
        assertThat(sum()).as("after the last exchange").isEqualTo(11_111);
    }

    @Test
    void aServerThatHangsHoldsNoCall() throws Exception {
        try (RunningGateway gateway = gateway()) {
            try (Conversation before = dial(gateway)) {
                before.use(1);
                awaitSum(1);

                POSTGRES.freeze();
                try {
                    before.use(10);
                    awaitExchangeInProgress();
                    call(gateway, 100);
                    assertThat(gateway.calls().budgets().trouble())
                            .as("the exchange that hangs has not been given up")
                            .isNull();
                    awaitTrouble(gateway, "");
                    call(gateway, 1_000);
                } finally {
                    POSTGRES.thaw();
                }
                awaitUp(gateway);
                awaitSum(1_111);
            }
        }
        assertThat(sum()).as("after the last exchange").isEqualTo(1_111);
    }

    /** The commit is on its way when the server hangs, and succeeds long after the gateway has given it up. */
    @Test
    void aCommitThatTheServerFinishesAfterItHungCountsOnce() throws Exception {
        holdCommits();
        try (RunningGateway gateway = gateway();
                Connection holder = POSTGRES.dataSource().getConnection()) {
            execute(holder, "select pg_advisory_lock(42)");
            call(gateway, 1);
            await("the commit waits").atMost(PATIENCE).until(() -> number(holder, """
                    select count(*) from pg_locks where locktype = 'advisory' and not granted""") == 1);

            POSTGRES.freeze();
            try {
                call(gateway, 10);
                awaitTrouble(gateway, "");
            } finally {
                POSTGRES.thaw();
            }
            call(gateway, 100);
            assertThat(number(holder, "select count(*) from camel_voice_budget"))
                    .as("nothing is committed")
                    .isZero();
            execute(holder, "select pg_advisory_unlock(42)");
            awaitUp(gateway);
            awaitSum(111);
        }
        assertThat(sum()).as("after the last exchange").isEqualTo(111);
    }

    @Test
    void whatOneGatewayUsesDuringAnOutageUsesUpTheBudgetOfAllAfterIt() throws Exception {
        try (RunningGateway gateway = gateway();
                RunningGateway other = gateway()) {
            POSTGRES.stop();
            call(gateway, LIMIT - 1);
            call(other, 1);
            awaitTrouble(gateway, refused());
            awaitTrouble(other, refused());
            POSTGRES.start();
            awaitUsed(gateway, LIMIT);
            awaitUsed(other, LIMIT);

            assertIsRefused(other);
            try (RunningGateway later = gateway()) {
                assertIsRefused(later);
            }
        }
        assertThat(sum()).isEqualTo(LIMIT);
        assertThat(model.sessions()).as("sessions of the model").hasSize(2);
    }

    // ---- Gateways and calls -----------------------------------------------------------------------------------

    private RunningGateway gateway() throws Exception {
        return RunningGateway.with(model)
                .tenant("acme", acme())
                .set("DATABASE_PASSWORD", PostgresServer.PASSWORD)
                .routes("file:" + beans())
                .start();
    }

    private static Tenant acme() {
        Tenant acme = new Tenant();
        acme.getLimits().setTokensPerDay(LIMIT);
        acme.setTimeZone(whereItIsNoon().getId());
        return acme;
    }

    /** No day ends during a test. */
    private static ZoneOffset whereItIsNoon() {
        return ZoneOffset.ofHours(12 - OffsetDateTime.now(ZoneOffset.UTC).getHour());
    }

    /** As docs/tenants.md has it. */
    private Path beans() throws Exception {
        return Files.writeString(directory.resolve("database.yaml"), """
                - beans:
                    - name: database
                      type: org.postgresql.ds.PGSimpleDataSource
                      properties:
                        url: "%s?connectTimeout=2&socketTimeout=5"
                        user: voice
                        password: "{{DATABASE_PASSWORD}}"
                    - name: budgets
                      type: org.camelvoice.jdbc.JdbcBudgets
                      properties:
                        dataSource: "#bean:database"
                """.formatted(POSTGRES.url()));
    }

    /** A call begins, uses so many tokens, and ends. */
    private void call(RunningGateway gateway, long tokens) throws Exception {
        try (Conversation call = dial(gateway)) {
            call.use(tokens);
        }
    }

    /** Waits until the model's session is configured. */
    private Conversation dial(RunningGateway gateway) throws Exception {
        TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme")).dial();
        SandboxSession session = model.takeSession();
        session.takeEvent("session.update", PATIENCE);
        return new Conversation(gateway, caller, session);
    }

    private record Conversation(RunningGateway gateway, TwilioCaller caller, SandboxSession session)
            implements AutoCloseable {

        /** The model's server reports an answer of so many tokens. Waits until the gateway has counted it. */
        void use(long tokens) {
            long before = used(gateway);
            session.send(answer(tokens)).join();
            awaitUsed(gateway, before + tokens);
            assertThat(caller.isOn() || before + tokens >= LIMIT)
                    .as("the call goes on")
                    .isTrue();
        }

        @Override
        public void close() {
            caller.close();
        }
    }

    private static ObjectNode answer(long tokens) {
        ObjectNode done = Json.object().put("type", "response.done");
        ObjectNode response = done.putObject("response")
                .put("object", "realtime.response")
                .put("id", "resp_" + tokens)
                .put("status", "completed")
                .putNull("conversation_id");
        response.putArray("output");
        ObjectNode usage = response.putObject("usage").put("total_tokens", tokens);
        usage.putObject("input_token_details").put("text_tokens", tokens);
        return done;
    }

    private static void assertIsRefused(RunningGateway gateway) {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme")).dial()) {
            CallEnd end = caller.awaitEnd(PATIENCE);
            assertThat(end.code() + " " + end.reason()).isEqualTo("4429 No more calls can be taken today");
        }
    }

    // ---- What is known, and what is kept ----------------------------------------------------------------------

    private static long used(RunningGateway gateway) {
        return gateway.calls().budgets().usedToday("acme").tokens();
    }

    private static void awaitUsed(RunningGateway gateway, long tokens) {
        await("the gateway knows of " + tokens + " tokens")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(used(gateway)).isEqualTo(tokens));
    }

    private static void awaitSum(long tokens) {
        await("the table has " + tokens + " tokens").atMost(PATIENCE).untilAsserted(() -> assertThat(sum())
                .isEqualTo(tokens));
    }

    private static long sum() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection()) {
            return number(connection, "select coalesce(sum(tokens), 0) from camel_voice_budget where tenant = 'acme'");
        }
    }

    private static HealthCheck.Result health(RunningGateway gateway) {
        return HealthCheckRegistry.get(gateway.context())
                .getCheck("voice-budgets")
                .orElseThrow()
                .call();
    }

    /** One sentence, which says since when, why, and what becomes of calls. */
    private static void awaitTrouble(RunningGateway gateway, String why) {
        await("health says that the database is away")
                .atMost(PATIENCE)
                .until(() -> health(gateway).getState() == HealthCheck.State.DOWN);
        assertThat(health(gateway).getMessage().orElseThrow())
                .startsWith("The budgets of tenants cannot be kept in table camel_voice_budget since ")
                .contains(" table camel_voice_budget: " + why)
                .endsWith("; what is used counts in memory")
                .doesNotContain(PostgresServer.PASSWORD, "\n", ". ");
    }

    private static String refused() {
        return "Connection to 127.0.0.1:" + POSTGRES.port() + " refused: ";
    }

    private static void awaitUp(RunningGateway gateway) {
        await("health is UP again").atMost(PATIENCE).until(() -> health(gateway).getState() == HealthCheck.State.UP);
    }

    /** The thread that exchanges is at the database. */
    private static void awaitExchangeInProgress() {
        await("the gateway is at the database")
                .atMost(PATIENCE)
                .until(() -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(thread -> thread.getKey().getName().equals("camel-voice-budgets"))
                        .flatMap(thread -> Arrays.stream(thread.getValue()))
                        .anyMatch(frame -> frame.getClassName().equals("org.camelvoice.jdbc.Database")));
    }

    // ---- The database -----------------------------------------------------------------------------------------

    /** Until lock 42 is free. */
    private static void holdCommits() throws SQLException {
        POSTGRES.execute("""
                create or replace function hold() returns trigger language plpgsql as
                $$ begin perform pg_advisory_xact_lock(42); return null; end $$""");
        POSTGRES.execute("""
                create constraint trigger hold after insert or update on camel_voice_budget
                deferrable initially deferred for each row execute function hold()""");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
