package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What becomes of a conversation that outgrows the model's context. */
final class Truncation {
    /** Its oldest items are left out, as few as will do. */
    public static final Truncation AUTO = new Truncation("auto");
    /** Its next response fails. */
    public static final Truncation DISABLED = new Truncation("disabled");

    private final Object json;

    private Truncation(Object json) {
        this.json = json;
    }

    /** Its oldest items are left out, down to this part of the context (0 to 1): fewer cuts, so more stays cached. */
    static Truncation retentionRatio(double ratio) {
        return new Truncation(Fields.ofType("retention_ratio").with(ratio, "retention_ratio"));
    }

    @JsonValue
    Object json() {
        return json;
    }
}
