package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.ServerWebSocketHandshake;
import io.vertx.core.http.WebSocketFrame;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Wav;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TwilioCallerTest {
    /** Longer than a busy machine needs. */
    private static final Duration SOON = Duration.ofSeconds(10);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx = Vertx.vertx();
    private final Gateway gateway = new Gateway();
    private HttpServer server;
    private URI uri;

    @BeforeEach
    void listen() {
        server = join(vertx.createHttpServer(new HttpServerOptions())
                .webSocketHandshakeHandler(gateway::shake)
                .webSocketHandler(gateway::accept)
                .listen(0, "127.0.0.1"));
        uri = URI.create("ws://127.0.0.1:" + server.actualPort() + "/twilio/default");
    }

    @AfterEach
    void stop() {
        join(vertx.close());
    }

    @Test
    void aCallIsConnectedThenStartedThenSpeaks() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(uri)
                .parameter("caller", "+1800\"5551212")
                .callSid("CA1")
                .accountSid("AC1")
                .dial()) {
            assertThat(gateway.next().toString())
                    .isEqualTo("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}");
            JsonNode start = gateway.next();
            assertThat(start.get("event").textValue()).isEqualTo("start");
            assertThat(start.get("sequenceNumber").textValue()).isEqualTo("1");
            assertThat(start.get("streamSid").textValue()).isEqualTo(caller.streamSid());
            assertThat(start.get("start"))
                    .isEqualTo(JSON.readTree("{\"accountSid\":\"AC1\",\"streamSid\":\"" + caller.streamSid()
                            + "\",\"callSid\":\"CA1\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":"
                            + "\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1},"
                            + "\"customParameters\":{\"caller\":\"+1800\\\"5551212\"}}"));
            JsonNode media = gateway.next();
            assertThat(media)
                    .isEqualTo(JSON.readTree("{\"event\":\"media\",\"sequenceNumber\":\"2\",\"media\":{\"track\":"
                            + "\"inbound\",\"chunk\":\"1\",\"timestamp\":\"20\",\"payload\":\"" + base64(silence(160))
                            + "\"},\"streamSid\":\"" + caller.streamSid() + "\"}"));
            assertThat(gateway.path).isEqualTo("/twilio/default");
        }
    }

    @Test
    void theHandshakeIsSignedAsTwilioDoesIt() {
        try (TwilioCaller caller = TwilioCaller.to(uri)
                .signed("12345", "wss://voice.example.com/twilio/default")
                .header("X-Other", "1")
                .dial()) {
            gateway.awaitMedia(1);
            assertThat(caller.isOn()).isTrue();
            assertThat(gateway.socket().headers().get("x-twilio-signature")).isEqualTo("2UdyGR1iWzCusH8ZtpFTMcM62rc=");
            assertThat(gateway.socket().headers().get("x-other")).isEqualTo("1");
        }
    }

    @Test
    void framesComeFiftyASecondWhetherThereIsSpeechOrNot() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            caller.sayMulaw(tone(400));
            gateway.awaitMedia(100);
            double before = millisSinceStart(caller);
            assertThat((double) caller.elapsed().toMillis()).isBetween(before - 20, millisSinceStart(caller));
            long[] arrivals = gateway.mediaNanos();
            for (int i = 0; i < arrivals.length; i++) {
                assertThat((arrivals[i] - caller.startNanos()) / 1e6).isGreaterThanOrEqualTo((i + 1) * 20);
            }
        }
        byte[] said = gateway.mediaBytes();
        int first = indexOfSound(said);
        assertThat(first % 160).isZero();
        assertThat(Arrays.copyOfRange(said, first, first + 480))
                .startsWith(tone(400))
                .endsWith(silence(80));
        assertThat(Arrays.copyOfRange(said, first + 480, said.length)).containsOnly(0xFF);
    }

    @Test
    void whileNothingIsSaidTheBackgroundIsSent() {
        byte[] noise = tone(160);
        byte[] word = new byte[320];
        Arrays.fill(word, (byte) 0x77);
        try (TwilioCaller caller =
                TwilioCaller.to(uri).background(frame -> noise).dial()) {
            gateway.awaitMedia(2);
            Duration ended = caller.sayMulaw(word).awaitSaid(SOON);
            gateway.awaitMedia((int) ended.toMillis() / 20 + 2);
        }
        byte[] sent = gateway.mediaBytes();
        int said = 0;
        while (sent[said] != 0x77 || sent[said + 1] != 0x77) {
            said++;
        }
        assertThat(Arrays.copyOf(sent, 320)).isEqualTo(twice(noise));
        assertThat(Arrays.copyOfRange(sent, said, said + 320)).isEqualTo(word);
        assertThat(Arrays.copyOfRange(sent, said + 320, said + 640)).isEqualTo(twice(noise));
    }

    @Test
    void everyEventHasTheNextSequenceNumber() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            caller.press("1#");
            gateway.sendMark("m");
            gateway.awaitMedia(10);
        }
        gateway.awaitClosed();
        List<JsonNode> all = gateway.all();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).get("sequenceNumber").textValue()).isEqualTo(String.valueOf(i));
        }
        List<JsonNode> media = gateway.all("media");
        for (int i = 0; i < media.size(); i++) {
            assertThat(media.get(i).at("/media/chunk").textValue()).isEqualTo(String.valueOf(i + 1));
            assertThat(media.get(i).at("/media/timestamp").textValue()).isEqualTo(String.valueOf((i + 1) * 20));
        }
        assertThat(gateway.all("dtmf").stream().map(dtmf -> dtmf.get("dtmf").toString()))
                .containsExactly(
                        "{\"track\":\"inbound_track\",\"digit\":\"1\"}",
                        "{\"track\":\"inbound_track\",\"digit\":\"#\"}");
    }

    @Test
    void hangingUpStopsTheStreamThenClosesTheSocket() throws Exception {
        TwilioCaller caller =
                TwilioCaller.to(uri).callSid("CA1").accountSid("AC1").dial();
        gateway.awaitMedia(2);
        caller.close();
        gateway.awaitClosed();

        List<JsonNode> all = gateway.all();
        JsonNode stop = all.get(all.size() - 1);
        assertThat(stop.get("event").textValue()).isEqualTo("stop");
        assertThat(stop.get("stop")).isEqualTo(JSON.readTree("{\"accountSid\":\"AC1\",\"callSid\":\"CA1\"}"));
        assertThat(stop.get("streamSid").textValue()).isEqualTo(caller.streamSid());
        assertThat(gateway.closeCode()).isEqualTo((short) 1000);
    }

    @Test
    void whatTheGatewaySendsIsHeardAndItsMarkComesBack() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.sendMedia(tone(8000)); // for so long that its mark has come before it is over
            gateway.sendMark("end \"of\" tone");
            JsonNode mark = gateway.awaitEvent("mark");

            assertThat(mark.at("/mark/name").textValue()).isEqualTo("end \"of\" tone");
            assertThat(mark.get("streamSid").textValue()).isEqualTo(caller.streamSid());
            Duration heardAt = caller.awaitHeard(SOON);
            Duration silentFrom = caller.awaitSilence(Duration.ofMillis(100));
            assertThat(silentFrom.minus(heardAt).toMillis()).isBetween(980L, 1_040L);
            byte[] heard = caller.heardBytes();
            int first = indexOfSound(heard);
            assertThat(Arrays.copyOfRange(heard, first, first + 8000)).isEqualTo(tone(8000));
            assertThat(Arrays.copyOfRange(heard, first + 8000, heard.length)).containsOnly(0xFF);
            assertThat(caller.echoes()).hasSize(1);
            assertThat(echoMillis(caller, 0)).isCloseTo(first / 8.0 + 1000, within(0.3));
        }
    }

    @Test
    void whatWasHeardCanBeAskedWhenTheCallIsOver() {
        TwilioCaller caller = TwilioCaller.to(uri).dial();
        gateway.sendMedia(tone(160));
        caller.awaitHeard(SOON);
        caller.close();
        caller.close();

        assertThat(caller.isOn()).isFalse();
        assertThat(caller.violations()).isEmpty();
        assertThat(caller.received()).isEqualTo(160);
        assertThat(caller.heardBytes()).contains(tone(160)[0]);
        assertThat(caller.awaitEnd(SOON).byCaller()).isTrue();
        assertThatThrownBy(() -> caller.awaitHeard(SOON)).hasMessageStartingWith("The call ended before something");
        caller.press("1");
    }

    @Test
    void clearCutsWhatIsPlayingAndEchoesItsMarks() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.sendMedia(tone(80_000));
            gateway.sendMark("never heard");
            caller.awaitHeard(SOON);
            double sentMillis = millisSinceStart(caller);
            gateway.send("{\"event\":\"clear\",\"streamSid\":\"" + gateway.streamSid() + "\"}");
            gateway.awaitEvent("mark");

            CarrierClear clear = caller.clears().get(0);
            assertThat(clear.atMillis()).isBetween(sentMillis, millisSinceStart(caller));
            assertThat(clear.position() + clear.droppedBytes()).isEqualTo(80_000);
            assertThat(clear.position()).isGreaterThanOrEqualTo(8); // what can be heard, can be for a millisecond
            assertThat(clear.droppedBytes()).isPositive();
            caller.awaitSilence(Duration.ofMillis(60));
            byte[] heard = caller.heardBytes();
            int first = indexOfSound(heard);
            assertThat(clear.atMillis() - first / 8.0).isCloseTo(clear.positionMillis(), within(0.3));
            int end = first + (int) clear.position();
            assertThat(Arrays.copyOfRange(heard, first, end)).isEqualTo(Arrays.copyOf(tone(80_000), end - first));
            assertThat(Arrays.copyOfRange(heard, end, heard.length)).containsOnly(0xFF);
        }
    }

    @Test
    void aCarrierThatPlaysLateEchoesLate() {
        try (TwilioCaller caller =
                TwilioCaller.to(uri).playoutDelay(Duration.ofMillis(150)).dial()) {
            gateway.sendMark("empty");
            gateway.streamSid();
            double sentMillis = millisSinceStart(caller);
            gateway.sendMedia(tone(8000));
            gateway.sendMark("heard");
            gateway.awaitEvent("mark");
            gateway.awaitEvent("mark");

            assertThat(caller.echoes()).extracting(TwilioCaller.Echo::name).containsExactly("empty", "heard");
            caller.awaitSilence(Duration.ofMillis(20));
            double soundMillis = indexOfSound(caller.heardBytes()) / 8.0;
            assertThat(soundMillis).isGreaterThan(sentMillis + 150);
            assertThat(echoMillis(caller, 0)).isLessThan(soundMillis - 150);
            assertThat(echoMillis(caller, 1)).isCloseTo(soundMillis + 1000, within(0.3));
        }
    }

    @Test
    void theNetworkDelaysEachWayByItself() {
        try (TwilioCaller caller = TwilioCaller.to(uri)
                .uplinkDelay(Duration.ofMillis(200))
                .downlinkDelay(Duration.ofMillis(100))
                .dial()) {
            gateway.awaitEvent("start");
            double sent = millisSinceStart(caller);
            gateway.sendMark("m");
            gateway.awaitEvent("mark");
            double cameBack = millisSinceStart(caller);

            assertThat(sent).isGreaterThanOrEqualTo(200);
            assertThat(echoMillis(caller, 0)).isBetween(sent + 100, cameBack - 200);
        }
    }

    @Test
    void jitterAndStallsKeepTheOrder() {
        try (TwilioCaller caller = TwilioCaller.to(uri)
                .jitter(Duration.ofMillis(60))
                .uplinkStall(Duration.ofMillis(300), Duration.ofMillis(200))
                .dial()) {
            for (int i = 0; i < 50; i++) {
                gateway.sendMark("m" + i);
            }
            gateway.awaitMedia(40);
            Awaitility.await().until(() -> caller.echoes().size() == 50);
        }
        gateway.awaitClosed();
        List<JsonNode> all = gateway.all();
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i).get("sequenceNumber").textValue()).isEqualTo(String.valueOf(i));
        }
    }

    @Test
    void aSpeakerphoneSendsBackWhatItHears() {
        try (TwilioCaller caller =
                TwilioCaller.to(uri).echo(-20, Duration.ofMillis(150)).dial()) {
            short[] loud = new short[8000];
            Arrays.fill(loud, (short) 10_000);
            gateway.sendMedia(G711.encodeMulaw(loud));
            Duration heardAt = caller.awaitHeard(SOON);
            gateway.awaitMedia((int) heardAt.plusMillis(500).toMillis() / 20);

            short[] microphone = G711.decodeMulaw(gateway.mediaBytes());
            int first = 0;
            while (microphone[first] == 0) {
                first++;
            }
            double heardMillis = indexOfSound(caller.heardBytes()) / 8.0;
            assertThat(first / 8.0 - heardMillis).isCloseTo(150, within(0.3));
            assertThat(heardMillis - heardAt.toMillis()).isBetween(0.0, 20.0);
            assertThat((int) microphone[first + 100]).isBetween(950, 1050);
        }
    }

    @Test
    void aRecordingOfAnyRateIsSaidAtEightThousandHertz() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            short[] tone = new short[24_000];
            for (int i = 0; i < tone.length; i++) {
                tone[i] = (short) (10_000 * Math.sin(2 * Math.PI * 1000 * i / 24_000));
            }
            caller.say(new Wav(24_000, tone));
            Duration said = caller.awaitSaid(SOON);
            assertThat(said.toMillis()).isGreaterThanOrEqualTo(1000);
            gateway.awaitMedia((int) said.toMillis() / 20);
        }
        short[] said = G711.decodeMulaw(gateway.mediaBytes());
        int crossings = 0;
        for (int i = 1; i < said.length; i++) {
            crossings += said[i - 1] < 0 && said[i] >= 0 ? 1 : 0;
        }
        assertThat(crossings).isCloseTo(1000, within(3));
    }

    @Test
    void whatIsWantedIsAwaited() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.sendMedia(tone(1600));
            caller.awaitHeard(heard -> heard.length - indexOfSound(G711.encodeMulaw(heard)) > 800, SOON);

            assertThatThrownBy(() -> caller.awaitHeard(heard -> false, Duration.ofMillis(50)))
                    .hasMessage("Waited 50 ms in vain until what is heard is what was wanted");
        }
    }

    @Test
    void anUnrecordedCallerCannotSayWhatItHeard() {
        try (TwilioCaller caller = TwilioCaller.to(uri).unrecorded().dial()) {
            assertThatThrownBy(caller::heard).hasMessage("This playout records nothing");
        }
    }

    @Test
    void aMessageInPiecesIsOneMessage() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            String media = gateway.media(tone(160));
            gateway.socket().writeFrame(WebSocketFrame.textFrame(media.substring(0, 50), false));
            gateway.socket()
                    .writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(media.substring(50, 90)), false));
            gateway.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(media.substring(90)), true));
            caller.awaitHeard(SOON);
            assertThat(caller.received()).isEqualTo(160);
        }
    }

    @Test
    void whatTwilioWouldRefuseEndsTheCallAndFailsIt() {
        TwilioCaller caller = TwilioCaller.to(uri).dial();
        gateway.send("{\"event\":\"hello\",\"streamSid\":\"" + gateway.streamSid() + "\"}");
        gateway.awaitEvent("stop");
        gateway.awaitClosed();

        String violation = "31924 Protocol error: there is no event hello: {\"event\":\"hello\",\"streamSid\":\""
                + caller.streamSid() + "\"}";
        assertThat(caller.violations()).containsExactly(violation);
        assertThatThrownBy(caller::close)
                .isInstanceOf(AssertionError.class)
                .hasMessage("Twilio would have refused this: " + violation);
    }

    @Test
    void aBinaryMessageIsRefused() {
        TwilioCaller caller = TwilioCaller.to(uri).dial();
        gateway.streamSid();
        gateway.socket().writeBinaryMessage(Buffer.buffer(new byte[12]));
        gateway.awaitClosed();

        assertThatThrownBy(caller::close).hasMessageContaining("31924 Protocol error: it is binary (12 bytes)");
    }

    @Test
    void moreThanTenMinutesAreReportedOnceAndDiscarded() {
        TwilioCaller caller = TwilioCaller.to(uri).dial();
        String tenMinutes = gateway.media(new byte[10 * 60 * 8000]);
        gateway.send(tenMinutes);
        gateway.send(tenMinutes);
        gateway.send(tenMinutes);
        gateway.send("{\"event\":\"clear\",\"streamSid\":\"" + gateway.streamSid() + "\"}");
        gateway.sendMark("still on");
        gateway.awaitEvent("mark");

        assertThat(caller.received()).isEqualTo(10 * 60 * 8000);
        assertThatThrownBy(caller::close)
                .hasMessage("Twilio would have refused this: "
                        + "31931 Media Discarded: more than 10 minutes would be buffered");
    }

    @Test
    void aGatewayThatHangsUpEndsTheCall() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.streamSid();
            gateway.socket().close((short) 1011, "the model is gone");

            CallEnd end = caller.awaitEnd(SOON);
            assertThat(end.byCaller()).isFalse();
            assertThat(end.code()).isEqualTo(1011);
            assertThat(end.reason()).isEqualTo("the model is gone");
            assertThatThrownBy(() -> caller.awaitHeard(SOON))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith(
                            "The call ended before something is heard: the gateway ended it with 1011 after");
        }
        assertThat(gateway.all("stop")).isEmpty();
    }

    @Test
    void aCallOutlivesTheTimeLimitOfItsHandshake() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.awaitMedia(50 * 6);
            assertThat(caller.isOn()).isTrue();
        }
    }

    @Test
    void silenceThatIsStillBufferedIsSilence() {
        try (TwilioCaller caller =
                TwilioCaller.to(uri).playoutDelay(Duration.ofMillis(100)).dial()) {
            gateway.sendMedia(silence(80_000));
            caller.awaitSilence(Duration.ofMillis(200), SOON);
            gateway.send("{\"event\":\"clear\",\"streamSid\":\"" + gateway.streamSid() + "\"}");
            gateway.sendMedia(silence(160_000)); // 20 s: the tone after it is not heard before this test is over
            gateway.sendMedia(tone(160));
            Awaitility.await().until(() -> caller.received() == 80_000 + 160_000 + 160);

            assertThatThrownBy(() -> caller.awaitSilence(Duration.ofMillis(200), Duration.ofMillis(400)))
                    .hasMessage("Waited 400 ms in vain until it is silent for 200 ms");
        }
    }

    @Test
    void whatNeverComesIsNotAwaitedForEver() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            assertThatThrownBy(() -> caller.awaitHeard(Duration.ofMillis(50)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("Waited 50 ms in vain until something is heard");
            assertThatThrownBy(() -> caller.awaitEnd(Duration.ofMillis(50)))
                    .hasMessage("Waited 50 ms in vain until the call has ended");
        }
    }

    @Test
    void eachSoundIsAwaitedOnce() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.sendMedia(tone(800));
            gateway.awaitMedia(20);
            Duration first = caller.awaitHeard(SOON);
            caller.awaitSilence(Duration.ofMillis(100));
            gateway.sendMedia(tone(800));
            Duration second = caller.awaitHeard(SOON);

            assertThat(second.minus(first).toMillis()).isGreaterThanOrEqualTo(200);
        }
    }

    @Test
    void nobodyThereIsSaidInASentence() {
        join(server.close());

        assertThatThrownBy(() -> TwilioCaller.to(uri).dial())
                .isInstanceOf(CallerException.class)
                .hasMessageStartingWith("Nobody listens at " + uri + ": ");
    }

    @Test
    void aRefusedHandshakeIsSaidInASentence() {
        gateway.refuses = true;

        assertThatThrownBy(() -> TwilioCaller.to(uri).dial())
                .isInstanceOf(CallerException.class)
                .hasMessageStartingWith("The call was not accepted at " + uri + ": ")
                .hasMessageContaining("403");
    }

    @Test
    void aKeyThatNoPhoneHasIsRefused() {
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            assertThatThrownBy(() -> caller.press("1x")).hasMessage("There is no key x, only 0123456789*#ABCD");
        }
    }

    @Test
    void anHttpAddressIsRefused() {
        assertThatThrownBy(() -> TwilioCaller.to(URI.create("http://localhost/")))
                .hasMessage("Expected a ws: or wss: address without a query, got http://localhost/");
    }

    @Test
    void noThreadIsLeftBehind() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
            gateway.awaitMedia(2);
            assertThat(caller.received()).isZero();
        }
        Awaitility.await()
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .noneMatch(name -> name.startsWith("camel-voice-caller")));
    }

    @Test
    void manyCallersShareOneThread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (Callers callers = Callers.on(1)) {
            List<TwilioCaller> all = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                all.add(callers.twilio(uri).dial());
            }
            gateway.awaitMedia(30 * 10);
            assertThat(newEventLoops(before)).hasSize(1);
            all.forEach(TwilioCaller::close);
        }
    }

    /** Of callers: the threads of this test's server are no daemons. */
    private static List<Thread> newEventLoops(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isDaemon())
                .filter(thread -> thread.getName().startsWith("vert.x-eventloop"))
                .toList();
    }

    /** By the real clock. */
    private static double millisSinceStart(TwilioCaller caller) {
        return (System.nanoTime() - caller.startNanos()) / 1e6;
    }

    /** When a mark was echoed. */
    private static double echoMillis(TwilioCaller caller, int echo) {
        return caller.echoes().get(echo).at().toNanos() / 1e6;
    }

    private static int indexOfSound(byte[] mulaw) {
        int first = 0;
        while (first < mulaw.length && mulaw[first] == (byte) 0xFF) {
            first++;
        }
        return first;
    }

    /** Loud, and no byte of it like silence. */
    private static byte[] tone(int bytes) {
        byte[] tone = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            tone[i] = (byte) (i % 101);
        }
        return tone;
    }

    private static byte[] twice(byte[] bytes) {
        byte[] twice = Arrays.copyOf(bytes, bytes.length * 2);
        System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
        return twice;
    }

    private static byte[] silence(int bytes) {
        byte[] silence = new byte[bytes];
        Arrays.fill(silence, (byte) 0xFF);
        return silence;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static <T> T join(io.vertx.core.Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    /** The other side: writes down what it gets, sends what it is told. */
    private static final class Gateway {
        private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
        private final List<JsonNode> all = new ArrayList<>();
        private final List<Long> mediaNanos = new ArrayList<>();
        private final CompletableFuture<ServerWebSocket> socket = new CompletableFuture<>();
        private final CompletableFuture<String> streamSid = new CompletableFuture<>();
        private final CompletableFuture<Short> closed = new CompletableFuture<>();
        private volatile boolean refuses;
        private volatile String path;

        void shake(ServerWebSocketHandshake handshake) {
            if (refuses) {
                handshake.reject(403);
            } else {
                handshake.accept();
            }
        }

        void accept(ServerWebSocket accepted) {
            path = accepted.path();
            socket.complete(accepted);
            accepted.textMessageHandler(this::receive);
            accepted.closeHandler(nothing -> closed.complete(accepted.closeStatusCode()));
        }

        private synchronized void receive(String text) {
            try {
                JsonNode message = JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
                all.add(message);
                incoming.add(message);
                if (message.get("event").textValue().equals("start")) {
                    streamSid.complete(message.get("streamSid").textValue());
                }
                if (message.get("event").textValue().equals("media")) {
                    mediaNanos.add(System.nanoTime());
                }
            } catch (java.io.IOException e) {
                closed.completeExceptionally(e);
            }
        }

        ServerWebSocket socket() {
            return socket.join();
        }

        String streamSid() {
            return streamSid.orTimeout(10, TimeUnit.SECONDS).join();
        }

        JsonNode next() throws InterruptedException {
            return incoming.poll(10, TimeUnit.SECONDS);
        }

        JsonNode awaitEvent(String event) {
            try {
                JsonNode message = next();
                while (!message.get("event").textValue().equals(event)) {
                    message = next();
                }
                return message;
            } catch (InterruptedException e) {
                throw new AssertionError("Interrupted", e);
            }
        }

        void awaitMedia(int frames) {
            Awaitility.await()
                    .atMost(SOON.plusMillis(20L * frames))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> all("media").size() >= frames);
        }

        void awaitClosed() {
            closed.orTimeout(10, TimeUnit.SECONDS).join();
        }

        short closeCode() {
            return closed.join();
        }

        synchronized List<JsonNode> all() {
            return List.copyOf(all);
        }

        synchronized List<JsonNode> all(String event) {
            return all.stream()
                    .filter(message -> message.get("event").textValue().equals(event))
                    .toList();
        }

        synchronized long[] mediaNanos() {
            return mediaNanos.stream().mapToLong(Long::longValue).toArray();
        }

        byte[] mediaBytes() {
            Buffer bytes = Buffer.buffer();
            all("media")
                    .forEach(media -> bytes.appendBytes(Base64.getDecoder()
                            .decode(media.at("/media/payload").textValue())));
            return bytes.getBytes();
        }

        void send(String message) {
            streamSid();
            socket().writeTextMessage(message);
        }

        String media(byte[] mulaw) {
            return "{\"event\":\"media\",\"streamSid\":\"" + streamSid() + "\",\"media\":{\"payload\":\""
                    + base64(mulaw) + "\"}}";
        }

        void sendMedia(byte[] mulaw) {
            send(media(mulaw));
        }

        void sendMark(String name) {
            send(JSON.createObjectNode()
                    .put("event", "mark")
                    .put("streamSid", streamSid())
                    .set("mark", JSON.createObjectNode().put("name", name))
                    .toString());
        }
    }
}
