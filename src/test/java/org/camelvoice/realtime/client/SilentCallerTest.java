package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.camelvoice.call.EndReason;
import org.camelvoice.tool.ManualTools;
import org.camelvoice.tool.ManualTools.Asked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The session asks a caller who says nothing; the time does not run while something is under way. */
class SilentCallerTest {

    private final ManualTools tools = new ManualTools();

    @AfterEach
    void close() {
        tools.close();
    }

    private static TestCall ready() {
        return TestCall.ready(TestCall.OptionsBuilder::asking);
    }

    private static void asks(TestCall test) {
        assertThat(test.server.takes("conversation.item.create").toString())
                .contains("\"role\":\"system\"", "whether they are still there");
        test.server.takes("response.create");
    }

    private static void answers(TestCall test, String response, String item) {
        test.server.says(Says.responseCreated(response), Says.itemAdded(item, "assistant"));
        test.modelSpeaks(response, item, 1_000);
        test.server.says(
                Says.audioDone(response, item), Says.itemDone(item, "assistant"), Says.responseDone(response));
    }

    @Test
    void whoSaysNothingIsAskedAndThenTheCallEnds() {
        TestCall test = ready();
        test.loop.advanceMillis(10_100);
        asks(test);
        answers(test, "resp_1", "item_1");
        test.loop.advanceMillis(10_800);
        test.server.takesNothing();
        assertThat(test.call.state().isOpen()).isTrue();

        assertThat(test.ended().kind()).isEqualTo(EndReason.Kind.CALLER_SILENT);
    }

    @Test
    void whoSpeaksForLongIsNotAsked() {
        TestCall test = ready();
        test.server.says(Says.speechStarted(0, "item_u"));
        test.loop.advanceMillis(15_000);
        test.server.takesNothing();
    }

    @Test
    void whileAToolRunsNobodyIsAsked() throws InterruptedException {
        tools.add("order_status");
        TestCall test = TestCall.readyWith(tools.tools(), TestCall.OptionsBuilder::asking);
        test.server.ignoresTheRest();
        test.server.says(Says.responseCreated("r1"), Says.responseDoneCalling("r1", "order_status"));
        Asked asked = tools.take();

        test.loop.advanceMillis(15_000);

        test.server.takesNothing();
        assertThat(asked).isNotNull();
    }

    @Test
    void whileAResponseIsInProgressNobodyIsAsked() {
        TestCall test = ready();
        test.server.says(Says.responseCreated("resp_1"));
        test.loop.advanceMillis(15_000);
        test.server.takesNothing();
        test.server.says(Says.responseDone("resp_1"));
        test.loop.advanceMillis(9_900);
        test.server.takesNothing();
        test.loop.advanceMillis(200);
        asks(test);
    }
}
