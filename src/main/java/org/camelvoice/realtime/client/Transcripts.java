package org.camelvoice.realtime.client;

import org.camelvoice.call.Call;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.conversation.ConversationItem;
import org.camelvoice.realtime.event.Item;
import org.camelvoice.realtime.event.ServerEvent;

/**
 * Writes down in the call's {@link Conversation} who said what. What the caller says is transcribed beside the
 * conversation, so it may come after the answer to it, or never. Owned by the call's loop.
 */
final class Transcripts {
    private final Call call;
    private final boolean callerIsTranscribed;

    Transcripts(Call call, boolean callerIsTranscribed) {
        this.call = call;
        this.callerIsTranscribed = callerIsTranscribed;
    }

    /** Makes of an event what it tells of anybody's words; nothing if it tells nothing. */
    void understand(ServerEvent event) {
        switch (event.type()) {
            case "conversation.item.input_audio_transcription.delta",
                    "response.output_audio_transcript.delta",
                    "response.output_text.delta" -> more(event);
            case "conversation.item.input_audio_transcription.completed", "response.output_audio_transcript.done" ->
                all(event.itemId(), event.transcript());
            case "response.output_text.done" -> all(event.itemId(), event.text());
            case "conversation.item.input_audio_transcription.failed" -> all(event.itemId(), null);
            default -> {
                // it tells nothing of it
            }
        }
    }

    /** An item has begun: its place is known, and where it was typed so are its words. */
    void begun(ConversationItem begun, Item item) {
        if (!isSaidBySomebody(begun.role())) {
            return;
        }
        if (item.text() != null && !item.text().isBlank()) {
            begun.written(item.text());
        } else if ("user".equals(begun.role()) && !callerIsTranscribed) {
            begun.wordless();
        }
        call.written(begun);
    }

    /** The server has an item whole: what the model said in it is written as far as it ever will be. */
    void done(ConversationItem item) {
        if ("assistant".equals(item.role()) && !item.isWritten()) {
            item.writtenAsItIs();
            call.written(item);
        }
    }

    private static boolean isSaidBySomebody(String role) {
        return "user".equals(role) || "assistant".equals(role);
    }

    private void more(ServerEvent event) {
        if (event.itemId() != null && event.delta() != null) {
            ConversationItem item = call.conversation().item(event.itemId());
            item.write(event.delta());
            call.written(item);
        }
    }

    /** @param whole null if writing it down failed */
    private void all(String itemId, String whole) {
        if (itemId == null) {
            return;
        }
        ConversationItem item = call.conversation().item(itemId);
        if (whole == null) {
            item.notWritten();
        } else {
            item.written(whole);
        }
        call.written(item);
    }
}
