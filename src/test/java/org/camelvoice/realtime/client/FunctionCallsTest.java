package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.camelvoice.call.EndReason;
import org.camelvoice.tool.EndedTools;
import org.camelvoice.tool.ManualTools;
import org.camelvoice.tool.ManualTools.Asked;
import org.camelvoice.tool.ToolMode;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the model's function call to the answer that it gives with the result. */
class FunctionCallsTest {
    private final ManualTools tools = new ManualTools();

    @AfterEach
    void close() {
        tools.close();
    }

    @Test
    void theModelIsToldOfTheToolsWithItsFirstConfiguration() {
        tools.add("order_status");
        TestCall test = TestCall.readyWith(tools.tools());

        JsonNode session = test.server.takes("session.update").path("session");
        assertThat(session.path("tools").toString())
                .isEqualTo("[{\"type\":\"function\",\"name\":\"order_status\",\"description\":\"Does order_status.\","
                        + "\"parameters\":{\"type\":\"object\"}}]");
    }

    @Test
    void anOpenSessionIsToldOfToolsThatComeAndGo() {
        TestCall test = ready();

        tools.add("weather");
        test.loop.run();
        assertThat(test.server.takes("session.update").path("session").toString())
                .isEqualTo(
                        "{\"type\":\"realtime\",\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"description\":"
                                + "\"Does weather.\",\"parameters\":{\"type\":\"object\"}}]}");
        tools.remove("weather");
        test.loop.run();
        assertThat(test.server.takes("session.update").at("/session/tools").toString())
                .isEqualTo("[]");
        test.server.takesNothing();
    }

    @Test
    void aResultIsAnItemAndTheModelIsAskedToGoOnWhenTheResponseIsOver() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"));

        answer(test, tools.take(), "It is on its way.");

