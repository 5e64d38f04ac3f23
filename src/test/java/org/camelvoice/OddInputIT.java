package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes on a caller's socket, no other call notices, and nothing of it is left behind. */
class OddInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String START = """
            {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.maxUpgradesPerSecond", "0") // a thousand connections come at once
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this is not JSON",
                "[1, 2, 3]",
                "\"connected\"",
                "{\"event\":\"something-new\",\"streamSid\":\"MZ1\"}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"not base64!\"}}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\"}}",
                "{\"event\":\"media\",\"media\":{\"payload\":\"\"}}",
                START
            })
    void aMessageThatMakesNoSenseEndsNothing(String message) throws Exception {
        try (RawCaller caller = RawCaller.dial(gateway.twilio("default"))) {
            caller.send(message); // before start
            caller.send(START);
            caller.send(message);
            caller.awaitText("\"media\"");
            assertThat(caller.closed).isNotDone();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    @Test
    void aBinaryFrameEndsNothing() throws Exception {
        try (RawCaller caller = RawCaller.dial(gateway.twilio("default"))) {
            caller.send(START);
            caller.webSocket.sendBinary(ByteBuffer.allocate(320), true).join();
            caller.awaitText("\"media\"");
            assertThat(caller.closed).isNotDone();
        }
    }

    @Test
    void aMessageOfTenMegabytesClosesItsOwnSocketOnly() throws Exception {
        try (TwilioCaller other = TwilioCaller.to(gateway.twilio("default")).dial();
                RawCaller caller = RawCaller.dial(gateway.twilio("default"))) {
            caller.send(START);
            var unused = caller.webSocket.sendText("x".repeat(10 << 20), true);
            assertThat(caller.closed.get(20, TimeUnit.SECONDS)).isIn(1009, 1006);
            other.awaitHeard(PATIENCE);
            other.hangUp();
            other.assertNoViolations();
        }
    }

    @Test
    void aCallForNobodyIsRefusedWithASentence() throws Exception {
        try (RawCaller caller = RawCaller.dial(gateway.twilio("nobody"))) {
            caller.send(START);
            assertThat(caller.closed.get(10, TimeUnit.SECONDS)).isEqualTo(1008);
            assertThat(caller.closeReason).contains("no such tenant");
        }
    }

    @Test
    void aSocketCutInMidFrameEndsItsCall() throws Exception {
        RawCaller caller = RawCaller.dial(gateway.twilio("default"));
        caller.send(START);
        caller.awaitText("\"media\"");
        caller.webSocket
                .sendText("{\"event\":\"media\",\"media\":{\"payl", false)
                .join();
        caller.webSocket.abort();
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    @Test
    void aThousandConnectionsThatNeverSendAreClosedAndForgotten() throws Exception {
        VoiceWebsocketComponent listener =
                gateway.context().getComponent("voice-websocket", VoiceWebsocketComponent.class);
        HttpClient client = HttpClient.newHttpClient();
        List<RawCaller> silent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            silent.add(RawCaller.dial(client, gateway.twilio("default")));
        }
        try (TwilioCaller caller = TwilioCaller.to(gateway.twilio("default")).dial()) {
            caller.awaitHeard(PATIENCE);
            caller.hangUp();
            caller.assertNoViolations();
        }
        for (RawCaller each : silent) {
            assertThat(each.closed.get(30, TimeUnit.SECONDS)).isEqualTo(1008);
        }
        await().atMost(PATIENCE).until(() -> listener.openConnections() == 0);
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    /** A client that says whatever it likes. */
    private static final class RawCaller implements WebSocket.Listener, AutoCloseable {
        /** Written by the client's thread, read by the test's. */
        @SuppressWarnings("JdkObsolete")
        private final StringBuffer heard = new StringBuffer();

        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        /** Null until closed with one. */
        private volatile String closeReason;

        private WebSocket webSocket;

        static RawCaller dial(URI uri) {
            return dial(HttpClient.newHttpClient(), uri);
        }

        static RawCaller dial(HttpClient client, URI uri) {
            RawCaller caller = new RawCaller();
            caller.webSocket =
                    client.newWebSocketBuilder().buildAsync(uri, caller).join();
            return caller;
        }

        void send(String message) {
            webSocket.sendText(message, true).join();
        }

        void awaitText(String wanted) {
            await().atMost(PATIENCE).until(() -> heard.indexOf(wanted) >= 0);
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            heard.append(data);
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

        @Override
        public void close() {
            webSocket.abort();
        }
    }
}
