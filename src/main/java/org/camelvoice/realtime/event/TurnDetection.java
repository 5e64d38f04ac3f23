package org.camelvoice.realtime.event;

/** How the start and end of the caller's turn are detected. */
public sealed interface TurnDetection permits ManualTurns, ServerVad, SemanticVad {

    /** The client decides: it commits the caller's audio and requests each response. */
    static TurnDetection manual() {
        return ManualTurns.INSTANCE;
    }

    /** The server decides, by silence. */
    static ServerVad serverVad() {
        return new ServerVad(Fields.ofType("server_vad"));
    }

    /** The server decides, by the meaning of the words. */
    static SemanticVad semanticVad() {
        return new SemanticVad(Fields.ofType("semantic_vad"));
    }
}
