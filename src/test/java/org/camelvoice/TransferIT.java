package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.Output;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.sandbox.Script;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model transfers the call, by the tool {@code transfer_call}, past a Twilio of this test's own. */
class TransferIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final short[] WORDS = Spectrum.tone(1004, 0.3, 24_000, 24_000); // 1 s
    private static final int AUDIBLE = 1_000;

    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private final List<EndReason.Kind> ends = new CopyOnWriteArrayList<>();
    private HttpServer twilio;
    private SandboxServer sandbox;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", this::answer);
        twilio.start();
        sandbox = SandboxServer.builder().start();
        Tenant acme = new Tenant();
        acme.setTools("transfer_call");
        acme.setTransferTargets("sales=+4930123456");
        gateway = RunningGateway.with(sandbox)
                .tenant("acme", acme)
                .set(
                        "voice.twilio.apiUrl",
                        "http://127.0.0.1:" + twilio.getAddress().getPort())
                .set("voice.twilio.authToken", "secret")
                .start();
        gateway.calls().observe(new CallEvents() {
            @Override
            public void ended(CallFacts call, EndReason reason, Tally tally) {
                ends.add(reason.kind());
            }
        });
    }

    @AfterEach
    void stop() {
        gateway.close();
        sandbox.close();
        twilio.stop(0);
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String form = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(http.getRequestURI() + " " + URLDecoder.decode(form, StandardCharsets.UTF_8));
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(200, body.length);
            http.getResponseBody().write(body);
        }
    }

    @Test
    void theCallerHearsTheModelOutAndIsConnected() throws Exception {
        sandbox.enqueue(Script.create()
                .respond(
                        Output.play(WORDS, "I am connecting you."),
                        Output.call("transfer_call", "{\"target\":\"sales\"}")));
        try (TwilioCaller caller = dial()) {
            caller.sayMulaw(CallIT.question());

            String request = requests.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(request)
                    .startsWith("/2010-04-01/Accounts/")
                    .contains("/Calls/" + caller.callSid() + ".json ")
                    .endsWith("Twiml=<Response><Dial>+4930123456</Dial></Response>");
            assertThat(audibleMillis(caller.heard())).isBetween(990, 1_010);
            caller.hangUp(); // as Twilio does then
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ends).containsExactly(EndReason.Kind.TRANSFERRED));
    }

    @Test
    void aNumberThatTheTenantDoesNotHaveIsNotDialled() throws Exception {
        sandbox.enqueue(Script.create().call("transfer_call", "{\"target\":\"+49900123456\"}"));
        try (TwilioCaller caller = dial()) {
            SandboxSession session = sandbox.takeSession();
            caller.sayMulaw(CallIT.question());

            await().atMost(PATIENCE).until(() -> session.events().stream()
                    .anyMatch(event -> event.json().at("/item/output").asText().equals("Expected one of sales.")));

            assertThat(requests).isEmpty();
            assertThat(caller.isOn()).isTrue();
        }
    }

    private TwilioCaller dial() {
        return TwilioCaller.to(gateway.twilio("acme")).dial();
    }

    private static int audibleMillis(short[] heard) {
        int first = 0;
        int last = heard.length - 1;
        while (Math.abs(heard[first]) < AUDIBLE) {
            first++;
        }
        while (Math.abs(heard[last]) < AUDIBLE) {
            last--;
        }
        return (last - first) / 8;
    }
}
