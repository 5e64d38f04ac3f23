package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the model answers with: one of them, never both. */
public enum OutputModality {
    /** Speech, with its transcript. */
    @JsonProperty("audio")
    AUDIO,
    @JsonProperty("text")
    TEXT
}
