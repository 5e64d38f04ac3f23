package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.call.ModelSession.Speaker;
import org.camelvoice.call.Prewarming;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Switchboard;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.Tools;
import org.junit.jupiter.api.Test;

/** A session that is opened while the phone still rings, and what its call makes of it. */
class PrewarmedLinkTest {
    private static final String SPEECH_STARTED = "input_audio_buffer.speech_started";
    private static final FunctionTool WEATHER =
            new FunctionTool("weather", "Tells the weather", JsonNodeFactory.instance.objectNode());
    private static final Tools NONE = new Tools(new DefaultCamelContext());

    private final ManualLoop home = new ManualLoop();
    private final FakeRealtimeServer server = new FakeRealtimeServer();
    private final Prewarming counts = new Prewarming();
    private final Switchboard board = new Switchboard();
    private final Tenant tenant = board.calls.knownTenants().get("acme");

    private PrewarmedLink opened(String greeting, MediaLoop loop, FunctionTool... functions) {
        PrewarmedLink link = new PrewarmedLink(
                tenant,
                TestCall.options(greeting),
                List.of(functions),
                loop,
                counts.begin(tenant),
                board.calls.charges(tenant));
        link.open(() -> server);
        return link;
    }

    private PrewarmedLink opened(String greeting, FunctionTool... functions) {
        PrewarmedLink link = opened(greeting, home, functions);
        home.run();
        return link;
    }

    private PrewarmedLink configured(String greeting, FunctionTool... functions) {
        PrewarmedLink link = opened(greeting, functions);
        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        return link;
    }

    private static TestCall begins(PrewarmedLink link) {
        return TestCall.announced(link, NONE);
    }

    private static List<String> frames(int from, int to) {
        return IntStream.range(from, to).mapToObj(TestCall::frame).toList();
    }

    private void assertCounts(long claimed, long unclaimed, long failed) {
        assertThat(counts.begun()).isEqualTo(1);
        assertThat(List.of(
                        counts.ended(Outcome.CLAIMED), counts.ended(Outcome.UNCLAIMED), counts.ended(Outcome.FAILED)))
                .containsExactly(claimed, unclaimed, failed);
        assertThat(counts.waiting()).isZero();
    }

    @Test
    void theSessionIsConfiguredWithItsToolsBeforeItsCall() {
        configured("Hello.", WEATHER);

        JsonNode update = server.takes("session.update");

        assertThat(update.at("/session/audio/input/format/type").textValue()).isEqualTo("audio/pcmu");
        assertThat(update.at("/session/tools/0/name").textValue()).isEqualTo("weather");
        server.takesNothing(); // the greeting costs, and is asked for when somebody is there to hear it
        assertThat(counts.waiting()).isEqualTo(1);
    }

    @Test
    void aCallThatBeginsWaitsForNothingAndGreetsAtOnce() {
        PrewarmedLink link = configured("Hello.");
        server.takes("session.update");
        home.advanceMillis(3_000);

        TestCall test = begins(link);
        test.session.append(TestCall.frame(0));

        assertThat(test.events.connectMillis).containsExactly(0L);
        server.takes("response.create");
        assertThat(server.takesAudio()).isEqualTo(frames(0, 1));
        server.takesNothing();
        assertCounts(1, 0, 0);
        assertThat(home.tickers()).isEmpty();
    }

    @Test
    void whatTheServerSaidMeanwhileIsHeardInOrder() {
        PrewarmedLink link = configured("");
        server.says(Says.bare("test.one"), "no event", Says.bare("test.two"));

        TestCall test = begins(link);
        server.says(Says.bare("test.three"));

        assertThat(test.events.unhandled)
                .containsSubsequence(
                        "openai-realtime:session.created",
                        "openai-realtime:session.updated",
                        "openai-realtime:test.one",
                        "openai-realtime:test.two",
                        "openai-realtime:test.three");
        assertThat(test.events.modelErrors).containsExactly("malformed_event");
    }

