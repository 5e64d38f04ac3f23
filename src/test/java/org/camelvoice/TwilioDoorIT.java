package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.CallerException;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a gateway's door to phone calls is open, and what the operator is told of it. */
class TwilioDoorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String DOOR = "org.camelvoice.platform.twilio.TwilioDoor";

    private final SandboxServer sandbox = SandboxServer.builder().start();
    private final RecordedLog log = new RecordedLog();

    @AfterEach
    void stop() {
        sandbox.close();
        log.close();
    }

    private RunningGateway.Builder gateway() {
        return RunningGateway.with(sandbox).set("voice.twilio.validateSignature", "");
    }

    @Test
    void withARealModelAndNoAuthTokenPhoneCallsAreRefusedAndTheLogSaysWhatIsMissing() throws Exception {
        try (RunningGateway gateway = gateway().start()) {
            assertThat(log.linesOf(DOOR))
                    .containsExactly(
                            "Phone calls are refused, since voice.twilio.authToken (TWILIO_AUTH_TOKEN) is not set");

            for (int i = 0; i < 3; i++) {
                assertRefused(gateway);
            }

            assertThat(log.linesOf(DOOR)).hasSize(2);
            assertThat(log.linesOf(DOOR).get(1))
                    .isEqualTo(
                            "Refused a phone call's WebSocket, since voice.twilio.authToken (TWILIO_AUTH_TOKEN) is not set");
            assertThat(EdgeRefusals.of(gateway.context()).counted(RefusalReason.SIGNATURE))
                    .isEqualTo(3);
            assertThat(sandbox.sessions()).isEmpty();
        }
    }

    @Test
    void aPublicUrlIsNeededToo() throws Exception {
        try (RunningGateway gateway =
                gateway().set("voice.twilio.authToken", "secret-token").start()) {
            assertRefused(gateway);
            assertThat(log.linesOf(DOOR))
                    .containsExactly(
                            "Phone calls are refused, since voice.publicUrl (PUBLIC_URL) is not set",
                            "Refused a phone call's WebSocket, since voice.publicUrl (PUBLIC_URL) is not set");
        }
    }

    @Test
    void withAllThatIsNeededNothingIsSaid() throws Exception {
        try (RunningGateway gateway = gateway()
                .set("voice.twilio.authToken", "secret-token")
                .set("voice.publicUrl", "https://voice.example.com")
                .start()) {
            assertThat(log.linesOf(DOOR)).isEmpty();
            assertRefused(gateway);
            assertThat(log.linesOf(DOOR))
                    .containsExactly("Refused a phone call's WebSocket without X-Twilio-Signature");
        }
    }

    @Test
    void onlyTheSettingOpensItAndIsWarnedOf() throws Exception {
        try (RunningGateway gateway =
                gateway().set("voice.twilio.validateSignature", "false").start()) {
            assertThat(log.linesOf(DOOR))
                    .containsExactly(
                            "voice.twilio.validateSignature=false: whoever reaches the public port can bring phone"
                                    + " calls, which cost");
            try (TwilioCaller caller =
                    TwilioCaller.to(gateway.twilio("default")).dial()) {
                caller.awaitHeard(PATIENCE);
            }
        }
    }

    @Test
    void whileTheSandboxAnswersItIsOpenForStreamsAndForWebhooks() throws Exception {
        try (RunningGateway gateway = parrot(gateway()).start()) {
            assertThat(log.linesOf(DOOR)).isEmpty();
            try (TwilioCaller caller =
                    TwilioCaller.to(gateway.twilio("default")).dial()) {
                caller.awaitHeard(PATIENCE);
            }
            try (TwilioCaller caller =
                    TwilioCaller.ring(webhook(gateway)).answered().dial()) {
                caller.awaitHeard(PATIENCE);
                assertThat(gateway.calls().expected().claimed()).isEqualTo(1);
            }
        }
    }

    @Test
    void theSettingClosesItThereToo() throws Exception {
        try (RunningGateway gateway =
                parrot(gateway().set("voice.twilio.validateSignature", "true")).start()) {
            assertRefused(gateway);
            assertThatThrownBy(() -> TwilioCaller.ring(webhook(gateway)).answered())
                    .isInstanceOf(CallerException.class)
                    .hasMessageContaining("answers HTTP 403");
        }
    }

    /** A parameter of that name may be somebody's own. */
    @Test
    void whereItIsOpenAStreamsTokenIsAParameterLikeAnyOther() throws Exception {
        try (RunningGateway gateway =
                        gateway().set("voice.twilio.validateSignature", "false").start();
                TwilioCaller caller = TwilioCaller.to(gateway.twilio("default"))
                        .parameter("token", "mine")
                        .dial()) {
            caller.awaitHeard(PATIENCE);

            assertThat(gateway.calls().active().iterator().next().facts().attributes())
                    .containsEntry("token", "mine");
        }
    }

    @Test
    void twoTenantsWithOneNumberStopTheStart() {
        RunningGateway.Builder gateway = gateway();
        for (String name : List.of("acme", "beta")) {
            Tenant tenant = new Tenant();
            tenant.setPhoneNumbers("+18005551212");
            gateway.tenant(name, tenant);
        }

        assertThatThrownBy(gateway::start)
                .hasStackTraceContaining("tenant acme and tenant beta: both have the number +18005551212");
    }

    private static RunningGateway.Builder parrot(RunningGateway.Builder gateway) {
        return gateway.set("openai.apiKey", "").set("openai.url", "").set("voice.sandboxPort", "0");
    }

    private static URI webhook(RunningGateway gateway) {
        return URI.create("http://127.0.0.1:" + gateway.port() + "/twilio/default/voice");
    }

    private void assertRefused(RunningGateway gateway) {
        assertThatThrownBy(() -> TwilioCaller.to(gateway.twilio("default")).dial())
                .isInstanceOf(CallerException.class)
                .hasMessageContaining("HTTP 403");
    }
}
