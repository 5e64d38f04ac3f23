package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.platform.twilio.TwilioRefusalException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A transfer by Twilio's REST API, which is a server of this test's own. */
class TransferTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NUMBER = "+4930123456";

    private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private volatile int status = 200;
    private volatile String answer = "{\"sid\":\"CA1\"}";
    private HttpServer twilio;
    private VoiceContext voice;
    private Call call;

    @BeforeEach
    void talk() throws Exception {
        twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        twilio.createContext("/", this::answer);
        twilio.start();
        voice = new VoiceContext();
        voice.context
                .getPropertiesComponent()
                .addOverrideProperty(
                        "voice.twilio.apiUrl",
                        "http://127.0.0.1:" + twilio.getAddress().getPort());
        voice.context.getPropertiesComponent().addOverrideProperty("voice.twilio.authToken", "secret");
        voice.load("test.yaml", """
                - route:
                    id: call-started
                    from:
                      uri: voice:call/started
                      steps:
                        - process: { ref: nothing }
                - route:
                    id: operator
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: direct:operator
                      steps:
                        - to: voice:call/transfer
                - route:
                    id: star
                    from:
                      uri: voice:twilio/dtmf
                      steps:
                        - setHeader: { name: CamelVoiceTransferTo, constant: "+4930123456" }
                        - to: voice:call/transfer
                """);
        voice.start();
        call = voice.talk("AC1");
    }

    @AfterEach
    void stop() {
        voice.close();
        twilio.stop(0);
    }

    @Test
    void twilioIsAskedToDialTheNumberInTheHeader() {
        Exchange exchange = transfer(NUMBER, "not this");

        assertThat(exchange.getException()).isNull();
        assertThat(requests)
                .containsExactly("POST /2010-04-01/Accounts/AC1/Calls/CA1.json AC1:secret"
                        + " Twiml=<Response><Dial>+4930123456</Dial></Response>");
    }

    @Test
    void orInTheBody() {
        transfer(null, "sips:bob&co@example.com;transport=tls");

        assertThat(requests.remove())
                .endsWith(
                        " Twiml=<Response><Dial><Sip>sips:bob&amp;co@example.com;transport=tls</Sip></Dial></Response>");
    }

    @Test
    void whenTwilioThenStopsTheStreamTheCallWasTransferred() throws Exception {
        transfer(NUMBER, null);
        assertThat(call.state()).isEqualTo(CallState.LISTENING);

        voice.says("{\"event\":\"stop\"}");

        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.TRANSFERRED);
        assertThat(call.state()).isEqualTo(CallState.ENDED);
    }

    @Test
    void aRefusalHasStatusAndCodeAndTheCallGoesOn() throws Exception {
        status = 400;
        answer = "{\"code\":21220,\"message\":\"Call to +4930123456 is not in-progress\",\"status\":400}";

        Exchange exchange = transfer(NUMBER, null);

        assertThat(exchange.getException())
                .isInstanceOfSatisfying(TwilioRefusalException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(400);
                    assertThat(refusal.code()).isEqualTo(21220);
                })
                .hasMessage("Twilio refused to update the call: status 400, error 21220");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
        voice.says("{\"event\":\"stop\"}");
        assertThat(call.endReason().kind()).isEqualTo(EndReason.Kind.CALLER_HUNG_UP);
    }

    @Test
    void aRefusalWithoutACodeHasItsStatus() {
        status = 502;
        answer = "<html>Bad gateway</html>";

        assertThat(transfer(NUMBER, null).getException()).hasMessage("Twilio refused to update the call: status 502");
    }

    @Test
    void whereTwilioIsNotThereTheCallGoesOn() {
        twilio.stop(0);

        assertThat(transfer(NUMBER, null).getException())
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot reach Twilio to update the call");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    /** "I am connecting you" is not to be cut by it. */
    @Test
    void whatTheModelIsSayingIsHeardFirst() throws Exception {
        call.play("r1", "i1", new byte[8_000]); // 1 s
        call.playout().complete(voice.loop.nanoTime());
        Future<Exchange> sent = send(NUMBER, null);
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
            voice.loop.advanceMillis(20);
            return call.facts().moment() > 1_000;
        });
        assertThat(requests).isEmpty();

        while (voice.connection.hasNext()) {
            String message = voice.connection.next();
            if (message.contains("\"mark\"")) {
                voice.says(message);
            }
        }
        await(sent);

        assertThat(requests).hasSize(1);
    }

    /** It holds up all else of the call meanwhile, and must not wait for that. */
    @Test
    void theCallsOwnRouteMayTransferItToo() throws Exception {
        call.events().responseStarted(call.facts(), "r1");

        voice.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"*\"}}");
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
            voice.loop.advanceMillis(20);
            return call.isIdle();
        });

        assertThat(requests).hasSize(1);
        assertThat(call.facts().moment()).isLessThan(PATIENCE.toMillis());
    }

    @Test
    void aCallThatEndsMeanwhileIsNotTransferred() throws Exception {
        call.play("r1", "i1", new byte[8_000]);
        Future<Exchange> sent = send(NUMBER, null);
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
            voice.loop.advanceMillis(20);
            return call.facts().moment() > 200;
        });

        voice.says("{\"event\":\"stop\"}");

        assertThat(await(sent).getException())
                .hasMessageStartingWith("There is no call " + call.facts().id());
        assertThat(requests).isEmpty();
    }

    /** What a stranger says in a start must not lead to another resource. */
    @Test
    void anAccountThatIsNoneIsNotAsked() throws Exception {
        Call odd = voice.talk("../..");
        Exchange exchange = await(send(NUMBER, null, odd));

        assertThat(exchange.getException())
                .hasMessage("The stream's start has no accountSid, without which Twilio transfers no call");
        assertThat(requests).isEmpty();
    }

    private Exchange transfer(String header, String body) {
        return await(send(header, body));
    }

    private Future<Exchange> send(String header, String body) {
        return send(header, body, call);
    }

    /** On another thread. */
    private Future<Exchange> send(String header, String body, Call transferred) {
        return voice.context.createProducerTemplate().asyncSend("direct:operator", exchange -> {
            exchange.getMessage()
                    .setHeader(VoiceConstants.CALL_ID, transferred.facts().id());
            exchange.getMessage().setHeader(VoiceConstants.TRANSFER_TO, header);
            exchange.getMessage().setBody(body);
        });
    }

    private Exchange await(Future<Exchange> sent) {
        Awaitility.await().atMost(PATIENCE).pollInSameThread().until(() -> {
            voice.loop.advanceMillis(20);
            return sent.isDone();
        });
        try {
            return sent.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private void answer(HttpExchange http) throws IOException {
        try (http) {
            String authorization =
                    http.getRequestHeaders().getFirst("Authorization").substring("Basic ".length());
            requests.add("%s %s %s %s"
                    .formatted(
                            http.getRequestMethod(),
                            http.getRequestURI(),
                            new String(Base64.getDecoder().decode(authorization), StandardCharsets.UTF_8),
                            URLDecoder.decode(
                                    new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                                    StandardCharsets.UTF_8)));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            http.sendResponseHeaders(status, bytes.length);
            http.getResponseBody().write(bytes);
        }
    }
}