    @Test
    void aGreetingThatIsAskedForEarlyIsAskedForOnceAndHeardAtOnce() {
        tenant.setPrewarm("greeting");
        PrewarmedLink link = configured("Hello.");
        server.takes("session.update");
        JsonNode create = server.takes("response.create");
        assertThat(create.at("/response/metadata/purpose").textValue()).isEqualTo("greeting");
        server.says(
                Says.greetingCreated("resp_1"),
                Says.audio("resp_1", "item_1", TestCall.silence(400)),
                Says.responseDoneSaying("resp_1", "Hello."));

        TestCall test = begins(link);

        assertThat(test.modelAudio).extracting(CallMessage::body).containsExactly(TestCall.silence(400));
        assertThat(test.caller.sent()).isNotEmpty(); // in the very turn in which the call began
        test.loop.advanceMillis(10_000);
        server.takesNothing(); // it was answered, so nobody asks again
        assertThat(test.events.modelErrors).isEmpty();
    }

    @Test
    void aGreetingOfWhichNothingHasComeIsAskedForAgainAfterSixSecondsOfTheCall() {
        tenant.setPrewarm("greeting");
        PrewarmedLink link = configured("Hello.");
        server.ignoresTheRest();
        TestCall test = begins(link);
        test.loop.advanceMillis(5_900);
        server.takesNothing();

        test.loop.advanceMillis(200);

        assertThat(server.takes("response.create")
                        .at("/response/metadata/purpose")
                        .textValue())
                .isEqualTo("greeting");
    }

    @Test
    void withoutAGreetingNothingIsAskedForEarly() {
        tenant.setPrewarm("greeting");
        configured("");
        server.takes("session.update");
        server.takesNothing();
    }

