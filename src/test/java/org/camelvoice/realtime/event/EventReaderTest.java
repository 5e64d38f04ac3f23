package org.camelvoice.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {

    @Test
    void anAudioDeltaIsRead() throws Exception {
        ServerEvent event = EventReader.read("{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\","
                + "\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,"
                + "\"delta\":\"AAAA\"}");
        assertThat(event.type()).isEqualTo("response.output_audio.delta");
        assertThat(event.eventId()).isEqualTo("event_1");
        assertThat(event.responseId()).isEqualTo("resp_1");
        assertThat(event.itemId()).isEqualTo("item_1");
        assertThat(event.delta()).isEqualTo("AAAA");
    }

    @Test
    void fieldsMayComeInAnyOrderAndWithCompany() throws Exception {
        ServerEvent event = EventReader.read("{\"delta\":\"AAAA\",\"obfuscation\":\"x9\",\"extra\":{\"delta\":\"no\"},"
                + "\"item_id\":\"item_1\",\"type\":\"response.output_audio.delta\"}");
        assertThat(event.type()).isEqualTo("response.output_audio.delta");
        assertThat(event.itemId()).isEqualTo("item_1");
        assertThat(event.delta()).isEqualTo("AAAA");
    }

    @Test
    void whatAnEventDoesNotHaveIsNullOrUnknown() throws Exception {
        ServerEvent event = EventReader.read("{\"type\":\"x\",\"item_id\":null,\"delta\":7,\"audio_end_ms\":\"5\"}");
        assertThat(event.eventId()).isNull();
        assertThat(event.responseId()).isNull();
        assertThat(event.itemId()).isNull();
        assertThat(event.delta()).isNull();
        assertThat(event.audioStartMillis()).isEqualTo(ServerEvent.UNKNOWN);
        assertThat(event.audioEndMillis()).isEqualTo(ServerEvent.UNKNOWN);
    }

    @Test
    void anUnknownTypeIsAnEventLikeAnyOther() throws Exception {
        ServerEvent event = EventReader.read("{\"type\":\"weather.changed\",\"rain\":{\"mm\":4}}");
        assertThat(event.type()).isEqualTo("weather.changed");
        assertThat(event.tree().at("/rain/mm").intValue()).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({
        "response.audio.delta, response.output_audio.delta",
        "response.audio.done, response.output_audio.done",
        "response.audio_transcript.delta, response.output_audio_transcript.delta",
        "response.audio_transcript.done, response.output_audio_transcript.done",
        "response.text.delta, response.output_text.delta",
        "response.text.done, response.output_text.done",
        "conversation.item.created, conversation.item.added",
    })
    void theBetasNamesAreReadAsTheGaOnes(String beta, String ga) throws Exception {
        assertThat(EventReader.read("{\"type\":\"" + beta + "\"}").type()).isEqualTo(ga);
    }

    @Test
    void theIdsOfAnItemAndOfAResponseAreTheEventsOwn() throws Exception {
        ServerEvent item = EventReader.read("{\"type\":\"conversation.item.added\",\"previous_item_id\":\"item_0\","
                + "\"item\":{\"id\":\"item_1\",\"call_id\":\"call_1\",\"content\":[{\"id\":\"no\"}]}}");
        assertThat(item.itemId()).isEqualTo("item_1");
        assertThat(item.callId()).isEqualTo("call_1");
        assertThat(item.previousItemId()).isEqualTo("item_0");
        ServerEvent response = EventReader.read("{\"type\":\"response.created\",\"response\":{\"object\":\"x\","
                + "\"output\":[{\"id\":\"no\"}],\"id\":\"resp_1\"}}");
        assertThat(response.responseId()).isEqualTo("resp_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "hello", "{", "{\"type\":\"x\"", "{\"type\":\"x\"]", "{'type':'x'}", "\u0000"})
    void textThatIsNotJsonIsMalformed(String text) {
        assertThatExceptionOfType(MalformedEventException.class).isThrownBy(() -> EventReader.read(text));
    }

    @Test
    void whatIsWrongIsSaidInASentence() {
        assertMalformed("{\"type\"", "Expected JSON of at most 1000 levels, got 7 characters that are not");
        assertMalformed("[\"error\"]", "Expected a JSON object, got 9 characters of another kind");
        assertMalformed("{\"type\":\"x\"}{}", "Expected one JSON object, got more than one in 14 characters");
        assertMalformed("{\"type\":7}", "Expected a type, got a JSON object of 10 characters without one");
    }

    private static void assertMalformed(String json, String sentence) {
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> EventReader.read(json))
                .withMessage(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"item_id", "response_id", "event_id", "call_id", "previous_item_id", "name"})
    void anIdThatIsTooLongToBeRememberedIsMalformed(String field) {
        String json = "{\"type\":\"x\",\"" + field + "\":\"" + "i".repeat(513) + "\"}";
        assertThatThrownBy(() -> EventReader.read(json))
                .isInstanceOf(MalformedEventException.class)
                .hasMessage("Expected names and ids of at most 512 characters, got 513");
    }
}
