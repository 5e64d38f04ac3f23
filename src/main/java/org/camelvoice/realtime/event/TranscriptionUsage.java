package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/** The usage of a transcription: in tokens, or in seconds of audio; 0 if the server does not report it. */
public record TranscriptionUsage(int inputTextTokens, int inputAudioTokens, int outputTextTokens, double seconds) {

    /** The usage in {@code usage}; null if it is not one. */
    static TranscriptionUsage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static TranscriptionUsage read(JsonNode usage) {
        JsonNode input = usage.path("input_token_details");
        return new TranscriptionUsage(
                input.path("text_tokens").intValue(),
                input.path("audio_tokens").intValue(),
                usage.path("output_tokens").intValue(),
                usage.path("seconds").doubleValue());
    }
}
