package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The form of the model's answers: one of these, never both. */
public enum OutputModality {
    /** Speech, with its transcript. */
    @JsonProperty("audio")
    AUDIO,
    @JsonProperty("text")
    TEXT
}
