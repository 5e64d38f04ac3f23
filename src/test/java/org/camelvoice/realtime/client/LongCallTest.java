package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.camelvoice.call.EndReason;
import org.junit.jupiter.api.Test;

/** What a call remembers does not grow with its length, whatever the server does. */
class LongCallTest {
    private static final int MOST = 1_000;
    /** So many that even what grows with every other one of them would be too many. */
    private static final int MANY = 2 * MOST + 200;

    @Test
    void aLongConversationIsKeptInBounds() throws IllegalAccessException {
        TestCall test = TestCall.ready();
        for (int turn = 0; turn < MANY; turn++) {
            turn(test, turn);
        }
        assertThat(test.events.ends).isEmpty();
        assertThat(largestCollection(test)).isLessThanOrEqualTo(MOST);
    }

    private static void turn(TestCall test, int turn) {
        String user = "item_u" + turn;
        String response = "resp_" + turn;
        String item = "item_" + turn;
        test.server.says(Says.turn(user));
        test.server.says(Says.itemAdded(user, "user"), Says.itemDone(user, "user"), Says.responseCreated(response));
        test.server.says(Says.itemAdded(item, "assistant"));
        test.modelSpeaks(response, item, 500);
        test.server.says(Says.audioDone(response, item), Says.itemDone(item, "assistant"), Says.responseDone(response));
        test.loop.advanceMillis(turn % 2 == 0 ? 200 : 1_000); // every other answer is interrupted
        test.server.ignoresTheRest();
        test.modelAudio.clear();
    }

    @Test
    void aServerThatBeginsEverythingAndEndsNothingIsKeptInBounds() throws IllegalAccessException {
        TestCall test = TestCall.ready();
        for (int i = 0; i < MANY; i++) {
            test.server.says(Says.responseCreated("resp_" + i), Says.outOfBandCreated("resp_o" + i));
            test.server.says(Says.itemAdded("item_" + i, "assistant"), Says.itemAdded("item_x" + i, "assistant"));
            test.modelSpeaks("resp_" + i, "item_" + i, 40);
            test.modelSpeaks("resp_" + i, "item_x" + i, 40);
            test.server.says(Says.speechStarted(0, "item_u"));
            test.session.add(org.camelvoice.realtime.event.Item.user("Hello."));
            test.session.requestResponse();
            test.server.ignoresTheRest();
            test.modelAudio.clear();
        }
        assertThat(test.events.ends).isEmpty();
        assertThat(largestCollection(test)).isLessThanOrEqualTo(MOST);
    }

    @Test
    void eventsThatNobodyKnowsAreNoBurden() throws IllegalAccessException {
        TestCall test = TestCall.ready();
        for (int i = 0; i < 10 * MOST; i++) {
            test.server.says("{\"type\":\"response.telepathy." + i + "\",\"response_id\":\"resp_" + i + "\"}");
        }
        assertThat(test.events.modelErrors).isEmpty();
        assertThat(test.events.ends).isEmpty();
        assertThat(largestCollection(test)).isLessThanOrEqualTo(MOST);
    }

    @Test
    void whatIsNotAnEventIsCountedAndEndsNothing() {
        TestCall test = TestCall.ready();
        test.server.says("", "{", "[]", "{\"type\":1}", "not json");
        assertThat(test.events.modelErrors).hasSize(5).containsOnly("malformed_event");
        test.session.append(TestCall.frame(0));
        assertThat(test.server.takesAudio()).hasSize(1);
    }

    /** Of all collections that the call's session and its conversation hold, however deep, the size of the largest. */
    private static int largestCollection(TestCall test) throws IllegalAccessException {
        Deque<Object> toVisit = new ArrayDeque<>();
        toVisit.add(test.session);
        toVisit.add(test.call.conversation());
        toVisit.add(test.call.playout());
        Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
        int largest = 0;
        while (!toVisit.isEmpty()) {
            Object object = toVisit.remove();
            if (object instanceof Map<?, ?> map) {
                largest = Math.max(largest, map.size());
                toVisit.addAll(map.values().stream().limit(10).toList());
            } else if (object instanceof Collection<?> collection) {
                largest = Math.max(largest, collection.size());
                collection.stream().limit(10).forEach(toVisit::add);
            } else if (isOurs(object) && visited.add(object)) {
                addFields(object, toVisit);
            }
        }
        return largest;
    }

