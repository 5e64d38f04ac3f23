package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.strictjson.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client against a gateway that the test plays. */
@Timeout(60)
class BrowserCallerTest {
    /** Longer than a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Vertx vertx = Vertx.vertx();
    private final Gateway gateway = new Gateway();
    private URI uri;

    @BeforeEach
    void listen() {
        int port = join(vertx.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("camel-voice.v1"))
                        .webSocketHandler(gateway::accept)
                        .listen(0, "127.0.0.1"))
                .actualPort();
        uri = URI.create("ws://127.0.0.1:" + port + "/ws/audio/me?tenant=acme");
    }

    @AfterEach
    void stop() {
        join(vertx.close());
    }

    @Test
    void asksForTheSubprotocolAndSendsTwentyMillisecondsFiftyTimesASecond() {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            caller.say(tone(480));
            await().until(() -> gateway.audio().length >= 100 * 960);
            assertThat(caller.elapsed().toMillis()).isBetween(2_000L, 3_000L);
        }
        assertThat(gateway.socket().subProtocol()).isEqualTo("camel-voice.v1");
        assertThat(gateway.socket().uri()).isEqualTo("/ws/audio/me?tenant=acme");
        short[] said = Pcm16.decode(gateway.audio());
        assertThat(said).hasSizeGreaterThanOrEqualTo(48_000);
        assertThat(said).containsSequence(tone(480));
    }

    @Test
    void aJsonClientSaysItsFormatFirstAndThenSpeaksIt() throws InterruptedException {
        try (BrowserCaller caller =
                BrowserCaller.to(uri).json("g711_ulaw", 8_000).dial()) {
            gateway.connect();
            assertThat(gateway.next())
                    .hasToString("{\"type\":\"config\",\"format\":\"g711_ulaw\",\"sample_rate\":8000}");
            JsonNode audio = gateway.next();
            assertThat(audio.path("type").asText()).isEqualTo("audio");
            byte[] silence = Base64.getDecoder().decode(audio.path("data").asText());
            assertThat(silence).hasSize(160).containsOnly(0xFF);
            byte[] heard = G711.encodeMulaw(tone(160));
            gateway.send("{'type':'audio','data':'" + Base64.getEncoder().encodeToString(heard)
                    + "','format':'g711_ulaw','sample_rate':8000}");
            caller.awaitHeard(SOON);
            caller.awaitSilence(Duration.ofMillis(100));
            assertThat(caller.heard()).containsSequence(G711.decodeMulaw(heard));
        }
        assertThat(gateway.socket().subProtocol()).isNull();
    }

    @Test
    void aJsonClientDropsWhatItHasNotPlayedWhenTheCallerSpeaks() {
        try (BrowserCaller caller = BrowserCaller.to(uri).json().dial()) {
            gateway.connect();
            for (int i = 0; i < 20; i++) {
                gateway.send("{'type':'audio','data':'"
                        + Base64.getEncoder().encodeToString(Pcm16.encode(tone(2_400)))
                        + "','format':'pcm16','sample_rate':24000}");
            }
            caller.awaitHeard(SOON);
            gateway.send("{'type':'speech_started'}");
            caller.awaitSilence(Duration.ofMillis(100));
            assertThat(caller.clears()).hasSize(1);
            BrowserClear clear = caller.clears().get(0);
            assertThat(clear.playedSamples() + clear.droppedSamples()).isEqualTo(48_000);
        }
        assertThat(gateway.types()).doesNotContain("cleared", "played");
    }

    @Test
    void reportsWhatItHasPlayedAndOnceWhenAllHasBeen() throws InterruptedException {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            gateway.send("{'type':'item','item':1,'item_id':'a'}");
            for (int i = 0; i < 4; i++) {
                gateway.sendAudio(1, 0, tone(2_400)); // 400 ms
            }
            JsonNode last = gateway.await("played", 9_600);
            assertThat(last.path("epoch").asInt()).isZero();
            List<Long> reports = gateway.reports();
            assertThat(reports).isSorted().doesNotHaveDuplicates().hasSizeBetween(4, 6);
            assertThat(caller.heardOf("a")).isEqualTo(9_600);
            assertThat(caller.heardOf("b")).isZero();
        }
    }

    @Test
    void answersClearWithItsPositionAndPlaysNothingOfTheOldEpoch() throws InterruptedException {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            gateway.send("{'type':'item','item':1,'item_id':'a'}");
            for (int i = 0; i < 5; i++) {
                gateway.sendAudio(1, 0, tone(2_400));
            }
            caller.awaitHeard(SOON);
            gateway.send("{'type':'clear','epoch':1}");
            gateway.sendAudio(1, 0, tone(2_400));
            JsonNode cleared = gateway.await("cleared");
            caller.awaitSilence(Duration.ofMillis(200));

            assertThat(cleared.path("epoch").asInt()).isZero();
            long heard = cleared.path("samples").asLong();
            BrowserClear clear = caller.clears().get(0);
            assertThat(clear.playedSamples()).isEqualTo(heard).isPositive();
            assertThat(clear.droppedSamples()).isEqualTo(12_000 - heard);
            assertThat(caller.heardOf("a")).isEqualTo(heard);
            assertThat(caller.received()).isEqualTo(12_000);
            short[] all = caller.heard();
            assertThat(loud(all)).isCloseTo((int) heard, within(2 + (int) heard / 8)); // a tone crosses zero
        }
    }

    @Test
    void aClientMayKeepSilentAboutIt() {
        try (BrowserCaller caller =
                BrowserCaller.to(uri).withoutReports().silentOnClear().dial()) {
            gateway.connect();
            gateway.sendAudio(0, 0, tone(2_400));
            caller.awaitHeard(SOON);
            gateway.send("{'type':'clear','epoch':1}");
            caller.awaitSilence(Duration.ofMillis(300));
            assertThat(caller.clears()).hasSize(1);
        }
        assertThat(gateway.types()).doesNotContain("cleared", "played");
    }

    @Test
    void theNetworkDelaysBothWays() {
        try (BrowserCaller caller =
                BrowserCaller.to(uri).networkDelay(Duration.ofMillis(80)).dial()) {
            gateway.connect();
            long sent = System.nanoTime();
            gateway.sendAudio(0, 0, tone(2_400));
            Duration heard = caller.awaitHeard(SOON);
            long millis = heard.toMillis() - (sent - caller.startNanos()) / 1_000_000;
            assertThat(millis).isGreaterThanOrEqualTo(60); // 80, less the frame in which it began
        }
    }

    @Test
    void whatMayNotComeEndsTheCallAndIsSaid() {
        BrowserCaller caller = BrowserCaller.to(uri).dial();
        gateway.connect();
        gateway.sendAudio(7, 0, tone(480));
        CallEnd end = caller.awaitEnd(SOON);

        assertThat(end.byCaller()).isTrue();
        assertThatThrownBy(caller::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage("docs/browser.md does not allow this: audio of item 7, which was not announced");
    }

    @Test
    void audioLongBeforeItsTimeIsRefused() {
        BrowserCaller caller = BrowserCaller.to(uri).dial();
        gateway.connect();
        for (int i = 0; i < 8; i++) {
            gateway.sendAudio(0, 0, tone(2_400));
        }
        caller.awaitEnd(SOON);
        assertThatThrownBy(caller::close).hasMessageContaining("before it is to be played");
    }

    @Test
    void aSocketThatIsClosedWithoutAWordIsRefused() {
        BrowserCaller caller = BrowserCaller.to(uri).dial();
        gateway.connect();
        caller.awaitMessage("connected", SOON);
        join(gateway.socket().close((short) 1011, "oops"));
        CallEnd end = caller.awaitEnd(SOON);
        assertThat(end.code()).isEqualTo(1011);
        assertThatThrownBy(caller::close).hasMessageContaining("closed (1011) without disconnected");
    }

    @Test
    void aGatewayThatSaysGoodbyeMayClose() {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            gateway.send("{'type':'error','message':'The model does not answer'}");
            gateway.send("{'type':'disconnected','reason':'The model does not answer'}");
            join(gateway.socket().close((short) 1011, "model-silent"));
            assertThat(caller.awaitEnd(SOON).byCaller()).isFalse();
            assertThat(caller.errors()).containsExactly("The model does not answer");
        }
    }

    @Test
    void typesAndInterruptsAndSendsWhatever() throws InterruptedException {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            caller.type("Where is \"it\"?").interrupt().send("{}").send(new byte[] {1});
            assertThat(gateway.await("text").path("message").asText()).isEqualTo("Where is \"it\"?");
            assertThat(gateway.await("interrupt")).hasToString("{\"type\":\"interrupt\"}");
            assertThat(gateway.next()).hasToString("{}");
        }
    }

    @Test
    void aCutIsNoCloseFrame() {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            gateway.connect();
            caller.cut();
            await().until(() -> gateway.closeCode.isDone());
            assertThat(gateway.closeCode.join()).isNull();
        }
    }

    @Test
    void manyShareOneThread() {
        try (Callers callers = Callers.on(1)) {
            List<BrowserCaller> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(callers.browser(uri).unrecorded().dial());
            }
            await().until(() -> gateway.audio().length >= 20 * 5 * 960);
            all.forEach(BrowserCaller::close);
        }
    }

    private static int loud(short[] samples) {
        int loud = 0;
        for (short sample : samples) {
            loud += Math.abs(sample) > 100 ? 1 : 0;
        }
        return loud;
    }

    private static short[] tone(int samples) {
        short[] tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) (8_000 * Math.sin(0.3 * (i + 1)));
        }
        return tone;
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** Says what the test wants; quotes are written '. */
    private static final class Gateway {
        private final BlockingQueue<JsonNode> texts = new LinkedBlockingQueue<>();
        private final List<JsonNode> all = new ArrayList<>();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
        private final CompletableFuture<ServerWebSocket> socket = new CompletableFuture<>();
        /** Null if there was no close frame. */
        private final CompletableFuture<Short> closeCode = new CompletableFuture<>();

