package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose tenants are in a PostgreSQL, switched on by a file of beans. */
@Timeout(180)
class DatabaseTenantsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final PostgresServer POSTGRES = new PostgresServer();

    @TempDir
    Path directory;

    @BeforeEach
    void makeTable() throws Exception {
        POSTGRES.execute(Files.readString(Path.of("src/main/resources/META-INF/camel-voice/sql/tenants.sql")));
        POSTGRES.execute("delete from camel_voice_tenant");
    }

    @Test
    void whatIsKnownGoesOnWhileTheDatabaseIsAway() throws Exception {
        save("acme", "Hello from Acme.");
        try (SandboxServer model = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(model)
                        .set("DATABASE_PASSWORD", PostgresServer.PASSWORD)
                        .routes("file:" + POSTGRES.beans(directory, "tenants", "org.camelvoice.jdbc.JdbcTenantSource"))
                        .start()) {
            try (TwilioCaller before = TwilioCaller.to(gateway.twilio("acme")).dial()) {
                before.awaitHeard(PATIENCE);

                POSTGRES.stop();
                awaitProblem(gateway, "cannot be read, so what is known stays: Cannot read table camel_voice_tenant: ");
                try (TwilioCaller meanwhile =
                        TwilioCaller.to(gateway.twilio("acme")).dial()) {
                    meanwhile.awaitHeard(PATIENCE);
                }
                POSTGRES.start();

                save("acme", "Hello again.");
                save("other", "Hello from another.");
                await().atMost(PATIENCE)
                        .until(() -> gateway.calls().tenants().contains("other")
                                && gateway.calls()
                                        .knownTenants()
                                        .get("acme")
                                        .getGreeting()
                                        .equals("Hello again."));
                assertThat(gateway.calls().knownTenants().problems()).isEmpty();
                assertThat(before.isOn()).as("the call that began before").isTrue();
            }
            try (TwilioCaller after = TwilioCaller.to(gateway.twilio("other")).dial()) {
                after.awaitHeard(PATIENCE);
            }
        }
    }

    private static void awaitProblem(RunningGateway gateway, String sentence) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(gateway.calls().knownTenants().problems())
                        .hasEntrySatisfying(
                                "table camel_voice_tenant",
                                why -> assertThat(why).startsWith(sentence).doesNotContain(PostgresServer.PASSWORD)));
    }

    private static void save(String name, String greeting) throws Exception {
        POSTGRES.execute("""
                insert into camel_voice_tenant (name, yaml) values ('%s', '
                - beans:
                    - name: %s
                      type: org.camelvoice.tenant.Tenant
                      properties:
                        greeting: %s
                ') on conflict (name, version) do update set yaml = excluded.yaml""".formatted(name, name, greeting));
    }
}
