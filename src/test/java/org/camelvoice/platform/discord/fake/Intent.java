package org.camelvoice.platform.discord.fake;

/** Bits of a bot's intents: which events it gets. */
final class Intent {
    static final int NONE = 0; // comes whatever the bot asked for
    static final int GUILDS = 1;
    static final int GUILD_MEMBERS = 1 << 1;
    static final int GUILD_VOICE_STATES = 1 << 7;
    static final int GUILD_PRESENCES = 1 << 8;
    static final int MESSAGE_CONTENT = 1 << 15;
    /** Those that have to be ticked in the developer portal. */
    static final int PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT;

    private static final int LAST = 25; // the highest bit that is documented

    private Intent() {}

    static boolean isKnown(int intents) {
        return intents >>> (LAST + 1) == 0;
    }
}
