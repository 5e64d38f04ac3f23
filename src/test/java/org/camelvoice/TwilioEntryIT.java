package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.camel.Processor;
import org.camelvoice.call.Call;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.CallEnd;
import org.camelvoice.simulator.CallerException;
import org.camelvoice.simulator.TwilioCaller;
import org.camelvoice.simulator.TwilioCallerBuilder;
import org.camelvoice.simulator.TwilioRinging;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a phone call gets in, by webhook and WebSocket, and who does not: a gateway with a model that is not the sandbox of its own. */
class TwilioEntryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String TOKEN = "present-token";
    private static final String OTHER_TOKEN = "token-to-come";
    private static final String PUBLIC = "https://voice.example.com";
    private static final String STREAM = "wss://voice.example.com";

    private static final CountDownLatch awake = new CountDownLatch(1);
    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    private long sessionsBefore;
    private long signaturesBefore;
    private long tokensBefore;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        Tenant acme = new Tenant();
        acme.setPhoneNumbers("+18005551212, sip:acme@example.com");
        acme.setGreeting("Hello, this is Acme.");
        acme.setPrewarm("off"); // so that a session is one that a stream has opened
        Tenant warm = new Tenant();
        warm.setPrewarm("session");
        gateway = RunningGateway.with(sandbox)
                .set("voice.twilio.validateSignature", "")
                .set("voice.twilio.authToken", TOKEN + ", " + OTHER_TOKEN)
                .set(
                        "voice.publicUrl",
                        PUBLIC.toUpperCase(Locale.ROOT).replace("HTTPS", "https") + ",https://old.example.com")
                .tenant("acme", acme)
                .tenant("customers", cold())
                .tenant("slow", cold())
                .tenant("warm", warm)
                .bean("sleepy", (Processor) exchange -> awake.await())
                .routes("classpath:routes/expected.yaml")
                .start();
    }

    private static Tenant cold() {
        Tenant tenant = new Tenant();
        tenant.setPrewarm("off");
        return tenant;
    }

    @AfterAll
    static void stop() {
        awake.countDown();
        gateway.close();
        sandbox.close();
    }

    @BeforeEach
    void count() {
        sessionsBefore = sandbox.sessions().size();
        signaturesBefore = refused(RefusalReason.SIGNATURE);
        tokensBefore = refused(RefusalReason.TOKEN);
    }

    @AfterEach
    void nothingIsExpectedAnyMore() {
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    // Who gets in.

    @Test
    void aSignedCallRingsIsConnectedAndHeardAndKnowsWhoCalls() {
        try (TwilioCaller caller = ringing("acme")
                .from("+4930123456")
                .field("CallerName", "Ada")
                .answered()
                .dial()) {
            caller.awaitHeard(PATIENCE); // the greeting
            Call call = onlyCall();

            assertThat(call.facts().tenant()).isEqualTo("acme");
            assertThat(call.facts().callerNumber()).isEqualTo("+4930123456");
            assertThat(call.facts().attributes())
                    .containsEntry("callee", "+15005550001")
                    .containsEntry("callSid", caller.callSid())
                    .containsEntry("streamSid", caller.streamSid())
                    .containsEntry("CallerName", "Ada")
                    .doesNotContainKey("token");
        }
    }

    @Test
    void theAnswerIsTwimlForThePublicAddressWhateverTheHostThatWasAskedFor() throws Exception {
        HttpResponse<String> answer = post("/twilio/acme/voice", form("From", "<&\"'>"), TOKEN);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("text/xml; charset=utf-8");
        assertThat(answer.headers().map()).doesNotContainKeys("x-twilio-signature", "From", "CallSid");
        assertThat(answer.body())
                .matches("<Response><Connect><Stream url=\"wss://voice.example.com/twilio/acme\""
                        + " statusCallback=\"https://voice.example.com/twilio/acme/status\" statusCallbackMethod=\"POST\">"
                        + "<Parameter name=\"token\" value=\"[A-Za-z0-9_-]{22}\"/>"
                        + "<Parameter name=\"caller\" value=\"&lt;&amp;&quot;&apos;&gt;\"/>"
                        + "<Parameter name=\"callee\" value=\"\\+15005550001\"/></Stream></Connect></Response>");
    }

    @Test
    void whileTheTokenIsReplacedBothCount() {
        try (TwilioCaller caller = TwilioCaller.ring(webhook("/twilio/acme/voice"))
                .publicUrl(PUBLIC)
                .authToken(OTHER_TOKEN)
                .answered()
                .dial()) {
            caller.awaitHeard(PATIENCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"+18005551212", "sip:acme@example.com"})
    void theNumberThatIsCalledFindsTheTenant(String called) throws Exception {
        HttpResponse<String> answer = post("/twilio/voice", form("To", called), TOKEN);

        assertThat(answer.body()).contains("wss://voice.example.com/twilio/acme\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STREAM + "/twilio/acme",
                STREAM + "/twilio/acme/",
                STREAM + ":443/twilio/acme",
                PUBLIC + "/twilio/acme",
                PUBLIC + ":443/twilio/acme/"
            })
    void theStreamsUrlMayBeSignedInAnyOfTheFormsThatAreReported(String signed) {
        TwilioCallerBuilder answered = ringing("acme").answered().signed(TOKEN, signed);

        try (TwilioCaller caller = answered.dial()) {
            caller.awaitHeard(PATIENCE);
        }
    }

    @Test
    void whatTheTenantsRouteKnowsBecomesPartOfTheCall() {
        try (TwilioCaller caller =
                ringing("customers").from("+4930123456").answered().dial()) {
            assertThat(onlyCall().facts().attributes())
                    .containsEntry("customer", "Ada, +4930123456")
                    .containsEntry("orders", "3");
            caller.hangUp();
        }
    }

    @Test
    void aRouteThatKnowsItTooLateIsNotWaitedFor() {
        long began = System.nanoTime();
        TwilioCallerBuilder answered = ringing("slow").answered();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(780));
        try (TwilioCaller caller = answered.dial()) {
            assertThat(onlyCall().facts().attributes()).doesNotContainKey("customer");
            assertThat(gateway.calls().expected().unprepared()).isPositive();
            caller.hangUp();
        }
    }

    @Test
    void noNumberOfSlowTenantsHoldsUpTheCallsOfOthers() throws Exception {
        long unprepared = gateway.calls().expected().unprepared();
        List<CompletableFuture<HttpResponse<String>>> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) { // twice as many as Vert.x has workers
            Map<String, String> form = form("CallSid", "CA-slow-" + i);
            String signature = signature(PUBLIC + "/twilio/slow/voice", form, TOKEN);
            slow.add(HTTP.sendAsync(
                    request("/twilio/slow/voice", form)
                            .header("X-Twilio-Signature", signature)
                            .build(),
                    BodyHandlers.ofString()));
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().expected().size() >= 40); // all of them wait now

        assertThat(post("/twilio/acme/voice", form(), TOKEN).statusCode()).isEqualTo(200);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
        assertThat(slow).allMatch(answer -> answer.join().statusCode() == 200);
        assertThat(gateway.calls().expected().unprepared() - unprepared).isEqualTo(40);
        for (int i = 0; i < 40; i++) {
            post("/twilio/slow/status", status("CA-slow-" + i, "canceled"), TOKEN);
        }
        post("/twilio/acme/status", status("CA0123456789", "canceled"), TOKEN);
    }

    @Test
    void theModelsSessionIsOpenedWhileThePhoneRingsAndIsTheCalls() {
        long claimedBefore = gateway.calls().prewarming().ended(Outcome.CLAIMED);
        TwilioCallerBuilder answered = ringing("warm").answered();
        await().atMost(PATIENCE).until(() -> gateway.calls().prewarming().waiting() == 1);

        try (TwilioCaller caller = answered.dial()) {
            await().atMost(PATIENCE)
                    .until(() -> gateway.calls().prewarming().ended(Outcome.CLAIMED) == claimedBefore + 1);
            caller.hangUp();
        }
    }

    @Test
    void aCallThatDoesNotComeLosesItsSession() throws Exception {
        TwilioRinging ringing = ringing("warm");
        ringing.answered();
        await().atMost(PATIENCE).until(() -> gateway.calls().prewarming().waiting() == 1);

        post("/twilio/warm/status", status(ringing.callSid(), "canceled"), TOKEN);

        await().atMost(PATIENCE).until(() -> gateway.calls().prewarming().waiting() == 0);
    }

    // Who does not: the webhook.

    @Test
    void aWebhookWithoutASignatureIsRefused() throws Exception {
        assertRefused(post("/twilio/acme/voice", form(), null), 403);
        assertRefused(post("/twilio/voice", form(), null), 403);
        assertRefused(post("/twilio/acme/status", form(), null), 403);

        assertThat(refused(RefusalReason.SIGNATURE) - signaturesBefore).isEqualTo(3);
    }

    @Test
    void aWebhookWithAWrongSignatureIsRefused() throws Exception {
        assertRefused(post("/twilio/acme/voice", form(), "another-token"), 403);
        assertRefused(send("/twilio/acme/voice", form(), "="), 403);
        assertRefused(send("/twilio/acme/voice", form(), ""), 403);

        assertThat(refused(RefusalReason.SIGNATURE) - signaturesBefore).isEqualTo(3);
    }

    @Test
    void aSignatureOfAnotherRequestIsRefused() throws Exception {
        String signature = signature(PUBLIC + "/twilio/acme/voice", form(), TOKEN);

        assertRefused(send("/twilio/default/voice", form(), signature), 403);
        assertRefused(send("/twilio/acme/voice?x=1", form(), signature), 403);
        assertRefused(send("/twilio/acme/voice", form("From", "+1"), signature), 403);
        assertRefused(send("/twilio/acme/voice", form("Extra", "1"), signature), 403);
    }

    @Test
    void theHostThatWasAskedForCountsForNothing() throws Exception {
        String signature = signature("http://127.0.0.1:" + gateway.port() + "/twilio/acme/voice", form(), TOKEN);

        assertRefused(send("/twilio/acme/voice", form(), signature), 403);
    }

    @Test
    void aTenantInTheQueryOrInAHeaderIsNotTheTenant() throws Exception {
        assertRefused(post("/twilio/acme/voice?tenant=default", form(), TOKEN), 400);
        assertRefused(post("/twilio/acme/voice", form("tenant", "default"), TOKEN), 400);
        HttpRequest request = request("/twilio/acme/voice", form())
                .header("X-Twilio-Signature", signature(PUBLIC + "/twilio/acme/voice", form(), TOKEN))
                .header("Tenant", "default")
                .build();
        assertRefused(HTTP.send(request, BodyHandlers.ofString()), 400);
        assertThat(post("/twilio/voice?tenant=default", form("To", "+18005551212"), TOKEN)
                        .body())
                .contains("/twilio/acme\"");
    }

    @Test
    void aTenantOrANumberThatIsNotThereIsNotFound() throws Exception {
        long before = refused(RefusalReason.NO_TENANT);

        assertRefused(post("/twilio/nobody/voice", form(), TOKEN), 404);
        assertRefused(post("/twilio/voice", form("To", "+1999"), TOKEN), 404);

        assertThat(refused(RefusalReason.NO_TENANT) - before).isEqualTo(2);
    }

    @Test
    void onlyPostIsAnswered() throws Exception {
        HttpRequest get = HttpRequest.newBuilder(webhook("/twilio/acme/voice")).build();

        assertThat(HTTP.send(get, BodyHandlers.discarding()).statusCode()).isIn(404, 405);
    }

    @Test
    void aWebhookWhoseRouteFailsIsAnsweredAndCountedAndItsCallForgotten() throws Exception {
        long before = refused(RefusalReason.WEBHOOK_FAILED);

        HttpResponse<String> answer = post("/twilio/acme/broken", form(), TOKEN);

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).isEmpty();
        assertThat(refused(RefusalReason.WEBHOOK_FAILED) - before).isEqualTo(1);
        assertThat(gateway.calls().expected().size())
                .as("calls whose token nobody has")
                .isZero();
    }

    @Test
    void aLongBodyIsRefusedUnread() throws Exception {
        assertThat(post("/twilio/acme/voice", form("SpeechResult", "x".repeat(70_000)), TOKEN)
                        .statusCode())
                .isEqualTo(413);
    }

    // Who does not: the WebSocket.

    @Test
    void aWebSocketWithoutASignatureIsRefused() {
        assertThatThrownBy(() -> stream("acme").dial())
                .isInstanceOf(CallerException.class)
                .hasMessageContaining("HTTP 403");

        assertThat(refused(RefusalReason.SIGNATURE) - signaturesBefore).isEqualTo(1);
        assertNoSession();
    }

    @ParameterizedTest
    @CsvSource({
        "another-token, wss://voice.example.com/twilio/acme",
        "present-token, wss://voice.example.com/twilio/default",
        "present-token, wss://voice.example.com/twilio/acme?x=1",
        "present-token, wss://stranger.example/twilio/acme",
        "present-token, ws://127.0.0.1/twilio/acme"
    })
    void aWebSocketWithAWrongSignatureIsRefused(String token, String url) {
        assertThatThrownBy(() -> stream("acme").signed(token, url).dial())
                .isInstanceOf(CallerException.class)
                .hasMessageContaining("HTTP 403");

        assertThat(refused(RefusalReason.SIGNATURE) - signaturesBefore).isEqualTo(1);
        assertNoSession();
    }

    @Test
    void aStreamWithoutATokenIsClosed() {
        assertClosed(stream("acme").signed(TOKEN, STREAM + "/twilio/acme"));
    }

    @Test
    void aTokenThatWasNeverGivenIsRefused() {
        TwilioRinging ringing = ringing("acme");
        ringing.answered();

        assertClosed(stream("acme")
                .signed(TOKEN, STREAM + "/twilio/acme")
                .callSid(ringing.callSid())
                .parameter("token", "AAAAAAAAAAAAAAAAAAAAAA"));
    }

    @Test
    void theTokenOfAnotherCallIsRefused() {
        assertClosed(ringing("acme").answered().callSid("CA-another"));
        TwilioRinging another = ringing("acme");
        another.answered();
        assertThat(refused(RefusalReason.TOKEN) - tokensBefore).isEqualTo(1);

        assertClosed(ringing("acme").answered().callSid(another.callSid())); // which is expected too
    }

    @Test
    void theTokenOfAnotherTenantIsRefused() {
        TwilioCallerBuilder answered = ringing("acme").answered();
        TwilioCallerBuilder there = stream("default").signed(TOKEN, STREAM + "/twilio/default");

        answered.parameters().forEach(there::parameter);
        assertClosed(there.callSid(answered.callSid()));
    }

    @Test
    void aTokenCountsOnce() {
        TwilioCallerBuilder answered = ringing("acme").answered();
        try (TwilioCaller caller = answered.dial()) {
            caller.awaitHeard(PATIENCE);
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
        sessionsBefore = sandbox.sessions().size();

        assertClosed(answered);
    }

    @Test
    void aTokenCountsNoMoreWhenTheCallHasRungAgain() {
        TwilioRinging ringing = ringing("acme");
        TwilioCallerBuilder first = ringing.answered();
        TwilioCallerBuilder second = ringing.answered();

        assertClosed(first);
        try (TwilioCaller caller = second.dial()) {
            caller.awaitHeard(PATIENCE);
        }
    }

    // What Twilio says later.

    @Test
    void aCallOfWhichTwilioSaysThatItIsOverEnds() throws Exception {
        TwilioCaller caller = ringing("acme").answered().dial();
        caller.awaitHeard(PATIENCE);

        assertThat(post("/twilio/acme/status", status(caller.callSid(), "completed"), TOKEN)
                        .statusCode())
                .isEqualTo(204);

        CallEnd end = caller.awaitEnd(PATIENCE);
        assertThat(end.code()).isEqualTo(1000);
        assertThat(end.reason()).isEqualTo("caller-hung-up");
        caller.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "busy", "failed", "no-answer", "canceled"})
    void aCallThatDoesNotComeIsForgotten(String status) throws Exception {
        TwilioRinging ringing = ringing("acme");
        TwilioCallerBuilder answered = ringing.answered();
        long expected = gateway.calls().expected().size();

        post("/twilio/acme/status", status(ringing.callSid(), status), TOKEN);

        assertThat(gateway.calls().expected().size()).isEqualTo((int) expected - 1);
        assertClosed(answered);
    }

    @Test
    void aCallThatIsInProgressIsLeftAlone() throws Exception {
        try (TwilioCaller caller = ringing("acme").answered().dial()) {
            caller.awaitHeard(PATIENCE);
            post("/twilio/acme/status", status(caller.callSid(), "in-progress"), TOKEN);
            caller.awaitSilence(Duration.ofMillis(500));

            assertThat(caller.isOn()).isTrue();
        }
    }

    // How it is asked.

    private static TwilioRinging ringing(String tenant) {
        return TwilioCaller.ring(webhook("/twilio/" + tenant + "/voice"))
                .authToken(TOKEN)
                .publicUrl(PUBLIC);
    }

    private static TwilioCallerBuilder stream(String tenant) {
        return TwilioCaller.to(gateway.twilio(tenant));
    }

    private static URI webhook(String path) {
        return URI.create("http://127.0.0.1:" + gateway.port() + path);
    }

    private static Map<String, String> form(String... more) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "CallSid", "CA0123456789",
                "AccountSid", "AC1",
                "From", "+15005550006",
                "To", "+15005550001",
                "CallerName", "",
                "CallStatus", "ringing"));
        for (int i = 0; i < more.length; i += 2) {
            form.put(more[i], more[i + 1]);
        }
        return form;
    }

    private static Map<String, String> status(String callSid, String status) {
        return form("CallSid", callSid, "CallStatus", status);
    }

    /** @param token null for no signature */
    private static HttpResponse<String> post(String path, Map<String, String> form, String token) throws Exception {
        return send(path, form, token == null ? null : signature(PUBLIC + path, form, token));
    }

    private static HttpResponse<String> send(String path, Map<String, String> form, String signature) throws Exception {
        HttpRequest.Builder request = request(path, form);
        if (signature != null) {
            request.header("x-twilio-signature", signature);
        }
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path, Map<String, String> form) {
        return HttpRequest.newBuilder(webhook(path))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String signature(String url, Map<String, String> form, String token) {
        return TwilioCaller.signature(token, url, form);
    }

    // What is expected.

    private void assertRefused(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEmpty();
        assertNoSession();
    }

    private void assertClosed(TwilioCallerBuilder dialled) {
        long before = refused(RefusalReason.TOKEN);
        long sessions = sandbox.sessions().size();
        try (TwilioCaller caller = dialled.dial()) {
            CallEnd end = caller.awaitEnd(PATIENCE);
            assertThat(end.code()).isEqualTo(1008);
            assertThat(end.reason()).isEqualTo("Expected the token of an announced call, got none that counts");
        }
        assertThat(refused(RefusalReason.TOKEN) - before).isEqualTo(1);
        assertThat(sandbox.sessions()).hasSize((int) sessions);
    }

    private void assertNoSession() {
        assertThat(sandbox.sessions()).hasSize((int) sessionsBefore);
        assertThat(gateway.calls().active()).isEmpty();
    }

    private static Call onlyCall() {
        return await().atMost(PATIENCE)
                .until(() -> gateway.calls().active(), calls -> calls.size() == 1)
                .iterator()
                .next();
    }

    private static long refused(RefusalReason reason) {
        return EdgeRefusals.of(gateway.context()).counted(reason);
    }
}
