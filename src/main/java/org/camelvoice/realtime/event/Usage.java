package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The usage of a response, in tokens; 0 if the server does not report it, below 0 if what it reports is no number of
 * tokens. Cached tokens are part of the input, at another price. One second is 10 audio tokens for the caller and 20 for
 * the model.
 *
 * <p>Some servers report sums only: see {@link TokenKinds}. A total has as much output as it has beyond the input.
 */
public record Usage(
        long inputTextTokens,
        long inputAudioTokens,
        long cachedTextTokens,
        long cachedAudioTokens,
        long outputTextTokens,
        long outputAudioTokens) {

    /** The usage in {@code usage}; null if it is not one. */
    static Usage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static Usage read(JsonNode usage) {
        JsonNode details = usage.path("input_token_details");
        JsonNode cached = details.path("cached_tokens_details");
        TokenKinds in = TokenKinds.of(Count.of(usage.path("input_tokens")), details);
        long answered = Count.rest(usage.path("total_tokens"), in.sum(), Count.of(usage.path("output_tokens")));
        TokenKinds out = TokenKinds.of(answered, usage.path("output_token_details"));
        return new Usage(
                in.text(),
                in.audio(),
                Count.of(cached.path("text_tokens")),
                Count.of(cached.path("audio_tokens")),
                out.text(),
                out.audio());
    }
}
