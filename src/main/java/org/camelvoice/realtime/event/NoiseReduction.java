package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Where the caller's microphone is, so that noise can be taken out of what it hears before the model hears it. */
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
