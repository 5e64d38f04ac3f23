package org.camelvoice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.okhttp.OkHttpClient;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.WebSocketWriteNotAttempted;
import com.openai.helpers.RealtimeConnection;
import com.openai.helpers.RealtimeWebSocketOptions;
import com.openai.models.realtime.ConversationItemCreateEvent;
import com.openai.models.realtime.ConversationItemTruncateEvent;
import com.openai.models.realtime.InputAudioBufferAppendEvent;
import com.openai.models.realtime.RealtimeAudioConfig;
import com.openai.models.realtime.RealtimeAudioConfigInput;
import com.openai.models.realtime.RealtimeAudioFormats;
import com.openai.models.realtime.RealtimeClientEvent;
import com.openai.models.realtime.RealtimeConversationItemFunctionCall;
import com.openai.models.realtime.RealtimeConversationItemFunctionCallOutput;
import com.openai.models.realtime.RealtimeConversationItemUserMessage;
import com.openai.models.realtime.RealtimeFunctionTool;
import com.openai.models.realtime.RealtimeResponse;
import com.openai.models.realtime.RealtimeServerEvent;
import com.openai.models.realtime.RealtimeSessionCreateRequest;
import com.openai.models.realtime.ResponseCancelEvent;
import com.openai.models.realtime.ResponseCreateEvent;
import com.openai.models.realtime.SessionUpdateEvent;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenAI's own Java client, which checks each event that it receives against the published types. */
@Timeout(60)
class OpenAiJavaClientTest {

    private SandboxServer server;
    private OkHttpClient http;
    private RealtimeConnection connection;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // close() does, after each test
    void connect() {
        server = SandboxServer.builder()
                .voice(Voices.KEVIN)
                .thinkTime(Duration.ofMillis(10))
                .pace(50)
                .start();
        http = OkHttpClient.builder().build();
        ClientOptions options = ClientOptions.builder()
                .httpClient(http)
                .apiKey("sk-test")
                .baseUrl("http://127.0.0.1:" + server.port() + "/v1")
                .build();
        connection = RealtimeConnection.connect(
                options,
                RealtimeWebSocketOptions.builder().model("gpt-realtime-2.1").build());
        await(RealtimeServerEvent::isSessionCreated);
    }

    @AfterEach
    void close() {
        connection.close();
        http.close();
        server.close();
    }

    @Test
    void holdsATurnInText() throws InterruptedException {
        update(RealtimeSessionCreateRequest.builder()
                .instructions("Be brief.")
                .addOutputModality(RealtimeSessionCreateRequest.OutputModality.TEXT)
                .build());
        say("Good morning");
        createResponse();
        assertThat(await(RealtimeServerEvent::isResponseOutputTextDone)
                        .asResponseOutputTextDone()
                        .text())
                .isEqualTo("Good morning");
        assertThat(done().status()).contains(RealtimeResponse.Status.COMPLETED);
        server.takeSession().assertNoViolations();
    }

    @Test
    void holdsATurnInAudio() throws InterruptedException {
        update(RealtimeSessionCreateRequest.builder()
                .audio(RealtimeAudioConfig.builder()
                        .input(RealtimeAudioConfigInput.builder()
                                .format(RealtimeAudioFormats.AudioPcm.builder()
                                        .rate(RealtimeAudioFormats.AudioPcm.Rate._24000)
                                        .type(RealtimeAudioFormats.AudioPcm.Type.AUDIO_PCM)
                                        .build())
                                .build())
                        .build())
                .build());
        short[] question = Voices.KEVIN.speak("Where is my order").samples();
        append(Voices.join(question, Voices.silence(500)));
        await(RealtimeServerEvent::isInputAudioBufferSpeechStarted);
        await(RealtimeServerEvent::isInputAudioBufferSpeechStopped);
        await(RealtimeServerEvent::isInputAudioBufferCommitted);
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        RealtimeServerEvent event = next();
        String itemId = "";
        while (!event.isResponseDone()) {
            if (event.isResponseOutputAudioDelta()) {
                itemId = event.asResponseOutputAudioDelta().itemId();
                answer.writeBytes(Base64.getDecoder()
                        .decode(event.asResponseOutputAudioDelta().delta()));
            }
            event = next();
        }
        assertThat(WireFormat.PCM.decode(answer.toByteArray())).isEqualTo(Silence.trim(question));
        await(RealtimeServerEvent::isRateLimitsUpdated);
        send(RealtimeClientEvent.ofConversationItemTruncate(ConversationItemTruncateEvent.builder()
                .itemId(itemId)
                .contentIndex(0)
                .audioEndMs(100)
                .build()));
        assertThat(await(RealtimeServerEvent::isConversationItemTruncated)
                        .asConversationItemTruncated()
                        .audioEndMs())
                .isEqualTo(100);
        server.takeSession().assertNoViolations();
    }

