package org.camelvoice.sandbox;

/** What belongs to one session and is used by everything in it, on the session's loop. */
record SessionState(
        Wire wire,
        SessionConfig config,
        Conversation conversation,
        Prompter prompter,
        Transcriptions transcriptions,
        SpeechDesk speech) {}
