package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes as users write them, in Camel as it is: what they get, in which order, and what becomes of their mistakes. */
class VoiceRoutesTest {
    private static final String SEEN = """
            - route:
                id: caller-audio
                from:
                  uri: voice:twilio/media
                  steps:
                    - process: { ref: seen }
            """;

    @Test
    void threeFramesOfOneMessageArriveInOrder() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN)) {
            voice.talk();
            for (int at = 0; at < 200; at += 20) {
                voice.saysFrame(at, 1);
                voice.loop.advanceMillis(20);
            }
            voice.seen.clear();
            voice.loop.advanceMillis(80);
            inARoute(voice.context, () -> voice.saysFrame(280, 2)); // four frames of silence go before it

            assertThat(voice.seen.stream().map(frame -> ((byte[]) frame)[0] & 0xFF))
                    .containsExactly(0xFF, 0xFF, 0xFF, 0xFF, 2);
        }
    }

    /** Why calls have a dispatcher: what is handed over from inside a running route comes last in, first out. */
    @Test
    void camelItselfWouldTurnThemRound() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN)) {
            voice.talk();
            AsyncProcessor route = route(voice.context, "caller-audio");
            inARoute(voice.context, () -> {
                for (int frame = 1; frame <= 3; frame++) {
                    Exchange exchange = new DefaultExchange(voice.context);
                    exchange.getMessage().setBody(frame);
                    route.process(exchange, doneSync -> {});
                }
            });

            assertThat(voice.seen).containsExactly(3, 2, 1);
        }
    }

    @Test
    void theLastWordsComeBeforeTheEnd() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN + """
                - route:
                    id: call-ended
                    from:
                      uri: voice:call/ended
                      steps:
                        - process: { ref: seen }
                """)) {
            voice.talk();
            inARoute(voice.context, () -> {
                voice.says("{\"event\":\"media\",\"media\":{\"payload\":\"AAAA\"}}"); // a part of a frame
                voice.says("{\"event\":\"stop\"}");
            });

            assertThat(voice.seen).hasSize(2);
            assertThat((byte[]) voice.seen.get(0)).hasSize(160).startsWith(0, 0, 0, 0xFF);
            assertThat(voice.seen.get(1)).isEqualTo("caller-hung-up: The caller hung up");
        }
    }

    @Test
    void aRouteSeesWhatTheMessageIsAbout() throws Exception {
        List<Exchange> exchanges = new ArrayList<>();
        VoiceContext voice = new VoiceContext().bind("note", exchanges::add);
        try (voice) {
            voice.load("test.yaml", """
                    - route:
                        id: call-started
                        from:
                          uri: voice:call/started
                          steps:
                            - process: { ref: note }
                    - route:
                        id: call-ended
                        from:
                          uri: voice:call/ended
                          steps:
                            - process: { ref: note }
                    """);
            voice.start();
            Call call = voice.talk();
            voice.loop.advanceMillis(1_500);
            voice.event(ConnectionEvent.CLOSE, null);

            assertThat(exchanges.get(0).getMessage().getHeaders())
                    .containsEntry(VoiceConstants.CALL_ID, call.facts().id())
                    .containsEntry(VoiceConstants.TENANT, "acme")
                    .containsEntry(VoiceConstants.TENANT_VERSION, "1")
                    .containsEntry(VoiceConstants.PLATFORM, "twilio")
                    .containsEntry(VoiceConstants.EVENT, "call/started")
                    .containsEntry(VoiceConstants.TIMESTAMP, 0L)
                    .doesNotContainKey(VoiceConstants.END_REASON);
            assertThat(exchanges.get(1).getMessage().getHeaders())
                    .containsEntry(VoiceConstants.EVENT, "call/ended")
                    .containsEntry(VoiceConstants.TIMESTAMP, 1_500L)
                    .containsEntry(VoiceConstants.END_REASON, "caller-lost");
            assertThat(exchanges.get(1).getMessage().getBody())
                    .isEqualTo("caller-lost: The caller's connection was cut");
        }
    }

    @Test
    void aRouteHangsUpByHangup() throws Exception {
        try (VoiceContext voice = VoiceContext.with("""
                - route:
                    id: hash-hangs-up
                    from:
                      uri: voice:twilio/dtmf
                      steps:
                        - to: voice:call/hangup
                """)) {
            Call call = voice.talk();

            voice.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"#\"}}");
            voice.loop.advanceMillis(20);

            voice.connection.assertClosed(1000, "hangup");
            assertThat(call.state()).isEqualTo(CallState.ENDED);
        }
    }

    @Test
    void aRouteThatFailsIsCountedAndTheCallGoesOn() throws Exception {
        try (VoiceContext voice = VoiceContext.with("""
                - route:
                    id: caller-audio
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: voice:twilio/media
                      steps:
                        - process: { ref: failing }
                """)) {
            Call call = voice.talk();

            assertThat(voice.saysFrame(0, 1).getProperty("done")).isEqualTo(true);

            assertThat(voice.events.assertNextBegins("failed caller-audio (")).endsWith("): no");
            assertThat(call.state()).isEqualTo(CallState.LISTENING);
        }
    }

    @Test
    void aMediaRouteThatGoesOnOnAnotherThreadEndsTheCallAndIsNamed() throws Exception {
        try (VoiceContext voice = VoiceContext.with("""
                - route:
                    id: slow-audio
                    from:
                      uri: voice:twilio/media
                      steps:
                        - threads: { poolSize: 1 }
                        - process: { ref: nothing }
                """)) {
            Call call = voice.talk();
            Exchange exchange = voice.saysFrame(0, 1);
            assertThat(exchange.getProperty("done")).isNull();

            ends(voice, call);

            assertThat(call.endReason().sentence())
                    .startsWith("Route slow-audio (")
                    .endsWith(
                            ") with voice:twilio/media has gone over to another thread, where a call's order is lost");
            assertThat(exchange.getProperty("done"))
                    .as("whether the socket's next message may come")
                    .isEqualTo(true);
        }
    }

    @Test
    void soDoesOneThatTouchesTheCallBehindASeda() throws Exception {
        try (VoiceContext voice = VoiceContext.with("""
                - route:
                    id: caller-audio
                    from:
                      uri: voice:twilio/media
                      steps:
                        - to: seda:slow
                - route:
                    id: slow-audio
                    errorHandler: { noErrorHandler: {} }
                    from:
                      uri: seda:slow
                      parameters: { bridgeErrorHandler: false }
                      steps:
                        - to: voice:twilio/media
                """)) {
            Call call = voice.talk();
            voice.saysFrame(0, 1);

            ends(voice, call);

            assertThat(call.endReason().sentence())
                    .isEqualTo("Route slow-audio has gone over to another thread, where a call's order is lost");
        }
    }

    /** A digit may be looked up somewhere before it is acted upon; what comes after it waits. */
    @Test
    void aRouteOfOtherMessagesMayTakeItsTime() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN + """
                - route:
                    id: digits
                    from:
                      uri: voice:twilio/dtmf
                      steps:
                        - threads: { poolSize: 1 }
                        - process: { ref: seen }
                """)) {
            Call call = voice.talk();

            voice.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"1\"}}");
            Exchange frame = voice.saysFrame(0, 1);
            await().atMost(Duration.ofSeconds(10)).pollInSameThread().until(() -> {
                voice.loop.run();
                return frame.getProperty("done") != null;
            });

            assertThat(voice.seen).hasSize(2).first().isEqualTo("1");
            assertThat(call.state()).isEqualTo(CallState.LISTENING);
        }
    }

    @Test
    void twoRoutesForTheSameCallsStopTheStartAndBothAreNamedWithTheirFiles() throws Exception {
        try (VoiceContext voice = new VoiceContext()) {
            voice.load("one.yaml", SEEN);
            voice.load("two.yaml", SEEN.replace("caller-audio", "caller-audio-too"));

            assertThatThrownBy(voice::start)
                    .hasMessageMatching("Two routes handle voice:twilio/media: caller-audio \\(one.yaml:4\\) and"
                            + " caller-audio-too \\(two.yaml:4\\)");
        }
    }

    @Test
    void anEndpointIsNoTwoHandlersIfTenantsDiffer() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN
                + SEEN.replace("caller-audio", "acme-audio")
                        .replace("voice:twilio/media", "voice:twilio/media?tenant=acme")
                        .replace("seen", "nothing"))) {
            voice.talk();
            voice.saysFrame(0, 1);

            assertThat(voice.seen).as("what the route for all tenants saw").isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voice:twilo/media | voice:twilo/media: expected call or a platform, one of [browser, discord, twilio]; did you"
                        + " mean voice:twilio/media?",
                "voice:hangup | voice:hangup: expected call or a platform, one of [browser, discord, twilio]; did you mean"
                        + " voice:call/hangup?",
                "voice:twilio/mediax | voice:twilio/mediax: expected one of the messages [dtmf, mark, media]; did"
                        + " you mean media?",
                "voice:call | voice:call: expected one of the messages [broadcast, clear, dtmf, ended, expected, hangup, interrupt,"
                        + " message, started, text, transfer]",
                "voice:call/start | voice:call/start: expected one of the messages [broadcast, clear, dtmf, ended, expected,"
                        + " hangup, interrupt, message, started, text, transfer]; did you mean started?",
                "voice:call/clear | from voice:call/clear: expected one of the messages [ended, expected, started]",
                "voice:twilio | from voice:twilio: expected one of the messages [dtmf, mark, media]",
            })
    void aPathThatIsNoneNamesThoseThereAre(String uri, String sentence) {
        assertThatThrownBy(() -> VoiceContext.with(SEEN.replace("voice:twilio/media", uri))
                        .close())
                .rootCause()
                .hasMessage(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "voice:twilio/dtmf | to voice:twilio/dtmf: expected one of the messages [mark, media]",
                "voice:call/started | to voice:call/started: expected one of the messages [broadcast, clear, dtmf, expected, hangup,"
                        + " interrupt, message, text, transfer]",
            })
    void aMessageThatCannotBeSentNamesThoseThatCan(String uri, String sentence) {
        assertThatThrownBy(() -> VoiceContext.with(SEEN.replace("process: { ref: seen }", "to: " + uri))
                        .close())
                .rootCause()
                .hasMessage(sentence);
    }

    @Test
    void anOptionThatIsNoneStopsTheStart() {
        assertThatThrownBy(
                        () -> VoiceContext.with(SEEN.replace("voice:twilio/media", "voice:twilio/media?tennant=acme"))
                                .close())
                .hasStackTraceContaining("Unknown parameters=[{tennant=acme}]");
    }

    @Test
    void aConnectionWithoutItsOpenIsClosedAndTheRemedyIsNamed() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN)) {
            voice.says("{\"event\":\"connected\"}");

            voice.connection.assertClosed(1011, "Internal error");
            voice.events.assertNext("refused Expected the connection's OPEN before its messages: voice-websocket: needs"
                    + " fireWebSocketConnectionEvents=true, any other component a step that calls"
                    + " ConnectedCaller.connect");
            assertThat(voice.loop.tickers()).isEmpty();
        }
    }

    @Test
    void onlyAWebSocketRouteLeadsToAPlatform() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN + """
                - route:
                    id: wrong
                    from:
                      uri: direct:wrong
                      steps:
                        - to: voice:twilio
                """)) {
            assertThatThrownBy(() -> voice.context.createProducerTemplate().sendBody("direct:wrong", "hello"))
                    .rootCause()
                    .hasMessage("voice:twilio: expected an exchange from voice-websocket:, or another with the property"
                            + " CamelVoiceConnection, but route wrong began with direct://wrong");
        }
    }

    /** Such as a component of TCP's. */
    @Test
    void anExchangeOfAnotherThreadIsHandledOnTheConnectionsLoopAndGoesOnElsewhere() throws Exception {
        try (VoiceContext voice = VoiceContext.with(SEEN)) {
            AsyncProducer producer = voice.context.getEndpoint("voice:twilio").createAsyncProducer();
            producer.start();
            Exchange exchange = new DefaultExchange(voice.context);
            exchange.setProperty(Connection.PROPERTY, voice.connection);
            exchange.setProperty(ConnectionEvent.PROPERTY, ConnectionEvent.OPEN);
            CompletableFuture<Thread> done = new CompletableFuture<>();

            boolean sync = CompletableFuture.supplyAsync(
                            () -> producer.process(exchange, doneSync -> done.complete(Thread.currentThread())))
                    .get();
            assertThat(sync).isFalse();
            assertThat(voice.connection.caller()).isNull();
            voice.loop.run();

            assertThat(voice.connection.caller()).isNotNull();
            assertThat(done.get(10, TimeUnit.SECONDS)).isNotSameAs(Thread.currentThread());
            assertThat(exchange.getException()).isNull();
            voice.connection.caller().closed();
        }
    }

    private static AsyncProcessor route(CamelContext context, String id) {
        return ((org.apache.camel.support.DefaultConsumer) context.getRoute(id).getConsumer()).getAsyncProcessor();
    }

    /** Runs {@code task} as a step of a running route. */
    private static void inARoute(CamelContext context, Task task) throws Exception {
        context.addRoutes(new org.apache.camel.builder.RouteBuilder() {
            @Override
            public void configure() {
                from("direct:outer").process(exchange -> task.run());
            }
        });
        context.createProducerTemplate().sendBody("direct:outer", null);
    }

    private interface Task {
        void run() throws Exception;
    }

    /** What another thread hands to the call's loop makes it end. */
    private static void ends(VoiceContext voice, Call call) {
        await().atMost(Duration.ofSeconds(10)).pollInSameThread().until(() -> {
            voice.loop.run();
            return call.state() == CallState.FAILED && call.routes().isIdle();
        });
        voice.events.assertNextBegins("failed ");
    }
}
