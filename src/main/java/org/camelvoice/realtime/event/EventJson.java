package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How this package reads and writes JSON; neither object is ever changed. */
final class EventJson {
    private static final int LONGEST_NAME = 1_000;

    public static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // they are the server's
            .disable(
                    JsonFactory.Feature
                            .CANONICALIZE_FIELD_NAMES) // which would keep them, and refuse those that collide
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNameLength(LONGEST_NAME).build())
            .build();
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private EventJson() {}
}
