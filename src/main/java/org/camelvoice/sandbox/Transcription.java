package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The events that tell what the caller said. */
record Transcription(Item item) {

    /** How long after the turn they come: while the answer is under way. */
    static final int MILLIS = 120;

    ObjectNode delta() {
        return event("delta").put("delta", item.heardText()).put("obfuscation", Ids.obfuscation());
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
