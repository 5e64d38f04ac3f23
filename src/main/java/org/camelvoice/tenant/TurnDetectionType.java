package org.camelvoice.tenant;

/** Who decides that the caller has finished a turn. The names are OpenAI's. */
public enum TurnDetectionType {
    /** By silence. */
    SERVER_VAD,
    /** By what was said. */
    SEMANTIC_VAD,
    /** Nobody: a route commits the turn. */
    NONE
}
