package org.camelvoice.platform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/**
 * How platforms read JSON, which strangers may have written. Nothing that they write stays behind: Jackson would keep the
 * names of fields for the next message, and refuse those that collide.
 */
public final class CallerJson {
    /** Levels of objects and arrays. */
    public static final int MOST_LEVELS = StreamReadConstraints.DEFAULT_MAX_DEPTH;

    private static final int LONGEST_NAME = 1_000;

    /** Any thread may use it. */
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
