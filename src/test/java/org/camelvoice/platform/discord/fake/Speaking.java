package org.camelvoice.platform.discord.fake;

/**
 * Opcode 5 from the bot.
 *
 * @param flags 1 for the microphone, 2 for a soundshare, 4 for a priority speaker, 0 for nothing
 * @param nanoTime when it arrived, by {@link System#nanoTime}
 */
public record Speaking(int flags, long nanoTime) {}
