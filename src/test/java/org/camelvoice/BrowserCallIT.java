package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import org.camelvoice.audio.Wav;
import org.camelvoice.sandbox.Fault;
import org.camelvoice.sandbox.ReceivedEvent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCallerBuilder;
import org.camelvoice.simulator.BrowserCaption;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A browser's call, from end to end, over real sockets, with the shipped routes and settings. */
class BrowserCallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String TRUNCATE = "conversation.item.truncate";
    private static final int SAMPLES_PER_MILLI = 24;

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"TRANSCRIPTION_DURING_ANSWER", "TRANSCRIPTION_AFTER_ANSWER"})
    void captionsAreInOrderThoughTheCallersWordsComeLate(Fault late) throws Exception {
        sandbox.enqueue(Script.create().fault(late).hear("What time do you open?"));
        try (BrowserCaller caller = dial("captions-" + late)) {
            SandboxSession session = sandbox.takeSession();
            greeted(caller);
            caller.say(question());
            caller.awaitSaid(PATIENCE);
            caller.awaitHeard(PATIENCE);
            await().atMost(PATIENCE).until(() -> caller.captions().size() == 3);
            await().atMost(PATIENCE).until(() -> caller.captions().stream().allMatch(BrowserCaption::isFinal));
            List<BrowserCaption> captions = caller.captions();
            assertThat(captions).extracting(BrowserCaption::role).containsExactly("assistant", "user", "assistant");
            assertThat(captions.get(0).text()).startsWith("Hello.");
            assertThat(captions.get(1).text()).isEqualTo("What time do you open?");
            assertThat(captions.get(2).text()).isEqualTo("What time do you open?");
            session.assertNoViolations();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    @Test
    void wordsThatNobodyCouldWriteDownHaveNoCaptionThatWaits() throws Exception {
        sandbox.enqueue(Script.create().fault(Fault.TRANSCRIPTION_FAILED));
        try (BrowserCaller caller = dial("failed-transcription")) {
            SandboxSession session = sandbox.takeSession();
            greeted(caller);
            caller.say(question());
            caller.awaitSaid(PATIENCE);
            caller.awaitHeard(PATIENCE);
            await().atMost(PATIENCE)
                    .until(() -> caller.captions().stream()
                                    .filter(caption -> caption.role().equals("assistant"))
                                    .filter(BrowserCaption::isFinal)
                                    .count()
                            == 2);
            assertThat(caller.captions()).allMatch(BrowserCaption::isFinal);
            session.assertNoViolations();
        }
    }

    @ParameterizedTest(name = "played {0} ms late, network {1} ms each way")
    @CsvSource({"0, 0", "60, 0", "0, 40", "60, 40"})
    void theModelIsToldExactlyHowMuchWasHeard(int playoutDelay, int network) throws Exception {
        try (BrowserCaller caller = to("exact-" + playoutDelay + "-" + network)
                .playoutDelay(Duration.ofMillis(playoutDelay))
                .networkDelay(Duration.ofMillis(network))
                .dial()) {
            JsonNode truncate = interrupt(caller);
            String itemId = truncate.path("item_id").asText();
            double heard = (double) caller.heardOf(itemId) / SAMPLES_PER_MILLI;
            assertThat(truncate.path("audio_end_ms").asDouble()).isCloseTo(heard, within(20.0));

            await().atMost(PATIENCE).until(() -> caption(caller, itemId).interrupted());
            assertThat((double) caption(caller, itemId).heardMillis()).isCloseTo(heard, within(20.0));
            assertThat(caption(caller, itemId).heardText()).isNotEmpty();
            assertThat(caller.clears()).hasSize(1);
        }
    }

    @Test
    void aClientThatDoesNotAnswerIsEstimated() throws Exception {
        try (BrowserCaller caller =
                to("no-answer").silentOnClear().withoutReports().dial()) {
            JsonNode truncate = interrupt(caller);
            double heard = (double) caller.heardOf(truncate.path("item_id").asText()) / SAMPLES_PER_MILLI;
            assertThat(truncate.path("audio_end_ms").asDouble()).isCloseTo(heard, within(150.0));
        }
    }

    @Test
    void aJsonClientIsEstimatedByTheClock() throws Exception {
        try (BrowserCaller caller = to("json").json().dial()) {
            JsonNode truncate = interrupt(caller);
            double heard = (double) caller.clears().get(0).playedSamples() / SAMPLES_PER_MILLI;
            assertThat(truncate.path("audio_end_ms").asDouble()).isCloseTo(heard, within(150.0));
        }
    }

    @Test
    void whatIsTypedInterruptsAndIsAnswered() throws Exception {
        try (BrowserCaller caller = dial("typed")) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            caller.type("Is anybody there?");
            session.takeEvent("conversation.item.create", PATIENCE);
            await().atMost(PATIENCE).until(() -> caller.captions().stream()
                    .filter(caption -> caption.text().equals("Is anybody there?"))
                    .filter(BrowserCaption::isFinal)
                    .map(BrowserCaption::role)
                    .toList()
                    .equals(List.of("user", "assistant")));
            assertThat(caller.clears()).hasSize(1);
            session.assertNoViolations();
        }
    }

    @Test
    void interruptSilencesTheModel() throws Exception {
        try (BrowserCaller caller = dial("interrupt")) {
            SandboxSession session = sandbox.takeSession();
            caller.awaitHeard(PATIENCE);
            caller.interrupt();
            session.takeEvent(TRUNCATE, PATIENCE);
            caller.awaitSilence(Duration.ofMillis(500), PATIENCE);
            assertThat(caller.clears()).hasSize(1);
            session.assertNoViolations();
        }
    }

    /** Interrupts the greeting after a second of it; what the model was told. */
    private static JsonNode interrupt(BrowserCaller caller) throws InterruptedException {
        SandboxSession session = sandbox.takeSession();
        int spoken = (int) caller.awaitHeard(PATIENCE).toMillis();
        caller.awaitHeard(heard -> heard.length / (caller.sampleRate() / 1000) > spoken + 1_000, PATIENCE);
        session.startSpeech().join();
        ReceivedEvent truncate = session.takeEvent(TRUNCATE, PATIENCE);
        caller.awaitSilence(Duration.ofMillis(300), PATIENCE);
        session.assertNoViolations();
        return truncate.json();
    }

    private static BrowserCaption caption(BrowserCaller caller, String itemId) {
        return caller.captions().stream()
                .filter(caption -> caption.itemId().equals(itemId))
                .findFirst()
                .orElseThrow();
    }

    private static void greeted(BrowserCaller caller) {
        caller.awaitHeard(PATIENCE);
        caller.awaitMessage("response_ended", PATIENCE);
        caller.awaitSilence(Duration.ofMillis(400), PATIENCE);
    }

    private static BrowserCaller dial(String sessionId) {
        return to(sessionId).dial();
    }

    private static BrowserCallerBuilder to(String sessionId) {
        return BrowserCaller.to(gateway.browser(sessionId, "default"));
    }

    private static Wav question() throws IOException {
        try (InputStream file = BrowserCallIT.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(file);
        }
    }
}
