package org.camelvoice.realtime.event;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.NullNode;

/** No turn detection. It must be explicit: by default, the server detects turns by silence. */
enum ManualTurns implements TurnDetection {
    INSTANCE;

    @JsonValue
    NullNode json() {
        return NullNode.instance;
    }
}
