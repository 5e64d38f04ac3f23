package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.camelvoice.call.CallState;
import org.camelvoice.realtime.event.Item;

/** Whatever a server says, in whatever order, and whatever the caller and the routes do meanwhile. */
class AnyOrderTest {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final List<String> RECORDED = recorded();
    private static final List<String> VALUES =
            List.of("null", "7", "-1", "1e400", "\"x\"", "\"resp_1\"", "[]", "{}", "true", "9".repeat(900));
    private static final List<String> NOT_EVENTS = List.of(
            "",
            "null",
            "[]",
            "{",
            "{}",
            "{\"type\":5}",
            "{\"type\":null}",
            "\u0000",
            "[".repeat(2_000),
            "{\"type\":\"response.done\",\"x\":" + "[".repeat(990) + "]".repeat(990) + "}");

    /** Something that happens, with its name for the report of a failure. */
    private record Step(String name, Consumer<TestCall> action) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static List<String> recorded() {
        try (Stream<Path> files =
                Files.list(Path.of(AnyOrderTest.class.getResource("/openai").toURI()))) {
            List<String> events = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                events.add(Files.readString(file).strip());
            }
            return events;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Property(tries = 1_000)
    void leavesTheCallUsableOrEndedWithAReason(@ForAll("steps") @Size(max = 80) List<Step> steps) {
        TestCall test = TestCall.dialled(options -> options.greeting("Hello."));
        test.configure();
        steps.forEach(step -> step.action.accept(test));
        assertUsableOrEnded(test);
    }

    @Property(tries = 500)
    void leavesACallThatIsNotConfiguredUsableOrEndedWithAReason(@ForAll("steps") @Size(max = 40) List<Step> steps) {
        TestCall test = TestCall.dialled(UnaryOperator.identity());
        test.server.accepts();
        steps.forEach(step -> step.action.accept(test));
        test.loop.advanceMillis(21_000); // whoever waits for the server has given up
        assertUsableOrEnded(test);
    }

    private static void assertUsableOrEnded(TestCall test) {
        if (test.call.state().isOpen()) {
            assertThat(test.call.state()).isNotEqualTo(CallState.CONNECTING);
            assertThat(isHeard(test)).isTrue();
            test.server.closes(1006, "");
        }
        test.loop.advanceMillis(200_000); // 120 s of audio, and the apology
        assertThat(test.events.ends).hasSize(1);
        assertThat(test.events.ends.get(0).sentence()).isNotBlank();
        assertThat(test.loop.tickers()).isEmpty();
    }

    private static boolean isHeard(TestCall test) {
        test.server.readsAgain();
        test.loop.advanceMillis(20);
        test.server.ignoresTheRest();
        test.session.append(TestCall.frame(99));
        return test.server.takesAudio().equals(List.of(TestCall.frame(99)));
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(6, plausible().map(AnyOrderTest::says)),
                Tuple.of(3, Arbitraries.of(RECORDED).map(AnyOrderTest::says)),
                Tuple.of(3, mutilated().map(AnyOrderTest::says)),
                Tuple.of(1, Arbitraries.of(NOT_EVENTS).map(AnyOrderTest::says)),
                Tuple.of(3, Arbitraries.of(ourSide())),
                Tuple.of(2, Arbitraries.integers().between(1, 8_000).map(AnyOrderTest::time)));
        return step.list();
    }

    private static Step says(String event) {
        return new Step(event.substring(0, Math.min(200, event.length())), test -> test.server.says(event));
    }

    private static Step time(int millis) {
        return new Step(millis + " ms", test -> test.loop.advanceMillis(millis));
    }

    private static List<Step> ourSide() {
        return List.of(
                new Step("append", test -> test.session.append(TestCall.frame(1))),
                new Step("request", test -> test.session.requestResponse()),
                new Step("item", test -> test.session.add(Item.user("Hello."))),
                new Step("cancel", test -> test.session.cancelResponse()),
                new Step("commit", test -> test.session.commitInput()),
                new Step("clear", test -> test.session.clearInput()),
                new Step(
                        "interrupt",
                        test -> test.session.interrupted(test.call.earpiece().clear())),
                new Step("full", test -> test.server.stopsReading()),
                new Step("empty", test -> test.server.readsAgain()));
    }

    /** What a server might say, of a few responses and items, so that they meet. */
    private static Arbitrary<String> plausible() {
        Arbitrary<String> responses = Arbitraries.of("resp_1", "resp_2", "resp_3");
        Arbitrary<String> items = Arbitraries.of("item_1", "item_2", "item_3", "voice_0");
        Arbitrary<Integer> kinds = Arbitraries.integers().between(0, 23);
        return Combinators.combine(kinds, responses, items).as(AnyOrderTest::event);
    }

    private static String event(int kind, String response, String item) {
        return switch (kind) {
            case 0 -> Says.sessionCreated();
            case 1 -> Says.sessionUpdated(TestCall.PCMU);
            case 2 -> Says.error("conversation_already_has_active_response", null, "create-0");
            case 3 -> Says.error("response_cancel_not_active", null, "cancel-" + response);
            case 4 -> Says.error("invalid_value", null, item);
            case 5 -> Says.speechStarted(100, item);
            case 6 -> Says.speechStopped(200, item);
            case 7 -> Says.committed(item);
            case 8 -> Says.responseCreated(response);
            case 9 -> Says.greetingCreated(response);
            case 10 -> Says.outOfBandCreated(response);
            case 11 -> Says.outOfBandDone(response);
            case 12 -> Says.responseDone(response);
            case 13 -> Says.responseDoneCalling(response, "now");
            case 14 -> Says.responseCancelled(response, "turn_detected");
            case 15 -> Says.responseFailed(response, "server_error");
            case 16 -> Says.itemAdded(item, "assistant");
            case 17 -> Says.itemDone(item, "assistant");
            case 18 -> Says.itemDeleted(item);
            case 19, 20 -> Says.audio(response, item, TestCall.silence(250));
            case 21 -> Says.audioDone(response, item);
            case 22 -> Says.argumentsDelta(response, item);
            default -> Says.bare("input_audio_buffer.cleared");
        };
    }

    /** A recorded event of which one field, at any depth, is something else. */
    private static Arbitrary<String> mutilated() {
        Arbitrary<Integer> fields = Arbitraries.integers().between(0, 40);
        return Combinators.combine(Arbitraries.of(RECORDED), fields, Arbitraries.of(VALUES))
                .as(AnyOrderTest::mutilate);
    }

    private static String mutilate(String event, int field, String value) {
        try {
            JsonNode tree = MAPPER.readTree(event);
            List<ObjectNode> owners = new ArrayList<>();
            List<String> names = new ArrayList<>();
            collect(tree, owners, names);
            int index = field % names.size();
            owners.get(index).put(names.get(index), "here");
            return MAPPER.writeValueAsString(tree).replaceFirst("\"here\"", value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void collect(JsonNode node, List<ObjectNode> owners, List<String> names) {
        if (node instanceof ObjectNode object) {
            object.fieldNames().forEachRemaining(name -> {
                owners.add(object);
                names.add(name);
            });
        }
        node.forEach(child -> collect(child, owners, names));
    }
}
