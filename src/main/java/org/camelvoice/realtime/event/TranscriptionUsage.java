package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The usage of a transcription: in tokens, or in seconds of audio; 0 if the server does not report it, below 0 or NaN if
 * what it reports is no such number. A total has as much input as it has beyond the output.
 */
public record TranscriptionUsage(long inputTextTokens, long inputAudioTokens, long outputTextTokens, double seconds) {

    /** The usage in {@code usage}; null if it is not one. */
    static TranscriptionUsage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static TranscriptionUsage read(JsonNode usage) {
        long out = Count.of(usage.path("output_tokens"));
        long heard = Count.rest(usage.path("total_tokens"), out, Count.of(usage.path("input_tokens")));
        TokenKinds in = TokenKinds.of(heard, usage.path("input_token_details"));
        return new TranscriptionUsage(in.text(), in.audio(), out, Count.seconds(usage.path("seconds")));
    }
}
