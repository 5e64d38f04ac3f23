package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Detects turns by the meaning of the caller's words. Immutable: each method returns a new one; null keeps the server's
 * default.
 */
public final class SemanticVad implements TurnDetection {

    /** How soon a pause counts as the end of a turn. */
    public enum Eagerness {
        /** After 8 s at most. */
        @JsonProperty("low")
        LOW,
        /** After 4 s at most. */
        @JsonProperty("medium")
        MEDIUM,
        /** After 2 s at most. */
        @JsonProperty("high")
        HIGH,
        /** As {@link #MEDIUM}. */
        @JsonProperty("auto")
        AUTO
    }

    private final Fields fields;

    SemanticVad(Fields fields) {
        this.fields = fields;
    }

    public SemanticVad eagerness(Eagerness eagerness) {
        return new SemanticVad(fields.with(eagerness, "eagerness"));
    }

    /** Whether the server answers each turn by itself. */
    public SemanticVad createResponse(Boolean create) {
        return new SemanticVad(fields.with(create, "create_response"));
    }

    /** Whether speech cancels the response in progress. */
    public SemanticVad interruptResponse(Boolean interrupt) {
        return new SemanticVad(fields.with(interrupt, "interrupt_response"));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
