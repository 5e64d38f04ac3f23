package org.camelvoice.realtime.event;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A number of tokens by kind; below 0 if what the server reports is no number of tokens. A sum without its kinds counts as
 * audio, the dearest, so that no limit is passed unseen; what a sum has beyond its kinds, such as images, as text.
 */
record TokenKinds(long text, long audio) {

    /**
     * The kinds in {@code …_token_details}.
     *
     * @param sum what the server says that they add up to; 0 if it does not
     */
    static TokenKinds of(long sum, JsonNode details) {
        long text = Count.of(details.path("text_tokens"));
        long audio = Count.of(details.path("audio_tokens"));
        long others = Count.rest(sum, text, audio);
        return text > 0 || audio > 0
                ? new TokenKinds(Count.sum(text, others), audio)
                : new TokenKinds(text, Count.sum(audio, others));
    }

    long sum() {
        return Count.sum(text, audio);
    }
}
