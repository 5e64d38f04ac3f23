package org.camelvoice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.camelvoice.strictjson.Json;

/** A response's input in tokens, plausibly: a token is four letters of text, 100 ms of the caller's audio, 50 ms of the model's. */
final class TokenCount {

    /** What a response has produced. */
    record Output(int textTokens, int audioTokens) {

        Output plus(Output other) {
            return new Output(textTokens + other.textTokens, audioTokens + other.audioTokens);
        }
    }

    private static final int CACHE_STEP = 64;

    private int textTokens;
    private int audioTokens;

    /** How much of the input an earlier response of the session has had. */
    private final int known;

    private TokenCount(int known) {
        this.known = known;
    }

    static int textTokens(CharSequence text) {
        return (text.length() + 3) / 4;
    }

    /** @param before of the session's last response; null if this is the first */
    static TokenCount of(String instructions, DefaultConversation conversation, TokenCount before) {
        TokenCount input = new TokenCount(before == null ? 0 : before.total());
        input.textTokens = textTokens(instructions);
        conversation.items().forEach(input::count);
        return input;
    }

    private void count(StoredItem item) {
        if (item.isHeard()) {
            audioTokens += item.heard().length / (Speech.SAMPLE_RATE / 10);
        }
        audioTokens += item.spokenMillis() / 50;
        textTokens += item.json().path("arguments").asText().length() / 4;
        textTokens += item.json().path("output").asText().length() / 4;
        for (JsonNode content : item.json().path("content")) {
            textTokens += textTokens(
                    content.path("text").asText() + content.path("transcript").asText(""));
        }
    }

    private int total() {
        return textTokens + audioTokens;
    }

    /** Of what was known before, whole steps of 64 tokens are cached. */
    ObjectNode toJson(Output output) {
        int cached = Math.min(known, total()) / CACHE_STEP * CACHE_STEP;
        ObjectNode usage = Json.object()
                .put("total_tokens", total() + output.textTokens() + output.audioTokens())
                .put("input_tokens", total())
                .put("output_tokens", output.textTokens() + output.audioTokens());
        int cachedText = Math.min(cached, textTokens);
        ObjectNode input = usage.putObject("input_token_details")
                .put("text_tokens", textTokens)
                .put("audio_tokens", audioTokens)
                .put("image_tokens", 0)
                .put("cached_tokens", cached);
        input.putObject("cached_tokens_details")
                .put("text_tokens", cachedText)
                .put("audio_tokens", cached - cachedText)
                .put("image_tokens", 0);
        usage.putObject("output_token_details")
                .put("text_tokens", output.textTokens())
                .put("audio_tokens", output.audioTokens());
        return usage;
    }
}
