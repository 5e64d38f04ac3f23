package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What the server does when a conversation exceeds the model's context. */
public final class Truncation {
    /** Omits the oldest items, as few as possible. */
    public static final Truncation AUTO = new Truncation("auto");
    /** Fails the next response. */
    public static final Truncation DISABLED = new Truncation("disabled");

    private final Object json;

    private Truncation(Object json) {
        this.json = json;
    }

    /** Omits the oldest items, down to this part of the context (0 to 1): fewer cuts, so more stays cached. */
    public static Truncation retentionRatio(double ratio) {
        return new Truncation(Fields.ofType("retention_ratio").with(ratio, "retention_ratio"));
    }

    @JsonValue
    Object json() {
        return json;
    }
}