        void accept(ServerWebSocket accepted) {
            accepted.textMessageHandler(this::text);
            accepted.binaryMessageHandler(this::binary);
            accepted.closeHandler(nothing -> closeCode.complete(accepted.closeStatusCode()));
            socket.complete(accepted);
        }

        private synchronized void text(String text) {
            try {
                JsonNode message = Json.parse(text);
                all.add(message);
                texts.add(message);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        private synchronized void binary(Buffer message) {
            binary.writeBytes(message.getBytes());
        }

        synchronized byte[] audio() {
            return Arrays.copyOf(binary.toByteArray(), binary.size() / 2 * 2);
        }

        synchronized List<String> types() {
            return all.stream().map(message -> message.path("type").asText()).toList();
        }

        synchronized List<Long> reports() {
            return all.stream()
                    .filter(message -> message.path("type").asText().equals("played"))
                    .map(message -> message.path("samples").asLong())
                    .toList();
        }

        ServerWebSocket socket() {
            return socket.join();
        }

        void connect() {
            send("{'type':'connected','session_id':'me','tenant':'acme'}");
        }

        void send(String message) {
            socket().writeTextMessage(message.replace('\'', '"'));
        }

        void sendAudio(int item, int epoch, short[] samples) {
            ByteBuffer message = ByteBuffer.allocate(8 + 2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
            message.putInt(item).putInt(epoch).put(Pcm16.encode(samples));
            socket().writeBinaryMessage(Buffer.buffer(message.array()));
        }

        JsonNode next() throws InterruptedException {
            JsonNode next = texts.poll(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).as("a message").isNotNull();
            return next;
        }

        JsonNode await(String type) throws InterruptedException {
            return await(type, 0);
        }

        /** Of so many samples at least, if it says how many. */
        JsonNode await(String type, long samples) throws InterruptedException {
            JsonNode message = next();
            while (!message.path("type").asText().equals(type)
                    || message.path("samples").asLong(Long.MAX_VALUE) < samples) {
                message = next();
            }
            return message;
        }
    }
}