        assertOutput(test, "call_1", "It is on its way.");
        test.server.takesNothing();
        test.server.says(Says.responseDone("r1"));
        test.server.takes("response.create");
        test.server.takesNothing();
        assertThat(test.events.tools).containsExactly("order_status answered");
    }

    @Test
    void aResultThatComesAfterTheResponseIsAnsweredAtOnce() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));

        answer(test, tools.take(), "It is on its way.");

        assertOutput(test, "call_1", "It is on its way.");
        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void howeverManyToolsAResponseCallsItIsAnsweredOnce() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status"),
                calling("r1", "call_2", "order_status"),
                Says.responseDone("r1"));
        Asked first = tools.take();
        Asked second = tools.take();

        answer(test, second, "Two.");
        assertOutput(test, second.id(), "Two.");
        test.server.takesNothing();
        answer(test, first, "One.");
        assertOutput(test, first.id(), "One.");
        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void whatTheModelRepeatsRunsOnce() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status"),
                calling("r1", "call_1", "order_status"),
                Says.responseDoneCalling("r1", "order_status"));

        answer(test, tools.take(), "Once.");

        assertOutput(test, "call_1", "Once.");
        test.server.takes("response.create");
        test.server.takesNothing();
        tools.assertNoneAsked();
    }

    @Test
    void aCallIdThatComesAgainInANewItemRunsAndIsAnswered() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));
        answer(test, tools.take(), "First.");
        assertOutput(test, "call_1", "First.");
        test.server.takes("response.create");

        String again = calling("r2", "call_1", "order_status").replace("item_call_1", "item_2");
        test.server.says(Says.responseCreated("r2"), again, again, Says.responseDone("r2"));
        answer(test, tools.take(), "Second.");

        assertOutput(test, "call_1", "Second.");
        test.server.takes("response.create");
        test.server.takesNothing();
        tools.assertNoneAsked();
    }

    @Test
    void twoItemsOfOneCallIdThatRunAtOnceAreBothAnswered() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status"),
                calling("r1", "call_1", "order_status").replace("item_call_1", "item_2"),
                Says.responseDone("r1"));
        Asked first = tools.take();
        Asked second = tools.take();

        answer(test, first, "One.");
        assertOutput(test, "call_1", "One.");
        test.server.takesNothing();
        answer(test, second, "Two.");
        assertOutput(test, "call_1", "Two.");
        test.server.takes("response.create");
        test.server.takesNothing();
    }

    @Test
    void anItemWhoseIdIsSaidInOnePlaceOnlyRunsOnce() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status").replace("\"id\":\"item_call_1\",", ""),
                Says.responseDoneCalling("r1", "order_status"));

        answer(test, tools.take(), "Once.");

        assertOutput(test, "call_1", "Once.");
        test.server.takes("response.create");
        tools.assertNoneAsked();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anItemThatIsDoneTwiceAndHasItsIdOnceRunsOnce(boolean first) throws InterruptedException {
        TestCall test = ready("order_status");
        String whole = calling("r1", "call_1", "order_status");
        String withoutId = whole.replace("\"id\":\"item_call_1\",", "");
        test.server.says(
                Says.responseCreated("r1"),
                first ? whole : withoutId,
                first ? withoutId : whole,
                Says.responseDone("r1"));

        answer(test, tools.take(), "Once.");

        assertOutput(test, "call_1", "Once.");
        test.server.takes("response.create");
        test.server.takesNothing();
        tools.assertNoneAsked();
        assertThat(tools.tools().repeated()).isEqualTo(1);
    }

    @Test
    void whatTheResponseTellsOfItsCallsAtItsEndCountsAsNoRepetition() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status"),
                Says.responseDoneCalling("r1", "order_status"));
        answer(test, tools.take(), "Once.");
        assertThat(tools.tools().repeated()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\"", "\"null\"", "{}"})
    void aCallWithoutArgumentsRuns(String arguments) throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(
                Says.responseCreated("r1"),
                calling("r1", "call_1", "order_status").replace("\"arguments\":\"{}\"", "\"arguments\":" + arguments));

        answer(test, tools.take(), "Done.");

        assertOutput(test, "call_1", "Done.");
    }

    private static void callsAgain(TestCall test, int number) {
        test.server.says(
                Says.responseCreated("r" + number),
                calling("r" + number, "call_" + number, "order_status"),
                Says.responseDone("r" + number));
    }

    private void runs(TestCall test, int number) throws InterruptedException {
        callsAgain(test, number);
        answer(test, tools.take(), "It is on its way.");
        assertOutput(test, "call_" + number, "It is on its way.");
        test.server.takes("response.create");
    }

    /** @return the output that says so */
    private static String isOverLimit(TestCall test, int number) {
        test.events.tools.clear();
        callsAgain(test, number);
        Awaitility.await().until(() -> {
            test.loop.run();
            return !test.events.tools.isEmpty();
        });
        assertThat(test.events.tools).containsExactly("order_status over-limit");
        return test.server.takes("conversation.item.create").at("/item/output").asText();
    }

    @Test
    void aModelThatGoesRoundInCirclesIsToldSoOnceAndThenIsQuiet() throws InterruptedException {
        TestCall test = ready("order_status");
        EndedTools ended = new EndedTools();
        tools.tools().observe(ended);
        for (int number = 0; number < 20; number++) {
            runs(test, number);
        }

        assertThat(isOverLimit(test, 20))
                .isEqualTo("{\"error\":\"No more tools can be called now. Tell the caller, and go on without them.\"}");
        assertThat(test.server
                        .takes("response.create")
                        .at("/response/tool_choice")
                        .asText())
                .isEqualTo("none");
        for (int number = 21; number < 30; number++) { // a server that takes no notice of that
            assertThat(isOverLimit(test, number)).startsWith("{\"error\":");
            test.server.takesNothing();
        }
        tools.assertNoneAsked();
        assertThat(ended.count(Outcome.OVER_LIMIT)).isEqualTo(10);
        assertThat(test.call.state().isOpen()).isTrue();
    }

    @Test
    void whenTheCallerHasSpokenTheModelMayCallToolsAgain() throws InterruptedException {
        TestCall test = ready("order_status");
        for (int number = 0; number < 20; number++) {
            runs(test, number);
        }
        isOverLimit(test, 20);
        test.server.takes("response.create");

        test.server.says(Says.responseCreated("words"), Says.responseDone("words"));
        test.server.says(Says.turn("u1"));
        runs(test, 21);
    }

    @Test
    void aServerThatTellsOfACallAtTheEndOnlyIsServedToo() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), Says.responseDoneCalling("r1", "order_status"));

        answer(test, tools.take(), "Late.");

        assertOutput(test, "call_1", "Late.");
        test.server.takes("response.create");
    }

    @Test
    void aToolThatDoesNotExistIsAnError() {
        TestCall test = ready();
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "nonsense"), Says.responseDone("r1"));

        awaitItem(test);
        assertOutput(test, "call_1", "{\"error\":\"There is no such tool.\"}");
        test.server.takes("response.create");
    }

    @Test
    void whileAToolRunsTheConversationGoesOnAndItsResultIsStillAnItem() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));
        Asked asked = tools.take();

        test.server.says(Says.turn("u2"));
        test.server.says(Says.responseCreated("r2"));
        test.modelSpeaks("r2", "i2", 500);
        answer(test, asked, "It is on its way.");

        assertThat(test.caller.sent()).isNotEmpty();
        assertOutput(test, "call_1", "It is on its way.");
        test.server.takesNothing(); // the model speaks
        test.server.says(Says.responseDone("r2"));
        test.server.takes("response.create");
    }

    @Test
    void whoWaitsHearsTheFillerOnce() throws InterruptedException {
        tools.add("order_status", ToolMode.ASYNC, "One moment, please.");
        TestCall test = ready();
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));
        tools.take();

        test.loop.advanceMillis(1_980);
        test.server.takesNothing();
        test.loop.advanceMillis(40);
        JsonNode response = test.server.takes("response.create").path("response");
        assertThat(response.path("instructions").textValue())
                .isEqualTo("Say exactly these words, and nothing else: \"One moment, please.\"");
        assertThat(response.path("tool_choice").textValue()).isEqualTo("none");
        test.server.says(Says.responseCreated("r2"));
        test.modelSpeaks("r2", "i2", 100);
        test.server.says(Says.responseDone("r2"));
        test.loop.advanceMillis(5_000);
        test.server.takesNothing();
    }

    @Test
    void nobodyIsInterruptedByAFiller() throws InterruptedException {
        tools.add("order_status", ToolMode.ASYNC, "One moment, please.");
        TestCall test = ready();
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));
        Asked asked = tools.take();

        test.server.says(Says.speechStarted(0, "u2"));
        test.loop.advanceMillis(3_000);
        test.server.takesNothing();
        answer(test, asked, "It is on its way.");
        assertOutput(test, "call_1", "It is on its way.");
        test.server.says(Says.speechStopped(3_000, "u2"), Says.committed("u2"), Says.responseCreated("r2"));
        test.server.takesNothing();
    }

    @Test
    void aBlockingToolKeepsTheModelSilentUntilItsResult() throws InterruptedException {
        tools.add("pay", ToolMode.BLOCKING, null);
        TestCall test = ready();
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "pay"), Says.responseDone("r1"));
        Asked asked = tools.take();

        test.server.says(Says.turn("u2"));
        test.server.says(Says.responseCreated("r2"));
        assertThat(test.server.takes("response.cancel").path("response_id").textValue())
                .isEqualTo("r2");
        test.modelSpeaks("r2", "i2", 500);
        test.server.says(Says.responseCancelled("r2", "client_cancelled"));
        assertThat(test.caller.sent()).isEmpty();

        answer(test, asked, "Paid.");
        assertOutput(test, "call_1", "Paid.");
        test.server.takes("response.create");
    }

    @Test
    void whoSpeaksWhileABlockingToolRunsIsAnsweredAfterItAndHearsNoApology() throws InterruptedException {
        tools.add("pay", ToolMode.BLOCKING, null);
        TestCall test = ready();
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "pay"), Says.responseDone("r1"));
        Asked asked = tools.take();

        test.server.says(Says.turn("u2"));
        test.server.says(Says.responseCreated("r2"), Says.responseCancelled("r2", "client_cancelled"));
        test.server.takes("response.cancel");
        test.loop.advanceMillis(35_000);

        assertThat(test.apologies()).isZero();
        assertThat(test.call.state().isOpen()).isTrue();
        test.server.takesNothing();
        answer(test, asked, "Paid.");
        assertOutput(test, "call_1", "Paid.");
        test.server.takes("response.create");
    }

    @Test
    void whenTheCallIsOverWhatRunsIsCancelled() throws InterruptedException {
        TestCall test = ready("order_status");
        test.server.says(Says.responseCreated("r1"), calling("r1", "call_1", "order_status"), Says.responseDone("r1"));
        Asked asked = tools.take();

        test.call.ending().end(new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up"));

        assertThat(asked.isCancelled()).isTrue();
        asked.answer("Too late.");
        test.loop.run();
        test.server.takesNothing();
    }

    /** A call whose model may use these, of which it has been told. */
    private TestCall ready(String... names) {
        for (String name : names) {
            tools.add(name);
        }
        TestCall test = TestCall.readyWith(tools.tools());
        test.server.takes("session.update");
        return test;
    }

    /** The answer has come back to the call. */
    private static void answer(TestCall test, Asked asked, String text) {
        asked.answer(text);
        awaitItem(test);
    }

    private static void awaitItem(TestCall test) {
        int before = test.events.tools.size();
        Awaitility.await()
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> {
                    test.loop.run();
                    return test.events.tools.size() > before;
                });
    }

    private static void assertOutput(TestCall test, String callId, String output) {
        JsonNode item = test.server.takes("conversation.item.create").path("item");
        assertThat(item.path("type").textValue()).isEqualTo("function_call_output");
        assertThat(item.path("call_id").textValue()).isEqualTo(callId);
        assertThat(item.path("output").textValue()).isEqualTo(output);
        test.server.says("""
                {"type":"conversation.item.added","event_id":"event_9","previous_item_id":null,\
                "item":{"id":"%s","type":"function_call_output","call_id":"%s","output":"x"}}""".formatted(item.path("id").textValue(), callId));
    }

    private static String calling(String response, String callId, String function) {
        return """
                {"type":"response.output_item.done","event_id":"event_9","response_id":"%s","output_index":0,\
                "item":{"id":"item_%s","type":"function_call","status":"completed","call_id":"%s","name":"%s",\
                "arguments":"{}"}}""".formatted(response, callId, callId, function);
    }
}