    @Test
    void callsATool() throws InterruptedException {
        update(RealtimeSessionCreateRequest.builder()
                .addTool(RealtimeFunctionTool.builder()
                        .type(RealtimeFunctionTool.Type.FUNCTION)
                        .name("order_status")
                        .description("Where an order is")
                        .parameters(JsonValue.from(Map.of("type", "object")))
                        .build())
                .build());
        say("call order_status {\"orderNumber\":\"42\"}");
        createResponse();
        RealtimeConversationItemFunctionCall call =
                done().output().orElseThrow().get(0).asFunctionCall();
        assertThat(call.name()).isEqualTo("order_status");
        assertThat(call.arguments()).isEqualTo("{\"orderNumber\":\"42\"}");
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemFunctionCallOutput.builder()
                        .callId(call.callId().orElseThrow())
                        .output("It is on its way.")
                        .build())
                .build()));
        await(RealtimeServerEvent::isConversationItemDone);
        createResponse();
        assertThat(await(RealtimeServerEvent::isResponseOutputAudioTranscriptDone)
                        .asResponseOutputAudioTranscriptDone()
                        .transcript())
                .isEqualTo("It is on its way.");
        assertThat(done().usage()).isPresent();
        server.takeSession().assertNoViolations();
    }

    @Test
    void hearsOfErrorsAndGoesOn() {
        send(RealtimeClientEvent.ofResponseCancel(
                ResponseCancelEvent.builder().eventId("mine").build()));
        assertThat(await(RealtimeServerEvent::isError).asError().error().eventId())
                .contains("mine");
        say("Still there?");
        createResponse();
        assertThat(done().status()).contains(RealtimeResponse.Status.COMPLETED);
    }

    private void update(RealtimeSessionCreateRequest session) {
        send(RealtimeClientEvent.ofSessionUpdate(
                SessionUpdateEvent.builder().session(session).build()));
        await(RealtimeServerEvent::isSessionUpdated);
    }

    private void say(String text) {
        send(RealtimeClientEvent.ofConversationItemCreate(ConversationItemCreateEvent.builder()
                .item(RealtimeConversationItemUserMessage.builder()
                        .addContent(RealtimeConversationItemUserMessage.Content.builder()
                                .type(RealtimeConversationItemUserMessage.Content.Type.INPUT_TEXT)
                                .text(text)
                                .build())
                        .build())
                .build()));
        await(RealtimeServerEvent::isConversationItemDone);
    }

    private void append(short[] samples) {
        send(RealtimeClientEvent.ofInputAudioBufferAppend(InputAudioBufferAppendEvent.builder()
                .audio(Base64.getEncoder().encodeToString(WireFormat.PCM.encode(samples)))
                .build()));
    }

    private void createResponse() {
        send(RealtimeClientEvent.ofResponseCreate(ResponseCreateEvent.builder().build()));
    }

    /** The client refuses a message while it is at the one before: that one may have been answered already. */
    private void send(RealtimeClientEvent event) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .ignoreException(WebSocketWriteNotAttempted.Busy.class)
                .untilAsserted(() -> connection.send(event));
    }

    private RealtimeResponse done() {
        RealtimeResponse response =
                await(RealtimeServerEvent::isResponseDone).asResponseDone().response();
        await(RealtimeServerEvent::isRateLimitsUpdated);
        return response;
    }

    private RealtimeServerEvent await(Predicate<RealtimeServerEvent> wanted) {
        RealtimeServerEvent event = next();
        while (!wanted.test(event)) {
            event = next();
        }
        return event;
    }

    private RealtimeServerEvent next() {
        return connection.receive().validate();
    }
}
