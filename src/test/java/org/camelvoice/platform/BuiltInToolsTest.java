package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Facts;
import org.camelvoice.tool.ToolCall;
import org.camelvoice.tool.ToolLimits;
import org.camelvoice.tool.ToolResult;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tools of {@code routes/tools.yaml}: what they do to the call, and what they answer. */
class BuiltInToolsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private VoiceContext voice;
    private Call call;

    @BeforeEach
    void talk() throws Exception {
        voice = new VoiceContext();
        voice.load("calls.yaml", """
                - route:
                    id: call-started
                    from:
                      uri: voice:call/started
                      steps:
                        - process: { ref: nothing }
                """);
        voice.load("errors.yaml", Files.readString(Path.of("routes/errors.yaml")));
        voice.load("tools.yaml", Files.readString(Path.of("routes/tools.yaml"))).start();
        call = voice.talk();
    }

    @AfterEach
    void stop() {
        voice.close();
    }

    @Test
    void endCallEndsTheCallWhenTheGoodbyeWasHeard() {
        call.events().responseStarted(call.facts(), "r1");
        call.play("r1", "i1", new byte[1_600]);
        call.playout().complete(voice.loop.nanoTime());
        call.events().responseEnded(call.facts(), "r1", "completed");

        assertThat(use("end_call", "{}"))
                .isEqualTo("The call ends as soon as the caller has heard you. If you said goodbye, say nothing more.");
        assertThat(call.state()).isEqualTo(CallState.ENDING);
    }

    @Test
    void sendDtmfPressesKeysWhereALineCarriesThem() {
        call = KeyedLine.talk(voice);

        assertThat(use("send_dtmf", "{\"keys\":\"12\"}")).isEqualTo("Pressed.");
        voice.loop.advanceMillis(1_000);

        assertThat(voice.events.sentMillis()).isEqualTo(300);
    }

    @Test
    void sendDtmfSaysThatNoKeyWasPressedWhereALineCarriesNone() {
        assertThat(use("send_dtmf", "{\"keys\":\"12\"}"))
                .isEqualTo("No key was pressed: this line carries no keys. Tell the caller so, and find another way.");
        voice.loop.advanceMillis(1_000);

        assertThat(voice.events.sentMillis()).isZero();
    }

    @Test
    void sendDtmfTakesNothingButKeys() {
        assertThat(use("send_dtmf", "{\"keys\":\"one\"}")).contains("The arguments are wrong");
    }

    @Test
    void currentTimeTellsIt() {
        assertThat(use("current_time", "{}")).matches("[A-Z][a-z]+day, \\d+ [A-Z][a-z]+ \\d{4}, \\d\\d:\\d\\d \\(Z\\)");
    }

    @Test
    void transferCallConnectsWithNobodyWhoIsNotOnTheTenantsList() {
        assertThat(use("transfer_call", "{\"target\":\"+4930123456\"}"))
                .isEqualTo("Nobody can be reached by transfer.");
        call.tenant().setTransferTargets("sales=+4930123456");
        assertThat(use("transfer_call", "{\"target\":\"boss\"}")).isEqualTo("Expected one of sales.");
    }

    /** Without a token Twilio cannot be asked; which is nothing that the model should know of. */
    @Test
    void transferCallSaysNoMoreThanThatItFailed() {
        call.tenant().setTransferTargets("sales=+4930123456");

        assertThat(use("transfer_call", "{\"target\":\"sales\"}")).isEqualTo("{\"error\":\"The tool failed.\"}");
    }

    private String use(String tool, String arguments) {
        CompletableFuture<ToolResult> result = new CompletableFuture<>();
        CallFacts facts = Facts.of(call.facts().id(), "acme", "twilio", null);
        Tools.of(voice.context)
                .forCall(facts, ToolLimits.NONE, offered -> true, changed -> {})
                .call(new ToolCall("call_1", tool, arguments), result::complete);
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
            voice.loop.advanceMillis(20);
            return result.isDone();
        });
        return result.join().output();
    }
}