    @Test
    void aLinkThatIsNotReadyIsTakenOverAsItStands() {
        PrewarmedLink link = opened("Hello.");
        home.advanceMillis(700);
        TestCall test = begins(link);
        test.session.append(TestCall.frame(0));
        test.loop.advanceMillis(200);

        server.accepts();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));

        server.takes("session.update");
        server.takes("response.create");
        assertThat(server.takesAudio()).isEqualTo(frames(0, 1));
        assertThat(test.events.connectMillis).containsExactly(200L); // what the caller waited
    }

    @Test
    void aLinkThatIsTakenOverKeepsItsTimeForEachStep() {
        PrewarmedLink link = opened("");
        home.advanceMillis(9_900);
        TestCall test = begins(link);
        test.loop.advanceMillis(1_000);
        assertThat(test.events.ends).isEmpty();

        home.advanceMillis(200);
        test.loop.advanceMillis(20);

        assertThat(test.ended().sentence()).contains("sent no handshake within 10 s");
    }

    @Test
    void whatTheCallerSaysUntilTheLinkIsHereIsNotLost() {
        DistantLoop distant = new DistantLoop();
        PrewarmedLink link = opened("Hello.", distant);
        distant.turn();
        server.accepts();
        distant.turn();
        server.says(Says.sessionCreated(), Says.sessionUpdated(TestCall.PCMU));
        distant.turn();
        server.takes("session.update");
        TestCall test = begins(link);
        test.session.append(TestCall.frame(0));
        test.session.tell(Speaker.CALLER, "Hello?");
        distant.turn(); // hands the link over
        test.session.append(TestCall.frame(1));

        distant.turn(); // what was sent since is at home now

        server.takes("response.create");
        server.takes("conversation.item.create");
        assertThat(server.takesAudio()).isEqualTo(frames(0, 2));
        assertThat(distant.tickers()).isZero();
    }

    @Test
    void aLinkWhoseLoopStandsStillIsReplacedAfterASecondAndClosedWhenItComes() {
        DistantLoop distant = new DistantLoop();
        PrewarmedLink link = opened("", distant);
        distant.turn();
        server.accepts();
        TestCall test = begins(link);
        test.loop.advanceMillis(1_100);
        test.configure();
        test.server.takes("session.update");

        distant.turn();

        assertThat(server.isClosedByClient()).isTrue();
        assertThat(test.events.connectMillis).containsExactly(1_100L);
    }

    @Test
    void aCallThatEndsBeforeItsLinkIsHereClosesIt() {
        DistantLoop distant = new DistantLoop();
        PrewarmedLink link = opened("", distant);
        distant.turn();
        server.accepts();
        TestCall test = begins(link);
        test.session.close();

        distant.turn();
        distant.turn();

        assertThat(server.isClosedByClient()).isTrue();
        assertCounts(1, 0, 0);
    }

    @Test
    void toolsThatCameMeanwhileAreToldBeforeTheGreeting() {
        PrewarmedLink link = configured("Hello.", WEATHER);
        server.takes("session.update");

        begins(link); // whose tenant has no tool any more

        JsonNode update = server.takes("session.update");
        assertThat(update.at("/session/tools").isArray()).isTrue();
        assertThat(update.at("/session/tools")).isEmpty();
        server.takes("response.create");
        server.takesNothing();
    }

    @Test
    void aLinkThatNobodyClaimsIsClosedAndCounted() {
        PrewarmedLink link = configured("Hello.");
        link.close();
        home.run();

        assertThat(server.isClosedByClient()).isTrue();
        assertThat(home.tickers()).isEmpty();
        assertCounts(0, 1, 0);
    }

    @Test
    void aLinkThatTheServerHasDroppedIsReplacedByANewOne() {
        PrewarmedLink link = configured("Hello.");
        server.closes(1001, "going away");

        TestCall test = begins(link);
        test.configure();

        test.server.takes("session.update");
        test.server.takes("response.create");
        assertThat(test.events.ends).isEmpty();
        assertCounts(0, 0, 1);
        assertThat(home.tickers()).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerFailsAfterTenSeconds() {
        PrewarmedLink link = opened("");
        home.advanceMillis(10_100);
        assertCounts(0, 0, 1);
        link.close();
        home.run();
        assertCounts(0, 0, 1);
    }

    @Test
    void aKeyThatTheServerRefusesIsToldToTheCallWithoutAskingAgain() {
        PrewarmedLink link = opened("Hello.");
        server.accepts();
        server.says(Says.error("invalid_api_key", null, null));

        TestCall test = begins(link);

        assertThat(test.apologies()).isEqualTo(1);
        assertThat(test.ended().kind()).isEqualTo(Kind.MODEL_REFUSED);
        test.server.takesNothing();
    }

    @Test
    void aServerThatSaysMuchIsReadNoFurtherUntilTheCallBegins() {
        tenant.setPrewarm("greeting");
        PrewarmedLink link = configured("Hello.");
        server.says(Says.greetingCreated("resp_1"));
        String second = TestCall.silence(1_000);
        for (int i = 0; i < 300; i++) { // 3.2 million characters
            server.says(Says.audio("resp_1", "item_1", second));
        }
        assertThat(server.isPaused()).isTrue();
        assertThat(server.unread()).isBetween(50, 150);
        assertThat(counts.paused()).isEqualTo(1);

        TestCall test = begins(link);

        assertThat(server.isPaused()).isFalse();
        assertThat(test.modelAudio).hasSize(300);
    }

    @Test
    void aCallOfAnotherTenantOrServerDoesNotTakeIt() {
        PrewarmedLink link = opened("");
        SessionOptions options = TestCall.options();
        assertThat(link.suits(tenant, options)).isTrue();
        assertThat(link.suits(new Tenant(), options)).isFalse(); // the same one, changed meanwhile
        assertThat(link.suits(tenant, at(options, URI.create("wss://other.example/v1/realtime"), Map.of())))
                .isFalse();
        assertThat(link.suits(tenant, at(options, options.uri(), Map.of("Authorization", "Bearer sk-2"))))
                .isFalse();
    }

    private static SessionOptions at(SessionOptions options, URI uri, Map<String, String> headers) {
        return new SessionOptions(
                uri,
                headers,
                options.config(),
                options.model(),
                options.inputFormat(),
                options.outputFormat(),
                options.paddingMillis(),
                options.silenceMillis(),
                options.createResponse(),
                options.interruptResponse(),
                options.bargeIn(),
                options.mcpServers(),
                options.greeting(),
                options.transcriptionModel());
    }

    private long usedToday() {
        return board.calls.budgets().usedToday("acme").tokens();
    }

    private PrewarmedLink greeting() {
        tenant.setPrewarm("greeting");
        PrewarmedLink link = configured("Hello.");
        server.says(Says.greetingCreated("resp_1"), Says.audio("resp_1", "item_1", TestCall.silence(400)));
        server.ignoresTheRest();
        return link;
    }

    private void closed(PrewarmedLink link) {
        link.close();
        home.run();
    }

    @Test
    void aGreetingThatNobodyClaimsIsChargedToTheTenantsDay() {
        PrewarmedLink link = greeting();
        server.says(ConsumptionTest.used(Says.responseDone("resp_1")));
        assertThat(usedToday()).as("it may still be its call's").isZero();

        closed(link);

        assertThat(usedToday()).isEqualTo(127);
        assertThat(server.isClosedByClient()).isTrue();
        server.takesNothing();
    }

    @Test
    void aGreetingThatNobodyClaimsInItsMiddleIsCancelledAndChargedWhenItsServerSaysWhatItWas() {
        PrewarmedLink link = greeting();

        closed(link);

        assertCounts(0, 1, 0);
        assertThat(server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("resp_1");
        assertThat(server.isClosedByClient()).isFalse();
        server.says(ConsumptionTest.used(Says.responseCancelled("resp_1", "client_cancelled")));
        assertThat(usedToday()).isEqualTo(127);
        assertThat(server.isClosedByClient()).isTrue();
        assertThat(home.tickers()).isEmpty();
    }

    @Test
    void aServerThatDoesNotSayWhatAGreetingWasIsLeftAfterTwoSeconds() {
        closed(greeting());
        home.advanceMillis(1_900);
        assertThat(server.isClosedByClient()).isFalse();

        home.advanceMillis(200);

        assertThat(server.isClosedByClient()).isTrue();
        assertThat(home.tickers()).isEmpty();
    }

    @Test
    void aGreetingThatWaitsUnreadIsReadBeforeItIsCharged() {
        PrewarmedLink link = greeting();
        String second = TestCall.silence(1_000);
        for (int i = 0; i < 300; i++) {
            server.says(Says.audio("resp_1", "item_1", second));
        }
        server.says(ConsumptionTest.used(Says.responseDone("resp_1")));
        assertThat(server.isPaused()).isTrue();

        closed(link);

        assertThat(usedToday()).isEqualTo(127);
        assertThat(server.isClosedByClient()).isTrue();
    }

    @Test
    void aGreetingWhoseServerFailsBeforeTheCallIsCharged() {
        greeting();
        server.says(ConsumptionTest.used(Says.responseDone("resp_1")));

        server.closes(1001, "going away");

        assertCounts(0, 0, 1);
        assertThat(usedToday()).isEqualTo(127);
    }

    @Test
    void aGreetingThatItsCallHasIsNotChargedTwice() {
        PrewarmedLink link = greeting();
        server.says(ConsumptionTest.used(Says.responseDone("resp_1")));

        TestCall test = begins(link);
        closed(link);

        assertThat(test.call.minutes().tally().tokens().audioOut()).isEqualTo(5);
        assertThat(usedToday()).as("of the gateway that has no such call").isZero();
    }

    @Test
    void aTransportThatThrowsFailsTheLinkAndGivesItsPlaceBack() {
        PrewarmedLink link = new PrewarmedLink(
                tenant, TestCall.options("Hello."), List.of(), home, counts.begin(tenant), board.calls.charges(tenant));
        link.open(() -> {
            throw new IllegalStateException("no transport");
        });
        home.run();

        assertCounts(0, 0, 1);
        assertThat(home.tickers()).isEmpty();
        begins(link).server.takesNothing(); // opens a new one, whose server has not answered
    }

    @Test
    void aLinkWhoseLoopIsGoneGivesItsPlaceBack() {
        MediaLoop gone = new DeadLoop();
        PrewarmedLink link = new PrewarmedLink(
                tenant, TestCall.options("Hello."), List.of(), gone, counts.begin(tenant), board.calls.charges(tenant));

        TestCall test = begins(link);

        assertCounts(0, 1, 0);
        test.configure();
        test.server.takes("session.update");
    }

    /** A loop that has been stopped. */
    private static final class DeadLoop implements MediaLoop {

        @Override
        public boolean isCurrent() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            throw new RejectedExecutionException("stopped");
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void add(Ticker ticker) {
            throw new AssertionError("called on a loop that is gone");
        }

        @Override
        public void remove(Ticker ticker) {
            throw new AssertionError("called on a loop that is gone");
        }
    }

    @Test
    void aSessionThatWasTakenOverIsInterruptedLikeAnyOther() {
        TestCall test = begins(configured(""));
        server.ignoresTheRest();
        server.says(Says.responseCreated("resp_1"), Says.audio("resp_1", "item_1", TestCall.silence(2_000)));
        test.loop.advanceMillis(500);
        server.says(Says.speechStarted(100, "item_2"));
        test.loop.advanceMillis(500);

        assertThat(test.caller.clears).isEqualTo(1);
        server.takes("conversation.item.truncate");
        assertThat(test.events.unhandled).doesNotContain(SPEECH_STARTED);
    }
}
