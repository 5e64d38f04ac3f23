package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The usage of a transcription: in tokens, or in seconds of audio; 0 if the server does not report it, below 0 or NaN if
 * what it reports is no such number.
 */
public record TranscriptionUsage(long inputTextTokens, long inputAudioTokens, long outputTextTokens, double seconds) {

    /** The usage in {@code usage}; null if it is not one. */
    static TranscriptionUsage of(JsonNode usage) {
        return usage.isObject() ? read(usage) : null;
    }

    private static TranscriptionUsage read(JsonNode usage) {
        JsonNode input = usage.path("input_token_details");
        return new TranscriptionUsage(
                Count.of(input.path("text_tokens")),
                Count.of(input.path("audio_tokens")),
                Count.of(usage.path("output_tokens")),
                Count.seconds(usage.path("seconds")));
    }
}
