package org.camelvoice.realtime.event;

/** Who decides when the caller's turn begins and ends. */
public sealed interface TurnDetection permits ManualTurns, ServerVad, SemanticVad {

    /** The client does: it commits the caller's audio and asks for each response. */
    static TurnDetection manual() {
        return ManualTurns.INSTANCE;
    }

    /** The server does, by silence. */
    static ServerVad serverVad() {
        return new ServerVad(Fields.ofType("server_vad"));
    }

    /** The server does, by what the caller says. */
    static SemanticVad semanticVad() {
        return new SemanticVad(Fields.ofType("semantic_vad"));
    }
}
