package org.camelvoice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.call.Prices;
import org.camelvoice.call.ToolUse;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.platform.websocket.RecordedLog;
import org.junit.jupiter.api.Test;

/** What routes get that begin with {@code voice-event:}, and when they don't. */
class EventRoutesTest {
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up");

    @Test
    void aRouteGetsWhatHappenedAndOfWhichCall() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("keys", "dtmf"))) {
            Call call = calls.call("acme");
            calls.loop.advanceMillis(1_240);
            call.events().dtmf(call.facts(), "5");

            Message message = calls.next().getMessage();
            assertThat(message.getHeaders())
                    .containsEntry(VoiceConstants.CALL_ID, call.facts().id())
                    .containsEntry(VoiceConstants.TENANT, "acme")
                    .containsEntry(VoiceConstants.TENANT_VERSION, "1")
                    .containsEntry(VoiceConstants.PLATFORM, "twilio")
                    .containsEntry(VoiceConstants.EVENT, "dtmf")
                    .containsEntry(VoiceConstants.TIMESTAMP, 1_240L);
            assertThat(message.getBody())
                    .isEqualTo(new VoiceEvent.Dtmf(
                            new EventHead("dtmf", call.facts().id(), "acme", "1", "twilio", 1_240), "5"));
        }
    }

    @Test
    void aBodyIsOneFlatJsonObject() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("tools", "tool"))) {
            Call call = calls.call("acme");
            call.events().toolCalled(call.facts(), new ToolUse("order_status", "call_1", "answered", 230));

            JsonNode json = calls.nextJson();
            assertThat(json.toString())
                    .isEqualTo(
                            ("{'event':'tool','call_id':'%s','tenant':'acme','tenant_version':'1','platform':'twilio','at_ms':0,"
                                            + "'name':'order_status','tool_call_id':'call_1','outcome':'answered',"
                                            + "'duration_ms':230}")
                                    .formatted(call.facts().id())
                                    .replace('\'', '"'));
        }
    }

    @Test
    void aCutAnswerSaysHowFarWhatWasHeardMayBeOff() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("lines", "transcript.model"))) {
            Call call = calls.call("acme");
            call.connected();
            answer(call, "i1", item -> item.cutAt(400, 12));
            answer(call, "i2", item -> item.cutAt(400));
            answer(call, "i3", ConversationItem::heardToItsEnd);

            assertThat(calls.nextJson().toString()).contains("\"heard_ms\":400,\"heard_error_ms\":12,");
            assertThat(calls.nextJson().toString()).contains("\"heard_ms\":400,\"heard_error_ms\":null,");
            assertThat(calls.nextJson().toString()).contains("\"heard_ms\":500,\"heard_error_ms\":null,");
        }
    }

    private static void answer(Call call, String id, Consumer<ConversationItem> then) {
        ConversationItem item = call.minutes().conversation().added(id, null, "assistant");
        item.audioReceived(48 * 500);
        item.written("It left on Monday.");
        item.done(true);
        then.accept(item);
        call.minutes().done(item);
    }

    @Test
    void theEventsOfACallTellItsStory() throws Exception {
        String routes = ObservedCalls.route("a", "call.started")
                + ObservedCalls.route("b", "call.state")
                + ObservedCalls.route("c", "call.ended");
        try (ObservedCalls calls = ObservedCalls.by(routes)) {
            Call call = calls.call("acme", "twilio", Map.of("caller", "+18005550100", "callSid", "CA1"));
            JsonNode started = calls.nextJson();
            call.connected();
            JsonNode connected = calls.nextJson();
            JsonNode listening = calls.nextJson();
            calls.loop.advanceMillis(61_000);
            call.ending().end(HANGUP);
            Map<String, JsonNode> last = byEvent(calls.nextJson(), calls.nextJson());

            assertThat(started.path("caller").asText()).isEqualTo("+18005550100");
            assertThat(started.at("/attributes/callSid").asText()).isEqualTo("CA1");
            assertThat(connected.path("from").asText()).isEqualTo("connecting");
            assertThat(connected.path("to").asText()).isEqualTo("connected");
            assertThat(listening.path("to").asText()).isEqualTo("listening");
            assertThat(last.get("call.state").path("to").asText()).isEqualTo("ended");
            JsonNode ended = last.get("call.ended");
            assertThat(ended.path("end_reason").asText()).isEqualTo("caller-hung-up");
            assertThat(ended.path("failed").asBoolean()).isFalse();
            assertThat(ended.path("duration_ms").asLong()).isEqualTo(61_000);
            assertThat(ended.path("started_at").asText())
                    .isEqualTo(started.path("started_at").asText());
            assertThat(Instant.parse(ended.path("ended_at").asText()))
                    .isEqualTo(
                            Instant.parse(started.path("started_at").asText()).plusMillis(61_000));
        }
    }

    @Test
    void whatModelsWereUsedForIsToldAndAddedUp() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("costs", "usage,call.ended"))) {
            Calls.of(calls.context).prices(new Prices(properties("m.audio.in = 32", "m.audio.out = 64")));
            Call call = calls.call("acme");
            call.minutes().used(new ModelUsage(Source.RESPONSE, "resp_1", "m", new Tokens(0, 1_000, 0, 0, 0, 500), 0));
            call.minutes().used(new ModelUsage(Source.TRANSCRIPTION, "item_1", "unheard-of", Tokens.NONE, 2.5));
            call.ending().end(HANGUP);

            Map<String, JsonNode> told = new HashMap<>(); // by two routes, each in its own time
            for (int i = 0; i < 3; i++) {
                JsonNode event = calls.nextJson();
                told.put(event.path("source").asText("ended"), event);
            }
            JsonNode response = told.get("response");
            assertThat(response.path("source").asText()).isEqualTo("response");
            assertThat(response.path("id").asText()).isEqualTo("resp_1");
            assertThat(response.at("/tokens/audio_in").asInt()).isEqualTo(1_000);
            assertThat(response.path("cost_usd").asDouble()).isEqualTo(0.064, within(1e-9));
            JsonNode transcription = told.get("transcription");
            assertThat(transcription.path("audio_seconds").asDouble()).isEqualTo(2.5);
            assertThat(transcription.path("cost_usd").isNull())
                    .as("unknown, not zero")
                    .isTrue();
            JsonNode ended = told.get("ended");
            assertThat(ended.at("/tokens/audio_out").asInt()).isEqualTo(500);
            assertThat(ended.path("cost_usd").isNull()).isTrue();
            assertThat(ended.path("known_cost_usd").asDouble()).isEqualTo(0.064, within(1e-9));
        }
    }

    private static Properties properties(String... lines) throws IOException {
        Properties properties = new Properties();
        properties.load(new StringReader(String.join("\n", lines)));
        return properties;
    }

    private static Map<String, JsonNode> byEvent(JsonNode... events) {
        Map<String, JsonNode> byEvent = new HashMap<>();
        for (JsonNode event : events) {
            byEvent.put(event.path("event").asText(), event);
        }
        return byEvent;
    }

    @Test
    void anAnswerThatIsNotWholeIsToldWithItsReason() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("cut", "response.unfinished"))) {
            Call call = calls.call("acme");
            call.events().responseUnfinished(call.facts(), "resp_1", "incomplete", "content_filter");

            JsonNode event = calls.nextJson();
            assertThat(event.path("event").asText()).isEqualTo("response.unfinished");
            assertThat(event.path("response_id").asText()).isEqualTo("resp_1");
            assertThat(event.path("status").asText()).isEqualTo("incomplete");
            assertThat(event.path("reason").asText()).isEqualTo("content_filter");
        }
    }

    @Test
    void aRouteThatThrowsAnErrorGetsTheNextEventToo() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("errors", "dtmf"))) {
            AtomicBoolean first = new AtomicBoolean(true);
            calls.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("voice-event:dtmf")
                            .errorHandler(noErrorHandler())
                            .filter(exchange -> {
                                if (first.getAndSet(false)) {
                                    throw new StackOverflowError();
                                }
                                return true;
                            })
                            .to("mock:second");
                }
            });
            MockEndpoint second = calls.context.getEndpoint("mock:second", MockEndpoint.class);
            second.expectedMessageCount(1);
            Call call = calls.call("acme");
            call.mouthpiece().pressed("1", new CallMessage("voice:twilio/dtmf", "1"));
            call.mouthpiece().pressed("2", new CallMessage("voice:twilio/dtmf", "2"));

            second.assertIsSatisfied(5_000);
            await().untilAsserted(() ->
                    assertThat(calls.context.getInflightRepository().size()).isZero());
        }
    }

    @Test
    void whatEndsNothingIsAnErrorWithoutItsWords() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("errors", "error"))) {
            Call call = calls.call("acme");
            call.events().routeFailed(call.facts(), "mine (mine.yaml:3)", new IllegalStateException("secret"));
            call.events().modelError(call.facts(), "rate_limit_exceeded");

            JsonNode route = calls.nextJson();
            assertThat(route.path("source").asText()).isEqualTo("route");
            assertThat(route.path("route").asText()).isEqualTo("mine (mine.yaml:3)");
            assertThat(route.path("code").asText()).isEqualTo("java.lang.IllegalStateException");
            assertThat(route.toString()).doesNotContain("secret");
            JsonNode model = calls.nextJson();
            assertThat(model.path("code").asText()).isEqualTo("rate_limit_exceeded");
            assertThat(model.path("route").isNull()).isTrue();
        }
    }

    @Test
    void aBargeInMayTurnOutToBeNone() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("barge-ins", "barge-in"))) {
            Call call = calls.call("acme");
            call.events().bargeIn(call.facts(), 180);
            call.events().bargeIn(call.facts(), -1);
            call.events().falseBargeIn(call.facts());

            assertThat(calls.nextJson().path("reaction_ms").asInt()).isEqualTo(180);
            assertThat(calls.nextJson().path("reaction_ms").isNull()).isTrue();
            assertThat(calls.nextJson().path("false_alarm").asBoolean()).isTrue();
        }
    }

    @Test
    void aRouteMayObserveSeveralEventsWhichThenComeInTheirOrder() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("both", "turn, dtmf"))) {
            Call call = calls.call("acme");
            for (int i = 0; i < 20; i++) {
                call.events().turnLatency(call.facts(), i);
                call.events().dtmf(call.facts(), "1");
            }

            for (int i = 0; i < 20; i++) {
                assertThat(calls.nextJson().path("latency_ms").asInt()).isEqualTo(i);
                assertThat(calls.nextJson().path("event").asText()).isEqualTo("dtmf");
            }
        }
    }

    @Test
    void everyRouteGetsItsOwnCopy() throws Exception {
        String routes = ObservedCalls.route("a", "dtmf") + ObservedCalls.route("b", "dtmf");
        try (ObservedCalls calls = ObservedCalls.by(routes)) {
            Call call = calls.call("acme");
            call.events().dtmf(call.facts(), "1");

            Exchange one = calls.next();
            Exchange other = calls.next();
            assertThat(one).isNotSameAs(other);
            assertThat(List.of(one.getFromRouteId(), other.getFromRouteId())).containsExactlyInAnyOrder("a", "b");
        }
    }

    @Test
    void aRouteMayObserveTheCallsOfSomeTenantsOnly() throws Exception {
        String routes = ObservedCalls.route("theirs", "dtmf", "tenant: globex, initech");
        try (ObservedCalls calls = ObservedCalls.by(routes)) {
            Call acme = calls.call("acme");
            Call globex = calls.call("globex");
            acme.events().dtmf(acme.facts(), "1");
            globex.events().dtmf(globex.facts(), "2");

            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("2");
        }
    }

    @Test
    void aRouteMayObserveTheCallsOfSomePlatformsOnly() throws Exception {
        String routes = ObservedCalls.route("browsers", "dtmf", "platform: browser");
        try (ObservedCalls calls = ObservedCalls.by(routes)) {
            Call phone = calls.call("acme");
            Call browser = calls.call("acme", "browser", Map.of());
            phone.events().dtmf(phone.facts(), "1");
            browser.events().dtmf(browser.facts(), "2");

            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("2");
        }
    }

    @Test
    void itRunsOffTheCallsThread() throws Exception {
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("thread", exchange -> threads.add(Thread.currentThread()))
                .load(ObservedCalls.route("keys", "dtmf").replace("ref: seen", "ref: thread"))
                .start()) {
            Call call = calls.call("acme");
            call.events().dtmf(call.facts(), "1");

            Thread thread = threads.poll(20, TimeUnit.SECONDS);
            assertThat(thread).isNotNull().isNotSameAs(Thread.currentThread());
            assertThat(thread.getName()).contains("voice-event-keys");
        }
    }

    @Test
    void ofOneCallTheyComeInOrderOnHoweverManyThreads() throws Exception {
        try (ObservedCalls calls = ObservedCalls.by(ObservedCalls.route("turns", "turn", "threads: 3"))) {
            List<Call> all = List.of(calls.call("acme"), calls.call("acme"), calls.call("globex"), calls.call("acme"));
            for (int i = 0; i < 50; i++) {
                for (Call call : all) {
                    call.events().turnLatency(call.facts(), i);
                }
            }
            Map<String, List<Long>> byCall = new HashMap<>();
            for (int i = 0; i < 200; i++) {
                VoiceEvent.Turn turn = calls.next().getMessage().getBody(VoiceEvent.Turn.class);
                byCall.computeIfAbsent(turn.head().callId(), id -> new ArrayList<>())
                        .add(turn.latencyMs());
            }

            assertThat(byCall).hasSize(4);
            assertThat(byCall.values())
                    .allSatisfy(latencies -> assertThat(latencies).hasSize(50).isSorted());
        }
    }

    @Test
    void aSlowRouteLosesWhatItsQueueDoesNotHoldAndNobodyElseDoes() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        String slow = ObservedCalls.route("slow", "turn", "queueSize: 10").replace("ref: seen", "ref: slow");
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("slow", exchange -> go.await())
                .load(slow)
                .load(ObservedCalls.route("quick", "turn"))
                .start()) {
            Call call = calls.call("acme");
            for (int i = 0; i < 100; i++) {
                call.events().turnLatency(call.facts(), i);
            }

            assertThat(calls.dropped("slow")).isEqualTo(90);
            for (int i = 0; i < 100; i++) {
                assertThat(calls.nextJson().path("latency_ms").asInt()).isEqualTo(i);
            }
            assertThat(calls.dropped("quick")).isZero();
            go.countDown();
        }
    }

    @Test
    void aCallIsTheSameToTheFrameWhetherAnObserverSleepsOrNot() throws Exception {
        CountDownLatch awake = new CountDownLatch(1);
        List<String> unobserved;
        try (ObservedCalls calls = ObservedCalls.prepared().start()) {
            unobserved = busyMinute(calls);
        }
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("sleeping", exchange -> awake.await())
                .load(ObservedCalls.route("sleeper", "call.state,turn,barge-in,transcript.model,audio", "queueSize: 20")
                        .replace("ref: seen", "ref: sleeping"))
                .start()) {
            List<String> observed =
                    busyMinute(calls); // on this thread: whoever waited for the sleeper would wait for ever

            assertThat(observed).isEqualTo(unobserved).hasSizeGreaterThan(500);
            assertThat(calls.meters.find("voice.events.dropped").counters().stream()
                            .mapToDouble(Counter::count)
                            .sum())
                    .isGreaterThan(100);
            awake.countDown();
        }
    }

    /** Thirty answers of two seconds each, every second one interrupted; what the caller was sent, and when. */
    private static List<String> busyMinute(ObservedCalls calls) {
        Call call = calls.call("acme");
        call.connected();
        List<String> sent = new ArrayList<>();
        for (int answer = 0; answer < 30; answer++) {
            String id = "m" + answer;
            ConversationItem item = call.minutes().conversation().added(id, null, "assistant");
            call.mouthpiece().speechStarted(call.mouthpiece().timeline().appendedMillis());
            call.mouthpiece().speechStopped(call.mouthpiece().timeline().appendedMillis());
            item.audioReceived(48 * 1_500);
            item.written("And so on.");
            call.earpiece().play("r" + answer, id, new byte[8 * 1_500]);
            call.earpiece().playout().complete(calls.loop.nanoTime());
            for (int tick = 0; tick < 100; tick++) {
                calls.loop.advanceMillis(20);
                call.mouthpiece().said(new byte[160]);
                if (tick == 30 && answer % 2 == 1) {
                    call.earpiece().clear();
                }
                calls.caller.playedEverything(call);
                sent.add(calls.loop.elapsed() + " " + calls.caller.taken());
            }
            item.done(true);
            call.minutes().done(item);
        }
        return sent;
    }

    @Test
    void aRoutesLinesHaveTheCallBesideThemAndTheNextOnesHaveAnother() throws Exception {
        String logging = ObservedCalls.route("keys", "dtmf").replace("- process:", "- log: a key\n        - process:");
        try (RecordedLog log = new RecordedLog();
                ObservedCalls calls = ObservedCalls.by(logging)) {
            Call acme = calls.call("acme");
            Call globex = calls.call("globex");
            acme.events().dtmf(acme.facts(), "1");
            globex.events().dtmf(globex.facts(), "2");
            calls.next();
            calls.next();

            assertThat(log.callsBeside("keys"))
                    .containsExactly(
                            "acme " + acme.facts().id(),
                            "globex " + globex.facts().id());
        }
    }

    @Test
    void aRouteThatIsTooSlowIsLoggedWithTheCallWhoseEventIsDropped() throws Exception {
        CountDownLatch awake = new CountDownLatch(1);
        try (RecordedLog log = new RecordedLog();
                ObservedCalls calls = ObservedCalls.prepared()
                        .bind("sleeping", exchange -> awake.await())
                        .load(ObservedCalls.route("sleeper", "dtmf", "queueSize: 1")
                                .replace("ref: seen", "ref: sleeping"))
                        .start()) {
            Call call = calls.call("acme");
            call.events().dtmf(call.facts(), "1");
            call.events().dtmf(call.facts(), "2");
            awake.countDown();

            assertThat(log.callsBeside("org.camelvoice.event"))
                    .containsExactly("acme " + call.facts().id());
        }
    }

    @Test
    void aRouteThatFailsGetsTheNextOneToo() throws Exception {
        String failing = ObservedCalls.route("failing", "dtmf").replace("ref: seen", "ref: failing");
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("failing", exchange -> {
                    if (exchange.getMessage()
                            .getBody(VoiceEvent.Dtmf.class)
                            .digit()
                            .equals("1")) {
                        throw new IllegalStateException("no");
                    }
                })
                .load("- routeConfiguration:\n    id: quiet\n    errorHandler:\n      noErrorHandler: {}\n")
                .load(failing.replace("id: failing\n", "id: failing\n    routeConfigurationId: quiet\n")
                        + "        - process: { ref: seen }\n")
                .start()) {
            Call call = calls.call("acme");
            call.events().dtmf(call.facts(), "1");
            call.events().dtmf(call.facts(), "2");

            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("2");
            assertThat(calls.meters
                            .get("voice.events.failed")
                            .tags("route", "failing", "event", "dtmf")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    @Test
    void routesComeAndGoWhileCallsGoOn() throws Exception {
        try (ObservedCalls calls = ObservedCalls.prepared().start()) {
            Call call = calls.call("acme");
            call.events().dtmf(call.facts(), "1");
            calls.load(ObservedCalls.route("keys", "dtmf"));
            call.events().dtmf(call.facts(), "2");
            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("2");

            calls.context.getRouteController().stopRoute("keys");
            call.events().dtmf(call.facts(), "3");
            calls.context.getRouteController().startRoute("keys");
            call.events().dtmf(call.facts(), "4");
            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("4");
            calls.context.getRouteController().suspendRoute("keys");
            call.events().dtmf(call.facts(), "5");
            calls.context.getRouteController().resumeRoute("keys");
            call.events().dtmf(call.facts(), "6");
            assertThat(calls.nextJson().path("digit").asText()).isEqualTo("6");
        }
    }

    @Test
    void aRouteThatIsStoppedFinishesWhatWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("slow", exchange -> go.await())
                .load(ObservedCalls.route("keys", "dtmf").replace("- process: { ref: seen }", """
                        - process: { ref: slow }
                                - process: { ref: seen }
                        """.strip()))
                .start()) {
            Call call = calls.call("acme");
            for (int i = 0; i < 5; i++) {
                call.events().dtmf(call.facts(), "" + i);
            }
            Thread stopping = new Thread(() -> stop(calls));
            stopping.start();
            await().until(() -> calls.context.getRoute("keys").getConsumer() instanceof VoiceEventConsumer consumer
                    && consumer.isSuspendingOrSuspended());
            call.events().dtmf(call.facts(), "9");
            go.countDown();
            stopping.join(20_000);

            assertThat(stopping.isAlive()).isFalse();
            assertThat(calls.seen)
                    .extracting(exchange ->
                            exchange.getMessage().getBody(VoiceEvent.Dtmf.class).digit())
                    .containsExactly("0", "1", "2", "3", "4");
            assertThat(calls.dropped("keys")).isZero();
        }
    }

    private static void stop(ObservedCalls calls) {
        try {
            calls.context.getRouteController().stopRoute("keys", 15, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatARouteHasNoTimeForWhenItIsStoppedIsCounted() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ObservedCalls calls = ObservedCalls.prepared()
                .bind("slow", exchange -> go.await())
                .load(ObservedCalls.route("keys", "dtmf").replace("ref: seen", "ref: slow"))
                .start()) {
            Call call = calls.call("acme");
            for (int i = 0; i < 5; i++) {
                call.events().dtmf(call.facts(), "" + i);
            }
            calls.context.getRouteController().stopRoute("keys", 1, TimeUnit.SECONDS);

            assertThat(calls.dropped("keys")).isBetween(4.0, 5.0);
            go.countDown();
        }
    }

    @Test
    void aNameThatIsMisspeltStopsTheStartAndIsToldWhichThereAre() {
        ObservedCalls calls = ObservedCalls.prepared();
        try (calls) {
            assertThatThrownBy(() ->
                            calls.load(ObservedCalls.route("a", "call.start")).start())
                    .rootCause()
                    .hasMessage("There is no event voice-event:call.start; there are call.started, call.ended,"
                            + " call.state, transcript.caller, transcript.model, dtmf, barge-in, turn, tool,"
                            + " response.unfinished, usage, error, audio; did you mean call.started?");
        }
    }

    @Test
    void optionsThatMakeNoSenseStopTheStart() {
        try (ObservedCalls calls = ObservedCalls.prepared()) {
            assertThatThrownBy(() -> calls.load(ObservedCalls.route("a", "dtmf", "threads: 0"))
                            .start())
                    .rootCause()
                    .hasMessageContaining("expected threads of at least 1, got 0");
        }
        try (ObservedCalls calls = ObservedCalls.prepared()) {
            assertThatThrownBy(() -> calls.load(ObservedCalls.route("a", "dtmf", "tenants: acme"))
                            .start())
                    .rootCause()
                    .hasMessageContaining("tenants");
        }
    }

    @Test
    void noEventShowsWhatWasSaidOrWhoCalled() {
        EventHead head = new EventHead("x", "c1", "acme", "1", "twilio", 0);
        List<VoiceEvent> events = List.of(
                new VoiceEvent.CallStarted(head, "", "secret", Map.of("from", "secret")),
                new VoiceEvent.CallerTranscript(head, "item_1", "secret", false),
                new VoiceEvent.ModelTranscript(head, "item_1", "secret", "secret", 0, null, false, false),
                new VoiceEvent.Dtmf(head, "secret"),
                new CallRecord(
                        head, "", "", 0, "secret", Map.of("from", "secret"), "", "", false, 0, 0, null, null, 0));

        assertThat(events)
                .allSatisfy(event -> assertThat(event.toString()).contains("c1").doesNotContain("secret"));
    }

    @Test
    void nobodySendsToAnEvent() {
        try (ObservedCalls calls = ObservedCalls.prepared().start()) {
            assertThatThrownBy(() -> calls.context.createProducerTemplate().sendBody("voice-event:dtmf", "1"))
                    .hasStackTraceContaining("events are made by calls, not by routes");
        }
    }
}
