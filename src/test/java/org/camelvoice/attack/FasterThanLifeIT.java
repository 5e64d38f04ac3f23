package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Callers who send more than anybody can say, press or type: the tenant pays for no more of it than for a few seconds,
 * and their own calls end.
 */
@Tag("attack")
class FasterThanLifeIT {
    private static final String START = """
            {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";

    private static final String ENDED = "voice_calls_ended_total{reason=\"protocol-error\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void nobodySaysThreeMinutesInASecond(@TempDir Path directory) throws Exception {
        String phone = "{\"event\":\"media\",\"media\":{\"track\":\"inbound\",\"payload\":\"" + base64(8_000) + "\"}}";
        String browser = "{\"type\":\"audio\",\"data\":\"" + base64(48_000) + "\"}";
        try (SmallGateway small = SmallGateway.in(directory).start()) {
            Attack.withstands(small, gateway -> {
                flood(gateway, gateway.twilio("default"), START, phone, 200);
                flood(gateway, gateway.browser("flood"), null, browser, 200);
                assertThat(gateway.metric("voice_frames_in_total") / 50)
                        .as("seconds of all callers' audio that reached the model")
                        .isLessThan(2 * 15 + Attack.GOOD_CALLS * 60);
                assertThat(gateway.metric("voice_frames_dropped_total{reason=\"too-fast\"}") / 50)
                        .isGreaterThan(2 * 10);
            });
        }
    }

    @Test
    void nobodyPressesEchoesOrTypesFourThousandTimes(@TempDir Path directory) throws Exception {
        try (SmallGateway small = SmallGateway.in(directory).start()) {
            Attack.withstands(small, gateway -> {
                for (String message : new String[] {
                    "{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}",
                    "{\"event\":\"mark\",\"mark\":{\"name\":\"never sent\"}}",
                    "{\"event\":\"mark\",\"mark\":{\"name\":\"e0:1\"}}",
                    "{\"event\":\"tomorrow\"}"
                }) {
                    flood(gateway, gateway.twilio("default"), START, message, 4_000);
                }
                for (String message : new String[] {
                    "{\"type\":\"text\",\"message\":\"Hello\"}",
                    "{\"type\":\"interrupt\"}",
                    "{\"type\":\"config\",\"format\":\"pcm16\"}",
                    "{\"type\":\"tomorrow\"}"
                }) {
                    flood(gateway, gateway.browser("flood"), null, message, 4_000);
                }
                assertThat(gateway.metric("voice_messages_surplus_total")).isGreaterThan(1_000);
            });
        }
    }

    private static String base64(int bytes) {
        byte[] audio = new byte[bytes];
        Arrays.fill(audio, (byte) 0xFF); // silence as µ-law, and next to it as PCM16
        return Base64.getEncoder().encodeToString(audio);
    }

    /**
     * Sends the message so often, or until the connection is closed, and waits until the gateway has ended the call for it.
     *
     * @param first what is sent before it; null for nothing
     */
    private static void flood(SmallGateway gateway, URI uri, String first, String message, int most) throws Exception {
        double before = gateway.metric(ENDED);
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .buildAsync(uri, new Ear(closed))
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            if (first != null) {
                socket.sendText(first, true).join();
            }
            for (int sent = 0; sent < most && !closed.isDone(); sent++) {
                socket.sendText(message, true).join();
            }
        } catch (CompletionException e) { // it was closed meanwhile
        } finally {
            closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            socket.abort();
        }
        assertThat(gateway.metric(ENDED)).as(message).isEqualTo(before + 1);
    }

    /** Reads, so that the gateway has no other reason to end the call. */
    private record Ear(CompletableFuture<Integer> closed) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            closed.complete(statusCode);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.complete(1006);
        }
    }
}
