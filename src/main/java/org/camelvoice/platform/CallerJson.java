package org.camelvoice.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * How platforms read JSON from clients. It keeps no field names: Jackson by default would cache them for later
 * messages, and refuse colliding ones.
 */
public final class CallerJson {
    /** The deepest nesting of objects and arrays. */
    public static final int MOST_LEVELS = StreamReadConstraints.DEFAULT_MAX_DEPTH;

    private static final int LONGEST_NAME = 1_000;

    /** Safe on any thread. */
    public static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_LEVELS)
                    .maxNameLength(LONGEST_NAME)
                    .build())
            .build();

    private CallerJson() {}
}
