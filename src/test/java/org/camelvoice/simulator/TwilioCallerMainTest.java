package org.camelvoice.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.IntStream;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Wav;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class TwilioCallerMainTest {
    private static final byte GREETING = (byte) 0x9D;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final TwilioCallerMain main = new TwilioCallerMain(new PrintStream(out, true, StandardCharsets.UTF_8));
    private final Vertx vertx = Vertx.vertx();
    /** Held: a server that nobody refers to is closed when garbage is collected. Null until it listens. */
    private HttpServer server;

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aCallHearsTheGreetingAsksAndHearsTheAnswer() throws IOException {
        Path question = folder.resolve("question.wav");
        short[] loud = new short[4000];
        Arrays.fill(loud, (short) 8000);
        try (var file = Files.newOutputStream(question)) {
            new Wav(8000, loud).write(file);
        }
        Path heard = folder.resolve("heard.wav");

        int code = main.run(parrot(), "--say", question.toString(), "--write", heard.toString());

        assertThat(printed())
                .containsPattern(
                        "(?s)Calling ws://.*Connected, call CA.*Greeting heard after \\d+ ms.*"
                                + "Said .*question.wav, 0.5 s.*Answer heard \\d+ ms after the last word.*is in .*heard.wav.*Hung up.");
        assertThat(code).isZero();
        try (InputStream file = Files.newInputStream(heard)) {
            Wav wav = Wav.read(file);
            assertThat(wav.sampleRate()).isEqualTo(8000);
            assertThat(samplesLike(wav, GREETING)).isEqualTo(1600);
            assertThat(samplesLike(wav, G711.encodeMulaw(loud)[0])).isEqualTo(4000);
        }
    }

    @Test
    void noGatewayIsOneSentenceAndAnExitCode() throws IOException {
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0)); // so nobody else takes it, and nobody listens there
            assertThat(main.run("ws://127.0.0.1:" + taken.getLocalPort() + "/twilio/default"))
                    .isEqualTo(1);
        }
        assertThat(printed()).contains("Nobody listens at ws://127.0.0.1:");
    }

    @Test
    void aWrongArgumentIsOneSentenceAndTheUsage() {
        assertThat(main.run("--shout")).isEqualTo(2);
        assertThat(main.run("--say")).isEqualTo(2);
        assertThat(printed())
                .contains("There is no option --shout")
                .contains("Expected a value after --say")
                .contains("Usage: TwilioCaller [ws://host:port/twilio/tenant]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://localhost:8000/ | got http://localhost:8000/; did you mean ws://localhost:8000/twilio/default?",
                "https://voice.example.com/twilio/acme | got https://voice.example.com/twilio/acme; did you mean"
                        + " wss://voice.example.com/twilio/acme?",
                "localhost:8000 | got localhost:8000",
                "ws://a b | got ws://a b: illegal character in authority",
            })
    void anAddressThatIsNoWebSocketsIsOneSentenceAndTheUsage(String address, String sentence) {
        assertThat(main.run(address)).isEqualTo(2);
        assertThat(printed())
                .startsWith("Expected an address such as ws://localhost:8000/twilio/default, " + sentence)
                .contains("Usage: TwilioCaller")
                .doesNotContain("Exception");
    }

    @Test
    void aCallThatIsRefusedIsOneSentence() {
        server = vertx.createHttpServer()
                .webSocketHandler(socket ->
                        socket.textMessageHandler(text -> socket.close((short) 1008, "There is no such tenant")))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        String heard = folder.resolve("heard.wav").toString();

        assertThat(main.run("ws://127.0.0.1:" + server.actualPort() + "/twilio/nobody", "--write", heard))
                .isEqualTo(1);
        assertThat(printed().lines())
                .last()
                .asString()
                .matches("The call ended before something is heard: the gateway ended it with 1008 after [0-9.]+ s:"
                        + " There is no such tenant");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            404 | there is no WebSocket at this path
            403 | this call may not come in; the gateway's log says why
            503 | the gateway takes no more at the moment
            """)
    void aRefusedHandshakeIsOneSentence(int status, String meaning) {
        server = vertx.createHttpServer()
                .requestHandler(
                        request -> request.response().setStatusCode(status).end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        String address = "ws://127.0.0.1:" + server.actualPort() + "/twillio/default";

        assertThat(main.run(address)).isEqualTo(1);
        assertThat(printed())
                .contains("The call was not accepted at %s: HTTP %d in answer to the handshake, so %s"
                        .formatted(address, status, meaning));
    }

    @Test
    void aQuestionThatIsNotThereIsOneSentence() {
        assertThat(main.run("--say", folder.resolve("none.wav").toString())).isEqualTo(1);
        assertThat(printed()).startsWith("NoSuchFileException: ");
    }

    @Test
    void thePackagedQuestionIsAtTheTelephonesRate() throws IOException {
        try (InputStream clip =
                TwilioCallerMain.class.getResourceAsStream("/META-INF/camel-voice/clips/question.wav")) {
            assertThat(Wav.read(clip).sampleRate()).isEqualTo(8000);
        }
    }

    private static long samplesLike(Wav wav, byte mulaw) {
        short wanted = G711.decodeMulaw(new byte[] {mulaw})[0];
        return IntStream.range(0, wav.samples().length)
                .filter(i -> wav.samples()[i] == wanted)
                .count();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Greets with 200 ms of sound, and repeats what was said when it is silent again. */
    private String parrot() {
        server = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(new Parrot(socket)::hear))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        return "ws://127.0.0.1:" + server.actualPort() + "/twilio/default";
    }

    private static final class Parrot {
        private final ServerWebSocket socket;
        private Buffer said = Buffer.buffer();

        Parrot(ServerWebSocket socket) {
            this.socket = socket;
        }

        void hear(String text) {
            JsonObject message = new JsonObject(text);
            if (message.getString("event").equals("start")) {
                byte[] greeting = new byte[1600];
                Arrays.fill(greeting, GREETING);
                socket.writeTextMessage(media(message.getString("streamSid"), greeting));
            } else if (message.getString("event").equals("media")) {
                listen(message);
            }
        }

        private void listen(JsonObject message) {
            byte[] frame =
                    Base64.getDecoder().decode(message.getJsonObject("media").getString("payload"));
            if (frame[0] != CarrierPlayout.SILENCE) {
                said.appendBytes(frame);
            } else if (said.length() > 0) {
                socket.writeTextMessage(media(message.getString("streamSid"), said.getBytes()));
                said = Buffer.buffer();
            }
        }
    }

    private static String media(String streamSid, byte[] mulaw) {
        return "{\"event\":\"media\",\"streamSid\":\"" + streamSid + "\",\"media\":{\"payload\":\""
                + Base64.getEncoder().encodeToString(mulaw) + "\"}}";
    }
}
