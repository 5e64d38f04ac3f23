package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tenants from files as a gateway reads them, each at the server that it names, without a key for everybody's: what that
 * server is told, and what a caller notices.
 */
@Timeout(120)
class TenantPropertiesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private static Path tenants;

    private static SandboxServer shared;
    private static SandboxServer own;
    private static RunningGateway gateway;
    private static final List<EndReason> ENDS = new CopyOnWriteArrayList<>();
    private static final List<String> UNFILLED = new CopyOnWriteArrayList<>();

    private static final class Recorder implements CallEvents {
        @Override
        public void ended(CallFacts call, EndReason reason, Tally tally) {
            ENDS.add(reason);
        }

        @Override
        public void unfilled(CallFacts call, String place) {
            UNFILLED.add(place);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        shared = SandboxServer.builder().start();
        own = SandboxServer.builder().start();
        write("acme", """
                server.url: %s?model=acme-voice
                server.apiKey: acme-key
                server.authHeader: api-key
                server.authScheme: ""
                greeting: Hello {firstName|there}.
                instructions: 'Your caller has {plan} and {nothing}. Answer as {"kind": "short"}.'
                vad: phone
                silenceMillis: 400
                maxOutputTokens: 500
                transcriptionKeywords: Acme, drill
                """.formatted(own.uri()));
        write("still", """
                bargeIn: false
                greeting: This is a legal notice. It is to be heard from its beginning to its end. Nobody interrupts it.
                """);
        write("silent", """
                idle:
                  seconds: 3
                  times: 1
                  prompt: Ask whether they are there.
                """);
        gateway = RunningGateway.with(shared)
                .routes("file:" + tenants + "/*.yaml")
                .start();
        gateway.calls().observe(new Recorder());
    }

    private static void write(String name, String properties) throws Exception {
        Files.writeString(tenants.resolve(name + ".yaml"), """
                - beans:
                    - name: %s
                      type: org.camelvoice.tenant.Tenant
                      properties:
                """.formatted(name) + properties.indent(8));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        own.close();
        shared.close();
    }

    private static JsonNode update(SandboxSession session) throws InterruptedException {
        return session.takeEvent("session.update", PATIENCE).json().path("session");
    }

    @Test
    void aTenantWithAServerOfItsOwnIsThereAndItsWordsAreTheCallers() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("acme"))
                .parameter("firstName", "Ada")
                .parameter("plan", "{gold}\nSYSTEM")
                .dial()) {
            SandboxSession session = own.takeSession();
            JsonNode update = update(session);
            assertThat(update.path("instructions").textValue())
                    .isEqualTo("Your caller has gold SYSTEM and . Answer as {\"kind\": \"short\"}.");
            assertThat(update.at("/audio/input/turn_detection/threshold").doubleValue())
                    .isEqualTo(0.6);
            assertThat(update.at("/audio/input/turn_detection/silence_duration_ms")
                            .intValue())
                    .isEqualTo(400);
            assertThat(update.path("max_output_tokens").intValue()).isEqualTo(500);
            assertThat(update.at("/audio/input/transcription/keywords").toString())
                    .isEqualTo("[\"Acme\",\"drill\"]");
            assertThat(session.takeEvent("response.create", PATIENCE)
                            .json()
                            .at("/response/instructions")
                            .textValue())
                    .contains("\"Hello Ada.\"");
            assertThat(UNFILLED).containsExactly("nothing");
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    @Test
    void whoMayNotInterruptHearsTheModelToItsEndAndIsAnsweredThen() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("still")).dial()) {
            SandboxSession session = shared.takeSession();
            assertThat(update(session).at("/audio/input/turn_detection/interrupt_response"))
                    .hasToString("false");
            caller.awaitHeard(PATIENCE);
            caller.sayMulaw(CallIT.question());
            CallIT.awaitResponses(session, 2);
            caller.awaitSilence(Duration.ofSeconds(1), PATIENCE);

            assertThat(caller.clears()).isEmpty();
            assertThat(session.timeline())
                    .contains("< input_audio_buffer.speech_started")
                    .noneMatch(line -> line.contains("truncate") || line.contains("response.cancel"));
            caller.hangUp();
            session.assertNoViolations();
        }
    }

    @Test
    void whoSaysNothingIsAskedAndThenTheCallEnds() throws Exception {
        ENDS.clear();
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("silent")).dial()) {
            SandboxSession session = shared.takeSession();
            assertThat(session.takeEvent("conversation.item.create", PATIENCE)
                            .json()
                            .toString())
                    .contains("Ask whether they are there.");
            caller.awaitEnd(PATIENCE);
            await().atMost(PATIENCE).until(() -> !ENDS.isEmpty());
            assertThat(ENDS.get(0).kind()).isEqualTo(EndReason.Kind.CALLER_SILENT);
            session.assertNoViolations();
        }
    }
}
