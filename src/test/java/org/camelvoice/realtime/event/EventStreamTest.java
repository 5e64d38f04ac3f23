package org.camelvoice.realtime.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.camelvoice.Mangled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever came before, an event is read as {@link EventReader} reads it. */
class EventStreamTest {
    private static final String DELTA = "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_1\","
            + "\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":1,"
            + "\"delta\":\"AAECAwQF\"}";

    private final EventStream events = new EventStream();

    @Test
    void aDeltaThatRepeatsTheLastHasItsIdsAndItsOwnAudio() throws Exception {
        ServerEvent first = events.read(DELTA);
        String json = DELTA.replace("event_1", "event_27").replace("AAECAwQF", "BgcI");
        ServerEvent second = events.read(json);
        assertThat(second.eventId()).isEqualTo("event_27");
        assertThat(second.delta()).isEqualTo("BgcI");
        assertThat(second.responseId()).isSameAs(first.responseId());
        assertThat(second.itemId()).isSameAs(first.itemId());
        assertThat(second.contentIndex()).isEqualTo(1);
        assertThat(second.json()).isEqualTo(json);
        assertThat(second.tree().path("delta").textValue()).isEqualTo("BgcI");
    }

    @Test
    void aDeltaOfAnotherItemIsReadAnew() throws Exception {
        events.read(DELTA);
        assertThat(events.read(DELTA.replace("item_1", "item_2")).itemId()).isEqualTo("item_2");
        assertThat(events.read(DELTA.replace("resp_1", "resp_2")).responseId()).isEqualTo("resp_2");
        assertThat(events.read(DELTA.replace("\"content_index\":1", "\"content_index\":2"))
                        .contentIndex())
                .isEqualTo(2);
        assertThat(events.read(DELTA).itemId()).isEqualTo("item_1");
    }

    @Test
    void otherEventsMayComeBetweenDeltas() throws Exception {
        ServerEvent first = events.read(DELTA);
        assertThat(events.read("{\"type\":\"response.done\",\"event_id\":\"event_2\"}")
                        .type())
                .isEqualTo("response.done");
        assertThat(events.read(DELTA).itemId()).isSameAs(first.itemId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AA\\/B",
                "AA\\u0041B",
                "AA\",\"item_id\":\"item_9",
                "",
                "A",
                "not base64 äöü 世界",
                "AAECAwQF\",\"delta\":\"BBBB"
            })
    void audioInAnyFormIsReadAsTheParserReadsIt(String audio) throws Exception {
        events.read(DELTA);
        assertSame(DELTA.replace("AAECAwQF", audio));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "AAAA\u0000AAAAAAAA", "AAAAAAA\u001f"})
    void aControlCharacterIsMalformedAsEver(String audio) throws Exception {
        events.read(DELTA);
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> events.read(DELTA.replace("AAECAwQF", audio)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0041", "ä", "x\",\"item_id\":\"item_9"})
    void anIdInAnyFormIsReadAsTheParserReadsIt(String id) throws Exception {
        events.read(DELTA);
        assertSame(DELTA.replace("event_1", id));
    }

    @Test
    void anIdThatIsTooLongIsMalformedAsEver() throws Exception {
        events.read(DELTA);
        assertSame(DELTA.replace("event_1", "e".repeat(EventReader.LONGEST_NAME)));
        assertThatExceptionOfType(MalformedEventException.class)
                .isThrownBy(() -> events.read(DELTA.replace("event_1", "e".repeat(EventReader.LONGEST_NAME + 1))));
    }

    @Test
    void theBetaNameIsKnownHereToo() throws Exception {
        String beta = DELTA.replace("output_audio", "audio");
        events.read(beta);
        assertThat(events.read(beta.replace("event_1", "event_2")).type()).isEqualTo("response.output_audio.delta");
    }

    @Property(tries = 5000)
    void aDeltaWithPiecesChangedIsReadAsTheParserReadsIt(@ForAll Random random) throws Exception {
        EventStream fresh = new EventStream();
        fresh.read(DELTA);
        String json = Mangled.characters(DELTA, random);
        assertThat(fields(fresh, json)).isEqualTo(fields(null, json));
        assertThat(fields(fresh, DELTA)).isEqualTo(fields(null, DELTA));
    }

    private void assertSame(String json) {
        assertThat(fields(events, json)).isEqualTo(fields(null, json));
    }

    /** @param stream null for the parser alone */
    private static String fields(EventStream stream, String json) {
        try {
            ServerEvent event = stream == null ? EventReader.read(json) : stream.read(json);
            return String.join(
                    "|",
                    event.type(),
                    event.eventId(),
                    event.responseId(),
                    event.itemId(),
                    event.delta(),
                    event.name(),
                    event.text(),
                    String.valueOf(event.contentIndex()),
                    String.valueOf(event.outputIndex),
                    event.json());
        } catch (MalformedEventException e) {
            return "malformed";
        }
    }
}
