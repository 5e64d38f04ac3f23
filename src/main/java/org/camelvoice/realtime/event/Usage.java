package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The usage of a response, in tokens; 0 if the server does not report it. Cached tokens are part of the input, at
 * another price. One second is 10 audio tokens for the caller and 20 for the model.
 */
public record Usage(
        int inputTextTokens,
        int inputAudioTokens,
        int cachedTextTokens,
        int cachedAudioTokens,
        int outputTextTokens,
        int outputAudioTokens,
        int totalTokens) {

    /** The usage in {@code usage}; null if it is not one. */
    static Usage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static Usage read(JsonNode usage) {
        JsonNode input = usage.path("input_token_details");
        JsonNode cached = input.path("cached_tokens_details");
        JsonNode output = usage.path("output_token_details");
        return new Usage(
                input.path("text_tokens").intValue(),
                input.path("audio_tokens").intValue(),
                cached.path("text_tokens").intValue(),
                cached.path("audio_tokens").intValue(),
                output.path("text_tokens").intValue(),
                output.path("audio_tokens").intValue(),
                usage.path("total_tokens").intValue());
    }
}
