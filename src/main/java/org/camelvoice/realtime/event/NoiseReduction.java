package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** The caller's microphone position, for the server's noise reduction. */
public enum NoiseReduction {
    /** Headphones, a handset. */
    NEAR_FIELD("near_field"),
    /** A laptop, a room. */
    FAR_FIELD("far_field");

    private final String type;

    NoiseReduction(String type) {
        this.type = type;
    }

    @JsonValue
    Fields json() {
        return Fields.ofType(type);
    }
}
