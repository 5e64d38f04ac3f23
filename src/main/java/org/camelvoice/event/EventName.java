package org.camelvoice.event;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.camelvoice.NearestName;

/** The observable events, by the names that routes use. */
enum EventName {
    CALL_STARTED("call.started"),
    CALL_ENDED("call.ended"),
    CALL_STATE("call.state"),
    TRANSCRIPT_CALLER("transcript.caller"),
    TRANSCRIPT_MODEL("transcript.model"),
    DTMF("dtmf"),
    BARGE_IN("barge-in"),
    TURN("turn"),
    TOOL("tool"),
    RESPONSE_UNFINISHED("response.unfinished"),
    USAGE("usage"),
    ERROR("error"),
    AUDIO("audio");

    private static final Map<String, EventName> BY_LABEL =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventName::label, Function.identity()));

    private final String label;

    EventName(String label) {
        this.label = label;
    }

    /** Such as {@code call.started}. */
    String label() {
        return label;
    }

    /**
     * The events of a route's path.
     *
     * @param labels one name, or several separated by commas
     * @throws IllegalArgumentException for an unknown name
     */
    static Set<EventName> all(String labels) {
        return Arrays.stream(labels.split(","))
                .map(label -> of(label.strip()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(EventName.class)));
    }

    /** @throws IllegalArgumentException for an unknown name */
    static EventName of(String label) {
        EventName known = BY_LABEL.get(label);
        if (known == null) {
            List<String> labels = Arrays.stream(values()).map(EventName::label).toList();
            throw new IllegalArgumentException("There is no event voice-event:" + label + "; there are "
                    + String.join(", ", labels) + NearestName.hint(label, labels));
        }
        return known;
    }
}
