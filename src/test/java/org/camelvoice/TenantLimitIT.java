package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.audio.G711;
import org.camelvoice.call.TenantLimit;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.CallEnd;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits of a tenant, over real sockets: what callers hear and see, and what a restart does not forget. */
class TenantLimitIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final SandboxServer sandbox = SandboxServer.builder().start();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private static Tenant greeting() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello.");
        return tenant;
    }

    private RunningGateway gateway(Tenant acme) throws Exception {
        return RunningGateway.with(sandbox)
                .tenant("acme", acme)
                .set("voice.budgets", budgets().toString())
                .start();
    }

    private Path budgets() {
        return folder.resolve("budgets.properties");
    }

    private static short[] words() throws IOException {
        try (InputStream clip =
                TenantLimitIT.class.getResourceAsStream("/META-INF/camel-voice/clips/limit.ulaw")) {
            short[] words = G711.decodeMulaw(clip.readAllBytes());
            return java.util.Arrays.copyOf(words, 8_000); // the first second tells it from all else
        }
    }

    @Test
    void aDaysBudgetEndsACallWithWordsAndAfterARestartNoOtherIsTaken() throws Exception {
        Tenant acme = greeting();
        acme.getLimits().setTokensPerDay(1);
        try (RunningGateway gateway = gateway(acme);
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme")).dial()) {
            CallEnd end = caller.awaitEnd(PATIENCE);

            assertThat(end.code() + " " + end.reason()).isEqualTo("4429 limit-reached");
            caller.assertNoViolations();
            assertThat(caller.heard().length / 8).as("greeting and words").isGreaterThan(5_600);
        }
        assertThat(Files.readString(budgets())).contains(".acme=").contains(" tokens, ");
        assertThat(sandbox.sessions()).hasSize(1);

        Tenant again = greeting();
        again.getLimits().setTokensPerDay(1);
        try (RunningGateway restarted = gateway(again);
                TwilioCaller caller =
                        TwilioCaller.to(restarted.twilio("acme")).dial()) {
            CallEnd end = caller.awaitEnd(PATIENCE);

            assertThat(end.code() + " " + end.reason()).isEqualTo("4429 No more calls can be taken today");
            caller.assertNoViolations();
            assertThat(CallIT.likeness(words(), caller.heard())).isGreaterThan(0.99);
            assertThat(restarted.calls().lines().refused(TenantLimit.TOKENS_PER_DAY))
                    .isEqualTo(1);
        }
        assertThat(sandbox.sessions()).as("no session of the model is opened").hasSize(1);
    }

    @Test
    void aBrowserIsToldAndItsSocketIsClosed() throws Exception {
        Tenant acme = greeting();
        acme.getLimits().setCallsPerMinute(1);
        acme.getLimits().setTokensPerCall(1);
        try (RunningGateway gateway = gateway(acme)) {
            Client client = Client.connect(gateway.browser("s1", "acme"));
            assertThat(client.closed.get(30, TimeUnit.SECONDS)).isEqualTo("4429 limit-reached");
            assertThat(client.messages)
                    .contains("{\"type\":\"error\",\"message\":\"The call has reached its limit\"}")
                    .last()
                    .isEqualTo("{\"type\":\"disconnected\",\"reason\":\"The call has reached its limit\"}");

            Client second = Client.connect(gateway.browser("s2", "acme"));
            assertThat(second.closed.get(30, TimeUnit.SECONDS))
                    .isEqualTo("4429 There are too many calls at the moment");
            assertThat(second.messages)
                    .containsExactly("{\"type\":\"error\",\"message\":\"There are too many calls at the moment\"}");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSeenInHealthAndEndsNoCall() throws Exception {
        Tenant acme = greeting();
        acme.getLimits().setTokensPerDay(1_000_000);
        try (RunningGateway gateway = RunningGateway.with(sandbox)
                        .tenant("acme", acme)
                        .set("voice.budgets", folder.resolve("missing/budgets.properties").toString())
                        .start();
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme")).dial()) {
            HealthCheck check = HealthCheckRegistry.get(gateway.context())
                    .getCheck("voice-budgets")
                    .orElseThrow();
            await().atMost(PATIENCE).until(() -> check.call().getState() == HealthCheck.State.DOWN);

            assertThat(check.call().getMessage().orElseThrow())
                    .startsWith("The budgets of tenants cannot be kept in ")
                    .contains("missing/budgets.properties", "it cannot be written: NoSuchFile")
                    .endsWith("what is used counts in memory");
            assertThat(check.isReadiness()).isFalse();
            assertThat(caller.isOn()).isTrue();
        }
    }

    /** What a client is told, and how its socket is closed. */
    private static final class Client implements WebSocket.Listener {
        final List<String> messages = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();

        static Client connect(URI uri) {
            Client client = new Client();
            HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(uri, client)
                    .join();
            return client;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
            closed.complete(code + " " + reason);
            return null;
        }
    }
}
