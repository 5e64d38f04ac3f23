package org.camelvoice.realtime.event;

import java.util.Map;

/** The beta protocol's names of server events, which some compatible servers still use. */
final class BetaNames {
    private static final Map<String, String> GA = Map.of(
            "response.audio.delta", "response.output_audio.delta",
            "response.audio.done", "response.output_audio.done",
            "response.audio_transcript.delta", "response.output_audio_transcript.delta",
            "response.audio_transcript.done", "response.output_audio_transcript.done",
            "response.text.delta", "response.output_text.delta",
            "response.text.done", "response.output_text.done",
            "conversation.item.created", "conversation.item.added");

    private BetaNames() {}

    /** The GA protocol's name for {@code type}; the same if there is no other; null for null. */
    static String toGa(String type) {
        return type == null ? null : GA.getOrDefault(type, type);
    }
}
