package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Detects turns by silence. Immutable: each method returns a new one; null keeps the server's default. */
public final class ServerVad implements TurnDetection {
    private final Fields fields;

    ServerVad(Fields fields) {
        this.fields = fields;
    }

    /** The loudness of speech, 0 to 1; higher for noisy lines. */
    public ServerVad threshold(Double threshold) {
        return new ServerVad(fields.with(threshold, "threshold"));
    }

    /** How much audio before the onset counts as speech. */
    public ServerVad prefixPaddingMillis(Integer millis) {
        return new ServerVad(fields.with(millis, "prefix_padding_ms"));
    }

    /** The silence that ends a turn. */
    public ServerVad silenceDurationMillis(Integer millis) {
        return new ServerVad(fields.with(millis, "silence_duration_ms"));
    }

    /** The silence after which the model asks whether anybody is there, 5000 to 30000. */
    public ServerVad idleTimeoutMillis(Integer millis) {
        return new ServerVad(fields.with(millis, "idle_timeout_ms"));
    }

    /** Whether the server answers each turn by itself. */
    public ServerVad createResponse(Boolean create) {
        return new ServerVad(fields.with(create, "create_response"));
    }

    /** Whether speech cancels the response in progress. */
    public ServerVad interruptResponse(Boolean interrupt) {
        return new ServerVad(fields.with(interrupt, "interrupt_response"));
    }

    @JsonValue
    Fields json() {
        return fields;
    }
}
