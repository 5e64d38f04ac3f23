package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a response cost, in tokens; 0 where the server says nothing. The cached ones are among the input's, at another
 * price. A caller's second is 10 audio tokens, a model's 20.
 */
public record Usage(
        int inputTextTokens,
        int inputAudioTokens,
        int cachedTextTokens,
        int cachedAudioTokens,
        int outputTextTokens,
        int outputAudioTokens,
        int totalTokens) {

    /** The usage that {@code usage} describes; null if that is none. */
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
