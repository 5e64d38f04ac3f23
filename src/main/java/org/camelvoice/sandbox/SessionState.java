package org.camelvoice.sandbox;

/** What belongs to one session and is used by everything in it, on the session's loop. */
record SessionState(
        Wire wire,
        EffectiveConfig config,
        DefaultConversation conversation,
        Prompter prompter,
        Transcriptions transcriptions,
        SpeechDesk speech) {}
