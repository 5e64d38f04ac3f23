package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;

/** The events that tell what the caller said. */
record TranscriptionEvents(StoredItem item) {

    /** @param inPieces word by word; otherwise one with all of it */
    List<ObjectNode> deltas(boolean inPieces) {
        List<String> words = Speech.Word.split(item.heardText());
        return inPieces
                ? IntStream.range(0, words.size())
                        .mapToObj(i -> delta((i == 0 ? "" : " ") + words.get(i)))
                        .toList()
                : List.of(delta(item.heardText()));
    }

    private ObjectNode delta(String text) {
        return event("delta").put("delta", text).put("obfuscation", Ids.obfuscation());
    }

    ObjectNode completed() {
        ObjectNode event = event("completed").put("transcript", item.heardText());
        event.putObject("usage").put("type", "duration").put("seconds", seconds());
        return event;
    }

    ObjectNode failed() {
        ObjectNode event = event("failed");
        event.putObject("error")
                .put("type", "server_error")
                .put("code", "transcription_failed")
                .put("message", "Input transcription failed for item '" + item.id() + "'.");
        return event;
    }

    private ObjectNode event(String what) {
        return ServerEvents.event("conversation.item.input_audio_transcription." + what)
                .put("item_id", item.id())
                .put("content_index", 0);
    }

    private double seconds() {
        return Math.round(item.heard().length * 10.0 / Speech.SAMPLE_RATE) / 10.0;
    }
}
