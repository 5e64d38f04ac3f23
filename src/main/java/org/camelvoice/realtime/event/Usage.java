package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The usage of a response, in tokens; 0 if the server does not report it, below 0 if what it reports is no number of
 * tokens. Cached tokens are part of the input, at
 * another price. One second is 10 audio tokens for the caller and 20 for the model.
 */
public record Usage(
        long inputTextTokens,
        long inputAudioTokens,
        long cachedTextTokens,
        long cachedAudioTokens,
        long outputTextTokens,
        long outputAudioTokens,
        long totalTokens) {

    /** The usage in {@code usage}; null if it is not one. */
    static Usage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static Usage read(JsonNode usage) {
        JsonNode input = usage.path("input_token_details");
        JsonNode cached = input.path("cached_tokens_details");
        JsonNode output = usage.path("output_token_details");
        return new Usage(
                Count.of(input.path("text_tokens")),
                Count.of(input.path("audio_tokens")),
                Count.of(cached.path("text_tokens")),
                Count.of(cached.path("audio_tokens")),
                Count.of(output.path("text_tokens")),
                Count.of(output.path("audio_tokens")),
                Count.of(usage.path("total_tokens")));
    }
}
