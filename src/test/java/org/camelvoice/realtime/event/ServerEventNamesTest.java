package org.camelvoice.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.openai.core.ObjectMappers;
import com.openai.models.realtime.RealtimeServerEvent;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That the names are those of OpenAI's published types: all of them, and no other. */
class ServerEventNamesTest {
    private static final JsonMapper OPENAI = ObjectMappers.jsonMapper();

    static Set<String> names() {
        return new TreeSet<>(ServerEventNames.published());
    }

    @ParameterizedTest
    @MethodSource("names")
    void aNameIsOneOfThePublishedTypes(String name) throws Exception {
        assertThat(kinds(name)).as("what OpenAI's own types make of %s", name).hasSize(1);
    }

    @Test
    void eachPublishedTypeHasItsName() {
        assertThat(names()).hasSize(kinds().size());
        assertThat(names().stream().flatMap(name -> kinds(name).stream()))
                .containsExactlyInAnyOrderElementsOf(
                        kinds().stream().map(Method::getName).toList());
    }

    @Test
    void whatHasAnotherNameInTheBetaProtocolIsKnownByTheLaterOne() {
        assertThat(ServerEventNames.isKnown("response.audio.delta")).isFalse();
        assertThat(ServerEventNames.toGa("response.audio.delta")).isEqualTo("response.output_audio.delta");
        assertThat(ServerEventNames.isKnown("response.output_audio.delta")).isTrue();
    }

    @Test
    void xaisOwnEventsAreKnown() {
        assertThat(ServerEventNames.isKnown("conversation.item.input_audio_transcription.updated"))
                .isTrue();
    }

    private static List<String> kinds(String name) {
        try {
            JsonNode json = OPENAI.createObjectNode().put("type", name);
            RealtimeServerEvent event = OPENAI.treeToValue(json, RealtimeServerEvent.class);
            return kinds().stream()
                    .filter(kind -> is(event, kind))
                    .map(Method::getName)
                    .toList();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(name, e);
        }
    }

    private static boolean is(RealtimeServerEvent event, Method kind) {
        try {
            return (boolean) kind.invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.getName(), e);
        }
    }

    private static List<Method> kinds() {
        return Arrays.stream(RealtimeServerEvent.class.getMethods())
                .filter(method ->
                        method.getName().startsWith("is") && !method.getName().equals("isValid"))
                .toList();
    }
}
