package org.camelvoice.realtime.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;

/** How this package reads and writes JSON; neither object is ever changed. */
final class Json {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES) // they are the server's
            .build();
    static final ObjectMapper MAPPER = new ObjectMapper(FACTORY);

    private Json() {}
}
