package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** How the caller's words are written down. Never changes: each method makes another; null sets nothing. */
public final class Transcription {
    private final Fields fields;

    private Transcription(Fields fields) {
        this.fields = fields;
    }

    /** By this model, such as {@code gpt-transcribe}; on Azure the name of a deployment. */
    public static Transcription by(String model) {
        return new Transcription(Fields.none().with(model, "model"));
    }

    /** The language spoken, in ISO-639-1: {@code en}. */
    public Transcription language(String language) {
        return new Transcription(fields.with(language, "language"));
    }

    /** What the model should know of what it will hear. */
    Transcription prompt(String prompt) {
        return new Transcription(fields.with(prompt, "prompt"));
    }

    /** Words that are likely to be said. */
    Transcription keywords(List<String> keywords) {
        return new Transcription(fields.with(keywords, "keywords"));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
