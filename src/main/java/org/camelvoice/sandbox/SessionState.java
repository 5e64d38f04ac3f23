package org.camelvoice.sandbox;

/** The shared parts of one session, on the session's loop. */
record SessionState(
        Wire wire,
        EffectiveConfig config,
        DefaultConversation conversation,
        Prompter prompter,
        Transcriptions transcriptions,
        SpeechDesk speech) {}
