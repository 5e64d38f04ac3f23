package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.camelvoice.ApiRequest.Answer;
import org.camelvoice.audio.Wav;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole calls with the log at its noisiest: nothing of what is said, typed or pressed, and no key, token or ticket, is in the
 * log, in health, in metrics or in an error.
 */
class SecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_LINE = 400;

    private static final String KEY = "sk-MARK-model-key";
    private static final String AUTH_TOKEN = "MARK-auth-token";
    private static final String API_TOKEN = "MARK-api-token-0123456789";
    private static final String TICKET_KEY = "MARK-ticket-key-0123456789-0123456789";
    private static final String WRONG_TOKEN = "MARK-wrong-token";
    private static final String ATTRIBUTE = "MARK-customer";
    private static final String TYPED = "zanzibar";
    private static final String SAID = "xylophone";
    private static final String HEARD = "quetzal";
    private static final String ARGUMENT = "okapi";

    private static final String ROUTES = """
            - route:
                id: mine-lookup
                description: Looks something up
                from:
                  uri: voice-tool:lookup
                  parameters: { parameter.what: string }
                  steps:
                    - setBody: { simple: "found ${header.what}" }
            """;
    private static final String OBSERVER = """
            - route:
                id: mine-%1$s
                description: Logs what happens
                from:
                  uri: voice-event:%1$s
                  steps:
                    - log: "event ${body}"
            """;
    private static final List<String> EVENTS =
            List.of("call.started", "call.ended", "transcript.caller", "transcript.model", "dtmf", "tool", "usage");
    private static final String TENANT = """
            - beans:
                - name: acme
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    greeting: Good morning MARK-greeting
                    instructions: Say MARK-instructions
                    dtmfToModel: true
                    tools: lookup
            """;

    @TempDir
    Path directory;

    private NoisyGateway noisy;

    @ParameterizedTest
    @ValueSource(strings = {"vertx", "okhttp"})
    void nothingSecretAndNothingSaidIsInALogOfAnyLevel(String transport) throws Exception {
        String ticket;
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            sandbox.otherwise(Script.create()
                    .hear("Where is my " + HEARD)
                    .call("lookup", "{\"what\":\"" + ARGUMENT + "\"}")
                    .say("It is in the " + SAID));
            Process gateway = start(sandbox, transport);
            try {
                await().atMost(PATIENCE)
                        .failFast(() -> assertThat(gateway.isAlive()).isTrue())
                        .until(() -> noisy.log().contains("VoiceGateway Next:"));
                phone();
                ticket = browse();
                answersSayNothing(ticket);
            } finally {
                gateway.destroy();
                gateway.waitFor(30, TimeUnit.SECONDS);
                gateway.destroyForcibly().waitFor();
            }
        }
        assertThat(noisy.log())
                .contains("TRACE org.apache.camel", "DEBUG io.netty")
                .contains(EVENTS.stream().map(event -> "mine-" + event).toList())
                .satisfies(text -> saysNothing("the log", text, ticket));
    }

    private void phone() throws Exception {
        try (TwilioCaller caller = TwilioCaller.to(URI.create("ws://127.0.0.1:" + noisy.port + "/twilio/acme"))
                .dial()) {
            caller.awaitHeard(PATIENCE);
            caller.press("73915582046");
            try (InputStream question = getClass().getResourceAsStream("/audio/question.wav")) {
                caller.say(Wav.read(question)).awaitSaid(PATIENCE);
            }
            caller.awaitSilence(Duration.ofSeconds(2), PATIENCE);
            caller.hangUp();
        }
    }

    /** @return the ticket that was used */
    private String browse() throws Exception {
        Answer answer = ApiRequest.to(noisy.port)
                .token(API_TOKEN)
                .body(Map.of("tenant", "acme", "session_id", "s1", "attributes", Map.of("customer", ATTRIBUTE)))
                .post("/api/tickets");
        String ticket = answer.json().path("ticket").asText();
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket browser = JsonClient.connect(
                URI.create("ws://127.0.0.1:" + noisy.port + "/ws/audio/s1?tenant=acme&ticket=" + ticket),
                messages::add);
        awaitMessage(messages, "connected");
        browser.sendText("{\"type\":\"text\",\"message\":\"Tell me of " + TYPED + "\"}", true)
                .join();
        awaitMessage(messages, SAID); // the answer's words
        browser.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        return ticket;
    }

    /** Nothing here depends on when it comes: the log slows everything down. */
    private static void awaitMessage(BlockingQueue<String> messages, String word) throws InterruptedException {
        String message;
        do {
            message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("a message with " + word).isNotNull();
        } while (!message.contains(word));
    }

    private void answersSayNothing(String ticket) throws Exception {
        saysNothing("health", NoisyGateway.get(noisy.managementPort, "/observe/health?data=true"), ticket);
        saysNothing("metrics", NoisyGateway.get(noisy.managementPort, "/observe/metrics"), ticket);
        for (String token : List.of(WRONG_TOKEN, API_TOKEN + "x")) {
            saysNothing(
                    "a refusal",
                    ApiRequest.to(noisy.port).token(token).get("/api/tickets").body(),
                    ticket);
        }
        Answer wrong = ApiRequest.to(noisy.port)
                .token(API_TOKEN)
                .body(Map.of("tenant", "acme", "attributes", Map.of("customer", 7, "x", ATTRIBUTE)))
                .post("/api/tickets");
        assertThat(wrong.status()).isEqualTo(400);
        saysNothing("an error", wrong.body(), ticket);
        saysNothing("another", NoisyGateway.get(noisy.port, "/ws/audio/s1?ticket=" + ticket), ticket);
    }

    private static void saysNothing(String where, String text, String ticket) {
        Collection<String> lines = text.lines()
                .filter(line -> line.contains("MARK")
                        || line.contains(ticket)
                        || List.of(TYPED, SAID, HEARD, ARGUMENT).stream().anyMatch(line::contains)
                        || line.contains("\"digit\"")
                        || line.contains("\"payload\"")
                        || line.contains("pressed 7")
                        || line.contains("73915582046"))
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
                .collect(Collectors.toMap(SecretsIT::logger, line -> line, (first, next) -> first))
                .values();
        assertThat(lines).as(where).isEmpty();
    }

    /** One line of each is enough to be seen. */
    private static String logger(String line) {
        return line.split(" ", 3).length > 1 ? line.split(" ", 3)[1] : line;
    }

    private Process start(SandboxServer sandbox, String transport) throws IOException {
        noisy = new NoisyGateway(directory);
        noisy.write("routes/mine.yaml", ROUTES + observers());
        noisy.write("routes/tenants/acme.yaml", TENANT);
        noisy.write("application.properties", "openai.transport = " + transport);
        return noisy.start(Map.of(
                "OPENAI_REALTIME_URL",
                sandbox.uri().toString(),
                "OPENAI_API_KEY",
                KEY,
                "TWILIO_AUTH_TOKEN",
                AUTH_TOKEN,
                "TWILIO_VALIDATE_SIGNATURE",
                "false",
                "VOICE_API_TOKEN",
                API_TOKEN,
                "VOICE_TICKET_KEY",
                TICKET_KEY));
    }

    private static String observers() {
        return EVENTS.stream().map(OBSERVER::formatted).collect(Collectors.joining());
    }
}
