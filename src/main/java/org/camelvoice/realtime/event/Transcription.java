package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;

/** How the server transcribes the caller. Immutable: each method returns a new one; null sets nothing. */
public final class Transcription {
    private final Fields fields;

    private Transcription(Fields fields) {
        this.fields = fields;
    }

    /** With this model, such as {@code gpt-transcribe}; on Azure the name of a deployment. */
    public static Transcription by(String model) {
        return new Transcription(Fields.none().with(model, "model"));
    }

    /** The language spoken, in ISO-639-1: {@code en}. */
    public Transcription language(String language) {
        return new Transcription(fields.with(language, "language"));
    }

    /** Context for the transcription model. */
    public Transcription prompt(String prompt) {
        return new Transcription(fields.with(prompt, "prompt"));
    }

    /** Words that callers are likely to say. */
    public Transcription keywords(List<String> keywords) {
        return new Transcription(fields.with(keywords, "keywords"));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