    private static boolean isOurs(Object object) {
        String name = object.getClass().getName();
        boolean testCode = name.contains("Fake") || name.contains("TestCall") || name.contains("Recorded");
        return name.startsWith("org.camelvoice.")
                && !name.contains("$$Lambda")
                && !object.getClass().isEnum()
                && !testCode
                && !object.getClass().isRecord()
                && !name.endsWith(".ManualLoop");
    }

    private static void addFields(Object object, Deque<Object> toVisit) throws IllegalAccessException {
        for (Field field : object.getClass().getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
                continue;
            }
            field.setAccessible(true);
            Object value = field.get(object);
            if (value != null) {
                toVisit.add(value);
            }
        }
    }

    @Test
    void aServerThatWritesWithoutEndIntoOneItemFillsNothing() {
        TestCall test = TestCall.ready();
        test.server.says(Says.responseCreated("r1"), Says.itemAdded("i1", "assistant"));
        String delta = Says.textDelta("r1", "i1").replace("Hello", "x".repeat(100_000));
        for (int i = 0; i < 100; i++) {
            test.server.says(delta);
        }
        assertThat(test.call.conversation().item("i1").text()).hasSize(65_536);
        assertThat(test.events.textDropped).isEqualTo(10_000_000 - 65_536);
    }

    @Test
    void aServerThatWritesWithoutEndIntoManyItemsFillsNothing() {
        TestCall test = TestCall.ready();
        test.server.says(Says.responseCreated("r1"));
        for (int i = 0; i < 100; i++) {
            test.server.says(Says.itemAdded("i" + i, "assistant"));
            test.server.says(Says.textDelta("r1", "i" + i).replace("Hello", "x".repeat(100_000)));
        }
        int kept = test.call.conversation().items().stream()
                .mapToInt(item -> item.text().length())
                .sum();
        assertThat(kept).isEqualTo(16 * 65_536);
    }

    @Test
    void aServerThatEndsItsAudioWithoutEndWaitsForOneRouteOnce() throws IllegalAccessException {
        TestCall test = TestCall.ready();
        test.server.says(Says.responseCreated("r1"));
        test.modelSpeaks("r1", "i1", 500);
        test.server.says(Says.bare("test.slow"));
        for (int i = 0; i < 10 * MOST; i++) {
            test.server.says(Says.audioDone("r1", "i1"));
        }
        assertThat(test.call.isIdle()).isFalse();
        assertThat(largestCollection(test)).isLessThanOrEqualTo(MOST);
        test.held.get(0).run();
        assertThat(test.call.isIdle()).isTrue();
        assertThat(test.events.ends).isEmpty();
    }

    @Test
    void aServerThatSendsMoreThanAnyRouteCanTakeWhileOneTakesItsTimeEndsItsCall() {
        TestCall test = TestCall.ready();
        test.server.says(Says.responseCreated("r1"), Says.bare("test.slow"));
        String audio = "AAAA".repeat(1 << 20); // 4 Mi characters
        for (int i = 0; i < 13; i++) {
            test.server.says(Says.audio("r1", "i1", audio));
        }
        assertThat(test.events.ends).singleElement().satisfies(end -> assertThat(end.kind())
                .isEqualTo(EndReason.Kind.OVERLOADED));
    }

    @Test
    void aServerThatCallsFunctionsWithoutEndIsForgottenInTime() throws IllegalAccessException {
        TestCall test = TestCall.ready();
        for (int i = 0; i < MANY; i++) {
            test.server.says("""
                    {"type":"response.output_item.done","response_id":"r%d","item":{"id":"i%d","type":"function_call",\
                    "status":"completed","call_id":"c%d","name":"nothing","arguments":"{}"}}""".formatted(i, i, i));
        }
        await().untilAsserted(() -> {
            test.loop.run();
            assertThat(test.events.tools).hasSize(MANY);
        });
        test.events.tools.clear();
        test.server.ignoresTheRest();
        assertThat(largestCollection(test)).isLessThanOrEqualTo(MOST);
    }
}
