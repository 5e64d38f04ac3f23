package org.camelvoice.tenant;

/** How the server detects the end of the caller's turn. The names are OpenAI's. */
public enum TurnDetectionType {
    /** By silence. */
    SERVER_VAD,
    /** By the meaning of the words. */
    SEMANTIC_VAD,
    /** Not at all: a route commits the turn. */
    NONE
}
