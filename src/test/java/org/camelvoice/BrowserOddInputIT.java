package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Wav;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.BrowserCallerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes on a browser's socket: its client is told, its call goes on if it can, and no other call notices. */
class BrowserOddInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    /** A call that goes on all the while, and must not notice. */
    private BrowserCaller bystander;

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

    @BeforeEach
    void callBeside() {
        bystander = BrowserCaller.to(gateway.browser("bystander", "default")).dial();
    }

    @AfterEach
    void nobodyNoticedAndNothingIsLeftBehind() {
        bystander.awaitHeard(PATIENCE);
        assertThat(bystander.errors()).isEmpty();
        assertThat(bystander.isOn()).isTrue();
        bystander.close();
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
        await().atMost(PATIENCE).until(() -> listener().openConnections() == 0);
    }

    private static VoiceWebsocketComponent listener() {
        return gateway.context().getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            this is not JSON                                     | Expected JSON
            [1, 2, 3]                                            | Expected a JSON object
            "audio"                                              | Expected a JSON object
            {"type":"audio","data":"AAAA"} {}                    | Expected one JSON object
            {}                                                   | Expected a type
            {"type":"something-new"}                             | something-new
            {"type":17}                                          | Expected a type
            {"type":"audio"}                                     | Expected an audio with data
            {"type":"audio","data":"not base64!"}                | base64
            {"type":"audio","data":"AAAA"}                       | whole samples
            {"type":"text"}                                      | Expected a text with a message
            {"type":"text","message":"  "}                       | Expected a text with a message
            {"type":"config"}                                    | format
            {"type":"config","format":"opus"}                    | opus
            {"type":"config","format":"pcm16","sample_rate":22050} | 22050
            {"type":"config","format":"g711_ulaw","sample_rate":24000} | 24000
            {"type":"config","format":"pcm16","sample_rate":-1}  | sample_rate
            {"type":"config","format":"pcm16","sample_rate":"16000"} | sample_rate
            {"type":"played","epoch":0,"samples":4800}           | camel-voice.v1
            {"type":"cleared","epoch":0,"samples":4800}          | camel-voice.v1
            """)
    void aMessageThatMakesNoSenseToAJsonClientIsAnsweredAndEndsNothing(String message, String why) throws Exception {
        isToldAndGoesOn(to("odd").json(), message, why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            not JSON                                             | Expected JSON
            {"type":"something-new"}                             | something-new
            {"type":"config","format":"pcm16","sample_rate":24000} | Expected no config
            {"type":"played"}                                    | epoch and samples
            {"type":"played","epoch":0,"samples":-4800}          | from 0 up
            {"type":"played","epoch":-1,"samples":4800}          | from 0 up
            {"type":"played","epoch":7,"samples":0}              | epoch
            {"type":"played","epoch":0,"samples":9223372036854775807} | samples
            {"type":"played","epoch":0,"samples":1e999}          | from 0 up
            {"type":"played","epoch":99999999999999999999,"samples":1} | from 0 up
            {"type":"cleared","epoch":0,"samples":0}             | epoch
            {"type":"cleared","epoch":3,"samples":0}             | epoch
            """)
    void aMessageThatMakesNoSenseToAVoiceClientIsAnsweredAndEndsNothing(String message, String why) throws Exception {
        isToldAndGoesOn(to("odd"), message, why);
    }

    private static void isToldAndGoesOn(BrowserCallerBuilder client, String message, String why) throws Exception {
        try (BrowserCaller caller = client.dial()) {
            caller.send(message);
            JsonNode error = caller.awaitMessage("error", PATIENCE);
            assertThat(error.path("message").asText()).contains(why).hasSizeLessThan(200);
            caller.awaitHeard(PATIENCE);
            caller.type("Still there?");
            await().atMost(PATIENCE).until(() -> caller.captions().stream()
                    .anyMatch(caption ->
                            caption.role().equals("assistant") && caption.text().equals("Still there?")));
            assertThat(caller.errors()).hasSize(1);
        }
    }

    /** The greeting, a spoken question, its answer. */
    private static void assertGoesOn(BrowserCaller caller) throws IOException {
        caller.awaitHeard(PATIENCE);
        caller.awaitMessage("response_ended", PATIENCE);
        caller.say(question()); // over the greeting
        caller.awaitMessage("speech_started", PATIENCE);
        caller.awaitMessage("speech_ended", PATIENCE);
        caller.awaitHeard(PATIENCE);
        assertThat(caller.isOn()).isTrue();
    }

    @Test
    void aBinaryMessageIsNothingForAJsonSocket() throws Exception {
        try (BrowserCaller caller = to("binary").json().dial()) {
            caller.send(new byte[960]);
            assertThat(caller.awaitMessage("error", PATIENCE).path("message").asText())
                    .contains("binary");
            assertGoesOn(caller);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 240_001})
    void halfASampleIsRefusedInBinaryToo(int bytes) throws Exception {
        try (BrowserCaller caller = to("half").dial()) {
            caller.send(new byte[bytes]);
            assertThat(caller.awaitMessage("error", PATIENCE).path("message").asText())
                    .contains("whole samples", String.valueOf(bytes));
            assertGoesOn(caller);
        }
    }

    @Test
    void anEmptyBinaryMessageIsNoSound() throws Exception {
        try (BrowserCaller caller = to("empty").dial()) {
            caller.send(new byte[0]);
            assertGoesOn(caller);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMegabyteOfAudioInOneMessageIsRefused(boolean isBinary) throws Exception {
        byte[] megabyte = new byte[1 << 20];
        try (BrowserCaller caller = (isBinary ? to("megabyte") : to("megabyte").json()).dial()) {
            if (isBinary) {
                caller.send(megabyte);
            } else {
                caller.send(
                        "{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(megabyte) + "\"}");
            }
            assertThat(caller.awaitMessage("error", PATIENCE).path("message").asText())
                    .contains("at most 5 s");
            assertGoesOn(caller);
        }
    }

    @Test
    void fiveSecondsOfAudioInOneMessageAreHeard() throws Exception {
        try (BrowserCaller caller = to("five-seconds").json().dial()) {
            caller.awaitHeard(PATIENCE);
            byte[] words = Pcm16.encode(Arrays.copyOf(question().samples(), 5 * 24_000)); // then silence
            caller.send("{\"type\":\"audio\",\"data\":\"" + Base64.getEncoder().encodeToString(words) + "\"}");
            caller.awaitMessage("speech_started", PATIENCE);
            caller.awaitMessage("speech_ended", PATIENCE);
            assertThat(caller.errors()).isEmpty();
        }
    }

    @Test
    void aHundredThousandCharactersAreNoQuestion() throws Exception {
        try (BrowserCaller caller = to("long-text").dial()) {
            caller.type("a".repeat(100_000));
            assertThat(caller.awaitMessage("error", PATIENCE).path("message").asText())
                    .contains("at most 10000 characters, got 100000");
            assertGoesOn(caller);
        }
    }

    @Test
    void theFormatStaysWhatItIsInMidCall() throws Exception {
        try (BrowserCaller caller = to("config").json("pcm16", 16_000).dial()) {
            caller.awaitHeard(PATIENCE);
            caller.send("{\"type\":\"config\",\"format\":\"g711_ulaw\",\"sample_rate\":8000}");
            assertThat(caller.awaitMessage("error", PATIENCE).path("message").asText())
                    .contains("before the first audio", "pcm16 at 16000 Hz");
            assertGoesOn(caller); // whose audio would be refused if it were not what it was
        }
    }

    @Test
    void reportsOfAnOldEpochComeLateAndAreNoMistake() throws Exception {
        try (BrowserCaller caller = to("old-epoch").dial()) {
            caller.awaitHeard(PATIENCE);
            caller.interrupt();
            await().atMost(PATIENCE).until(() -> !caller.clears().isEmpty());
            caller.send("{\"type\":\"played\",\"epoch\":0,\"samples\":480}");
            caller.say(question());
            caller.awaitMessage("speech_ended", PATIENCE);
            caller.awaitHeard(PATIENCE);
            assertThat(caller.errors()).isEmpty();
        }
    }

    @Test
    void fiftyMistakesInARowAreTheLast() throws Exception {
        RawClient client = RawClient.connect(gateway.browser("fifty", "default"));
        for (int i = 0; i < 50 && !client.closed.isDone(); i++) {
            client.send("nonsense");
        }
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(client.texts).anyMatch(text -> text.contains("\"disconnected\""));
    }

    @Test
    void aMessageOfTenMegabytesClosesItsOwnSocketOnly() throws Exception {
        RawClient client = RawClient.connect(gateway.browser("ten-megabytes", "default"));
        var unused = client.webSocket.sendText("x".repeat(10 << 20), true);
        assertThat(client.closed.get(20, TimeUnit.SECONDS)).isIn(1009, 1006);
    }

    @Test
    void aSessionIdInUseIsRefusedAndItsOwnerGoesOn() throws Exception {
        RawClient second = RawClient.connect(gateway.browser("bystander", "default"));
        assertThat(second.closed.get(10, TimeUnit.SECONDS)).isEqualTo(4409);
        assertThat(second.closeReason).contains("in use");
        assertThat(second.texts).hasSize(1).allMatch(text -> text.contains("\"error\"") && text.contains("in use"));
    }

    @Test
    void aSessionIdMayBeUsedAgainWhenItsCallIsOver() throws Exception {
        for (int i = 0; i < 2; i++) {
            try (BrowserCaller caller = to("again").dial()) {
                caller.awaitMessage("connected", PATIENCE);
            }
            await().atMost(PATIENCE).until(() -> gateway.calls().active().size() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"with%20space", "with%2Fslash", "%C3%BC", "%22", "''{}"})
    void aSessionIdThatIsNoneIsRefusedWithASentence(String id) throws Exception {
        URI uri = URI.create(gateway.browser("x", "default").toString().replace("/x?", "/" + encoded(id) + "?"));
        RawClient client = RawClient.connect(uri);
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(client.closeReason).contains("session id");
        assertThat(client.texts).anyMatch(text -> text.contains("\"error\""));
    }

    private static String encoded(String id) {
        return id.replace("{", "%7B").replace("}", "%7D");
    }

    @Test
    void aSessionIdOfAThousandLettersIsRefusedWithASentence() throws Exception {
        RawClient client = RawClient.connect(gateway.browser("a".repeat(1_000), "default"));
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(client.closeReason).contains("session id");
    }

    @Test
    void aCallForNobodyIsRefusedWithASentence() throws Exception {
        RawClient client = RawClient.connect(gateway.browser("nobody", "nobody"));
        assertThat(client.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
        assertThat(client.closeReason).contains("no such tenant");
        assertThat(client.texts).anyMatch(text -> text.contains("\"error\"") && text.contains("no such tenant"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSocketThatIsCutEndsItsCallWithinASecond(boolean isInMidMessage) throws Exception {
        RawClient client = RawClient.connect(gateway.browser("cut", "default"));
        await().atMost(PATIENCE).until(() -> client.texts.stream().anyMatch(text -> text.contains("\"audio\"")));
        assertThat(gateway.calls().active()).hasSize(2);
        if (isInMidMessage) {
            client.webSocket.sendText("{\"type\":\"audio\",\"da", false).join();
        }
        client.webSocket.abort();
        await().atMost(Duration.ofSeconds(1))
                .until(() -> gateway.calls().active().size() == 1);
    }

    @Test
    void connectionsThatNeverSendAreGreetedAndForgottenWhenTheyGo() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(RawClient.connect(http, gateway.browser("silent-" + i, "default")));
        }
        await().atMost(PATIENCE).until(() -> silent.stream()
                .allMatch(client -> client.texts.stream().anyMatch(text -> text.contains("\"connected\""))));
        assertThat(gateway.calls().active()).hasSize(101);
        silent.forEach(client -> client.webSocket.abort());
    }

    private static BrowserCallerBuilder to(String sessionId) {
        return BrowserCaller.to(gateway.browser(sessionId, "default"));
    }

    private static Wav question() throws IOException {
        try (InputStream file = BrowserOddInputIT.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(file);
        }
    }

    /** A client that says whatever it likes, and keeps the texts that it gets. */
    private static final class RawClient implements WebSocket.Listener {
        /** Whole messages. Written by the client's thread, read by the test's. */
        private final Queue<String> texts = new ConcurrentLinkedQueue<>();

        private final StringBuilder text = new StringBuilder();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        /** Null until closed with one. */
        private volatile String closeReason;

        private WebSocket webSocket;

        static RawClient connect(URI uri) {
            return connect(HttpClient.newHttpClient(), uri);
        }

        static RawClient connect(HttpClient http, URI uri) {
            RawClient client = new RawClient();
            client.webSocket =
                    http.newWebSocketBuilder().buildAsync(uri, client).join();
            return client;
        }

        void send(String message) {
            webSocket.sendText(message, true).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                texts.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            closeReason = reason;
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(1006);
        }
    }
}
