package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The shared JSON reader and writer of this package; neither is ever changed. */
final class EventJson {
    private static final int LONGEST_NAME = 1_000;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // the server chooses the names
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // would cache them, and refuse colliding ones
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
            .build();
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private EventJson() {}
}
