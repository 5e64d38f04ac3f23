package org.camelvoice.realtime.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.camelvoice.conversation.ConversationItem;
import org.junit.jupiter.api.Test;

/** Who said what, in whatever order the server tells it. */
class TranscriptsTest {
    private final TestCall test = TestCall.ready();

    @Test
    void whatTheCallerSaidStandsBeforeTheAnswerThoughItComesLater() {
        test.server.says(added("u1", null, "user", ""), added("a1", "\"u1\"", "assistant", ""));
        test.server.says(modelSays("a1", "Good "), modelSays("a1", "morning"), modelSaid("a1", "Good morning"));
        test.server.says(callerSaid("u1", "Hello"));

        assertThat(items()).containsExactly("user: Hello.", "assistant: Good morning.");
    }

    @Test
    void wordsThatComeInPiecesAreWrittenAsTheyCome() {
        test.server.says(added("u1", null, "user", ""));
        test.server.says(callerSays("u1", "Where "), callerSays("u1", "is"));
        assertThat(items()).containsExactly("user: Where is");

        test.server.says(callerSaid("u1", "Where is my order?"));
        assertThat(items()).containsExactly("user: Where is my order?.");
    }

    @Test
    void aTranscriptionThatFailedIsAnEndOfWaiting() {
        test.server.says(added("u1", null, "user", ""), transcriptionFailed("u1"));

        assertThat(items()).containsExactly("user: .");
    }

    @Test
    void whatWasTypedIsWrittenAtOnce() {
        test.server.says(added("u1", null, "user", "{\"type\":\"input_text\",\"text\":\"Hello\"}"));

        assertThat(items()).containsExactly("user: Hello.");
    }

    @Test
    void everyStepIsTold() {
        test.server.says(added("a1", null, "assistant", ""), modelSays("a1", "Good "), modelSaid("a1", "Good morning"));

        assertThat(test.events.written).containsExactly("a1 ''", "a1 'Good '", "a1 'Good morning'");
    }

    @Test
    void ofWhatNobodySaysNothingIsTold() {
        test.server.says(added("s1", null, "system", "{\"type\":\"input_text\",\"text\":\"secret\"}"));

        assertThat(test.events.written).isEmpty();
    }

    @Test
    void textForAudioThatIsStillToComeCountsAsHeardOnlyThen() {
        test.server.says(added("a1", null, "assistant", ""), Says.responseCreated("r1"), modelSays("a1", "one two "));
        test.server.says(Says.audio("r1", "a1", loud(1_000)), modelSays("a1", "three four"));
        test.server.says(Says.audio("r1", "a1", loud(1_000)));
        ConversationItem item = test.call.conversation().item("a1");

        item.cutAt(990);

        assertThat(item.heardText()).isEqualTo("one two");
    }

    /** µ-law in base64 that cannot be taken for a pause. */
    private static String loud(int millis) {
        byte[] audio = new byte[millis * 8];
        for (int i = 0; i < audio.length; i += 2) {
            audio[i] = (byte) 0x80;
        }
        return Base64.getEncoder().encodeToString(audio);
    }

    private List<String> items() {
        return test.call.conversation().items().stream()
                .map(item -> item.role() + ": " + item.text() + (item.isWritten() ? "." : ""))
                .toList();
    }

    /** @param content of the item, as JSON; empty for none */
    private static String added(String item, String previousAsJson, String role, String content) {
        return """
                {"type":"conversation.item.added","event_id":"event_8","previous_item_id":%s,"item":{"id":"%s",\
                "type":"message","status":"in_progress","role":"%s","content":[%s]}}""".formatted(previousAsJson, item, role, content);
    }

    private static String modelSays(String item, String delta) {
        return """
                {"type":"response.output_audio_transcript.delta","event_id":"event_8","response_id":"r1",\
                "item_id":"%s","output_index":0,"content_index":0,"delta":"%s"}""".formatted(item, delta);
    }

    private static String modelSaid(String item, String transcript) {
        return """
                {"type":"response.output_audio_transcript.done","event_id":"event_8","response_id":"r1",\
                "item_id":"%s","output_index":0,"content_index":0,"transcript":"%s"}""".formatted(item, transcript);
    }

    private static String callerSays(String item, String delta) {
        return """
                {"type":"conversation.item.input_audio_transcription.delta","event_id":"event_8","item_id":"%s",\
                "content_index":0,"delta":"%s"}""".formatted(item, delta);
    }

    private static String callerSaid(String item, String transcript) {
        return """
                {"type":"conversation.item.input_audio_transcription.completed","event_id":"event_8","item_id":"%s",\
                "content_index":0,"transcript":"%s"}""".formatted(item, transcript);
    }

    private static String transcriptionFailed(String item) {
        return """
                {"type":"conversation.item.input_audio_transcription.failed","event_id":"event_8","item_id":"%s",\
                "content_index":0,"error":{"type":"server_error","code":"x","message":"No."}}""".formatted(item);
    }
}
