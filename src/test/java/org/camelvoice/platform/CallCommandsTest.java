package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.Awaitility;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.Interruption;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Calls;
import org.camelvoice.call.NoSuchCallException;
import org.camelvoice.call.RecordedSession;
import org.camelvoice.platform.browser.BrowserPlatform;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What any route, on any thread, can do to a call by its id. */
class CallCommandsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ROUTES = """
            - route:
                id: operator
                errorHandler: { noErrorHandler: {} }
                from:
                  uri: direct:operator
                  steps:
                    - toD: voice:call/${header.command}
                    - process: { ref: afterwards }
            - route:
                id: keys
                errorHandler: { noErrorHandler: {} }
                from:
                  uri: voice:twilio/dtmf
                  steps:
                    - to: voice:call/interrupt
                    - process: { ref: afterwards }
            """;

    private VoiceContext voice;
    private Call call;
    private final RecordedSession session = new RecordedSession();
    /** The thread on which the last route went on; null before. */
    private volatile Thread afterwards;

    @BeforeEach
    void talk() throws Exception {
        voice = new VoiceContext().bind("afterwards", exchange -> afterwards = Thread.currentThread());
        voice.context.getRegistry().bind("other", new Tenant());
        voice.load("calls.yaml", """
                - route:
                    id: call-started
                    from:
                      uri: voice:call/started
                      steps:
                        - process: { ref: nothing }
                """);
        voice.load("test.yaml", ROUTES).start();
        call = voice.talk();
        call.session(session);
    }

    @AfterEach
    void stop() {
        voice.close();
    }

    @Test
    void aRouteOnAnyThreadHangsUpByTheCallsId() {
        operate("hangup", call.facts().id(), null);
        voice.loop.advanceMillis(20);

        voice.connection.assertClosed(1000, "hangup");
        assertThat(call.state()).isEqualTo(CallState.ENDED);
    }

    /** Its next step may block, which a call's loop must not. */
    @Test
    void suchARouteGoesOnElsewhereThanOnTheCallsLoop() {
        operate("hangup", call.facts().id(), null);

        assertThat(afterwards.getName()).contains("VoiceCallCommand");
    }

    @Test
    void whoWaitsForACallHoldsNoThread() {
        Future<Exchange> waiting = send("interrupt", call.facts().id(), null);
        Exchange before = operate("interrupt", call.facts().id(), null);

        assertThat(before.getException()).isNull();
        await(waiting);
    }

    @Test
    void theCallsOwnRouteGoesOnAtOnceOnItsLoop() throws Exception {
        voice.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");

        assertThat(afterwards).isSameAs(Thread.currentThread());
        assertThat(session.lines).containsExactly("cancel", "interrupted 0");
    }

    /** As routes/twilio.yaml has it. */
    @Test
    void aRouteMayAskWhatTheTenantWants() throws Exception {
        Tenant tenant = new Tenant();
        tenant.setDtmfInterrupts(true);
        try (VoiceContext other = new VoiceContext()) {
            other.context.getRegistry().bind("acme", tenant);
            other.context.getPropertiesComponent().addOverrideProperty("voice.host", "127.0.0.1");
            other.context.getPropertiesComponent().addOverrideProperty("voice.port", "0");
            other.load("errors.yaml", Files.readString(Path.of("routes/errors.yaml")));
            other.load(
                    "calls.yaml",
                    Files.readString(Path.of("routes/calls.yaml"))
                            .replace("to: openai-realtime:connect", "process: { ref: nothing }"));
            other.load("twilio.yaml", Files.readString(Path.of("routes/twilio.yaml")))
                    .start();
            Call talking = other.talk();
            talking.session(session);

            other.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
            assertThat(session.lines).containsExactly("cancel", "interrupted 0");
            tenant.setDtmfInterrupts(false);
            other.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
            assertThat(session.lines).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hangup", "clear", "interrupt", "text", "message", "dtmf", "transfer"})
    void aCallThatIsNotThereIsNamed(String command) {
        Exchange exchange = operate(command, "4711", "+4930123456");

        assertThat(exchange.getException())
                .isInstanceOf(NoSuchCallException.class)
                .hasMessage("There is no call 4711: it has ended, or never existed");
    }

    @Test
    void aRouteThatNamesNoCallIsToldHow() {
        Exchange exchange = operate("clear", null, null);

        assertThat(exchange.getException())
                .hasMessage("Expected the header CamelVoiceCallId, or an exchange of a call, from voice: or"
                        + " openai-realtime:, but route operator began with direct://operator");
    }

    @ParameterizedTest
    @CsvSource({"text,CALLER", "text?speaker=caller,CALLER", "text?speaker=system,SYSTEM"})
    void textIsForTheModelAsSomebodysWords(String command, String speaker) {
        operate(command, call.facts().id(), "Hello");

        assertThat(session.lines).containsExactly(speaker + " Hello");
    }

    @Test
    void aHeaderSaysWhoseWordsTheyAreToo() {
        operate(exchange -> {
            exchange.getMessage().setHeader("command", "text");
            exchange.getMessage().setHeader(VoiceConstants.CALL_ID, call.facts().id());
            exchange.getMessage().setHeader(VoiceConstants.SPEAKER, "system");
            exchange.getMessage().setBody("Hello");
        });

        assertThat(session.lines).containsExactly("SYSTEM Hello");
    }

    @ParameterizedTest
    @CsvSource({"text,words", "message,text", "dtmf,keys"})
    void anEmptyBodyIsNone(String command, String what) {
        assertThat(operate(command, call.facts().id(), " ").getException())
                .hasMessage("voice:call/%s: expected %s in the body, got nothing".formatted(command, what));
    }

    @Test
    void clearSaysWhatWasCutAndHowFarThatMayBeOff() {
        call.earpiece().play("r1", "i1", new byte[16_000]);
        voice.loop.advanceMillis(400);

        Exchange exchange = operate("clear", call.facts().id(), null);

        Interruption interruption = exchange.getProperty(VoiceConstants.INTERRUPTION, Interruption.class);
        assertThat(exchange.getMessage().getHeader(VoiceConstants.ITEM_ID)).isEqualTo("i1");
        assertThat(exchange.getMessage().getHeader(VoiceConstants.HEARD_MILLIS))
                .isEqualTo(interruption.cuts().get(0).heardMillis());
        assertThat(exchange.getMessage().getHeader(VoiceConstants.HEARD_MILLIS_ERROR))
                .isEqualTo((long) interruption.errorMillis());
    }

    @Test
    void clearOfNothingLeavesNoHeaderOfAnotherCommand() {
        Exchange exchange = operate(sent -> {
            sent.getMessage().setHeader("command", "clear");
            sent.getMessage().setHeader(VoiceConstants.CALL_ID, call.facts().id());
            sent.getMessage().setHeader(VoiceConstants.HEARD_MILLIS, 640L);
            sent.getMessage().setHeader(VoiceConstants.HEARD_MILLIS_ERROR, 12L);
        });

        assertThat(exchange.getMessage().getHeaders())
                .doesNotContainKeys(VoiceConstants.HEARD_MILLIS, VoiceConstants.HEARD_MILLIS_ERROR);
    }

    @Test
    void textBeforeTheModelIsThereSaysSo() {
        call.session(null);

        assertThat(operate("text", call.facts().id(), "Hello").getException())
                .hasMessage("Call " + call.facts().id() + " has no session with a model yet");
    }

    @Test
    void interruptSilencesTheModelAndTellsItHowMuchWasHeard() {
        call.earpiece().play("r1", "i1", new byte[16_000]);
        voice.connection.next();

        operate("interrupt", call.facts().id(), null);

        assertThat(session.lines).containsExactly("cancel", "interrupted 1");
        assertThat(call.earpiece().playout().queuedMillis()).isZero();
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aPlatformWithoutAChannelForTextSaysSo() {
        assertThat(operate("message", call.facts().id(), "Hello").getException())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("voice:call/message: the platform twilio has no channel for text");
    }

    @Test
    void aMessageIsShownToTheCallersClient() {
        FakeConnection browser = browse("s1", "acme");

        operate("message", callOf(browser).facts().id(), "Look: \"<b>\"");

        assertThat(browser.next()).isEqualTo("{\"type\":\"message\",\"message\":\"Look: \\\"<b>\\\"\"}");
    }

    @Test
    void aBroadcastReachesAllWhoCanReadAndSaysHowManyThoseAre() {
        FakeConnection one = browse("s1", "acme");
        FakeConnection two = browse("s2", "other");
        FakeConnection excluded = browse("s3", "acme");

        Exchange exchange = operate(request -> {
            request.getMessage().setHeader("command", "broadcast");
            request.getMessage()
                    .setHeader(
                            VoiceConstants.EXCLUDED_CALL_ID,
                            callOf(excluded).facts().id());
            request.getMessage().setBody("We close soon");
        });

        assertThat(exchange.getMessage().getHeader(VoiceConstants.CALL_COUNT)).isEqualTo(2);
        assertThat(one.next()).contains("We close soon");
        assertThat(two.next()).contains("We close soon");
        excluded.assertExhausted();
        assertThat(exchange.getMessage().getBody()).isEqualTo("We close soon");
    }

    @Test
    void aBroadcastMayBeForOneTenantOnly() {
        FakeConnection one = browse("s1", "acme");
        FakeConnection two = browse("s2", "other");

        Exchange exchange = operate("broadcast?tenant=other", null, "We close soon");

        assertThat(exchange.getMessage().getHeader(VoiceConstants.CALL_COUNT)).isEqualTo(1);
        one.assertExhausted();
        assertThat(two.next()).contains("We close soon");
    }

    @Test
    void aBroadcastThatReachesNobodyIsNoFailure() {
        Exchange exchange = operate("broadcast", null, "We close soon");

        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getMessage().getHeader(VoiceConstants.CALL_COUNT)).isEqualTo(0);
    }

    @Test
    void keysAreHeardBehindWhatIsStillToBeHeard() {
        Call keyed = KeyedLine.talk(voice);
        keyed.earpiece().play("r1", "i1", new byte[800]); // 100 ms

        operate("dtmf", keyed.facts().id(), "1w#");
        voice.loop.advanceMillis(2_000);

        assertThat(voice.events.sentMillis()).isEqualTo(100 + 150 + 500 + 150);
    }

    @Test
    void whereALineCarriesNoKeysNoneIsPressedAndNothingIsPlayed() {
        FakeConnection browser = browse("s1", "acme");

        for (Call without : List.of(call, callOf(browser))) {
            assertThat(operate("dtmf", without.facts().id(), "123").getException())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessage(
                            "voice:call/dtmf: the platform " + without.facts().platform() + " cannot press keys");
        }
        voice.loop.advanceMillis(2_000);
        assertThat(voice.events.sentMillis()).isZero();
    }

    @Test
    void whatIsNoKeyIsRefusedAndNotRepeated() {
        assertThat(operate("dtmf", call.facts().id(), "12x").getException())
                .hasMessage("Expected keys of 123A456B789C*0#D and w for a pause, but character 3 is none");
        assertThat(operate("dtmf", call.facts().id(), "1".repeat(65)).getException())
                .hasMessage("voice:call/dtmf: expected at most 64 keys, got 65");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "004930123456",
                "+0123456789",
                "030 123456",
                "+49 30 123456",
                "sip:bob",
                "tel:+4930123456",
                "sip:bob@example.com?Subject=x",
                "<Hangup/>"
            })
    void aTargetThatIsNoneIsRefusedAndNotRepeated(String target) {
        assertThat(operate("transfer", call.facts().id(), target).getException())
                .hasMessageStartingWith(
                        "voice:call/transfer: expected a number in E.164, such as +4930123456, or a sip:")
                .hasMessageEndingWith("got " + target.length() + " characters that are neither");
    }

    @Test
    void aPlatformThatCannotTransferSaysSo() {
        FakeConnection browser = browse("s1", "acme");

        assertThat(operate("transfer", callOf(browser).facts().id(), "+4930123456")
                        .getException())
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("The platform browser cannot transfer calls");
    }

    @Test
    void withoutATokenTwilioTransfersNothing() {
        assertThat(operate("transfer", call.facts().id(), "sip:bob@example.com:5060;transport=tls")
                        .getException())
                .hasMessage("voice.twilio.authToken is not set, without which Twilio transfers no call");
        assertThat(call.state()).isEqualTo(CallState.LISTENING);
    }

    @Test
    void aSpeakerWhoIsNoneStopsTheStart() {
        assertThatThrownBy(() -> VoiceContext.with("""
                        - route:
                            id: wrong
                            from:
                              uri: direct:wrong
                              steps:
                                - to: voice:call/hangup?speaker=nobody
                        """).close()).hasStackTraceContaining("nobody");
    }

    private FakeConnection browse(String sessionId, String tenant) {
        FakeConnection browser = new FakeConnection(voice.loop);
        browser.connected(ConnectedCaller.connect(
                new BrowserPlatform(),
                browser,
                Map.of("sessionId", sessionId, "tenant", tenant),
                Calls.of(voice.context)));
        while (browser.hasNext()) {
            browser.next();
        }
        return browser;
    }

    private static Call callOf(FakeConnection connection) {
        return connection.caller().call();
    }

    private Exchange operate(String command, String callId, Object body) {
        return await(send(command, callId, body));
    }

    private Exchange operate(Processor request) {
        return await(send(request));
    }

    private Future<Exchange> send(String command, String callId, Object body) {
        return send(exchange -> {
            exchange.getMessage().setHeader("command", command);
            exchange.getMessage().setHeader(VoiceConstants.CALL_ID, callId);
            exchange.getMessage().setBody(body);
        });
    }

    /** On another thread. */
    private Future<Exchange> send(Processor request) {
        return voice.context.createProducerTemplate().asyncSend("direct:operator", request);
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
}
