package org.camelvoice.platform.discord;

import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a guild reads what routes write. Nobody is notified by what stands there, whatever it is: a model that writes
 * {@code @everyone} wakes nobody up.
 */
final class TextChannel {
    private static final Logger LOG = LoggerFactory.getLogger(TextChannel.class);

    private static final int LONGEST = 2_000; // Discord's
    private static final int MOST_WAITING = 100;

    private final DiscordBot bot;
    private final Guild guild;
    private final String channelId;
    private final DiscordCounters counters;
    private final RareLog failures = new RareLog(LOG);
    /** Messages that Discord has yet to take: it takes some five in 5 s. */
    private final AtomicInteger waiting = new AtomicInteger();

    TextChannel(DiscordBot bot, Guild guild, String channelId, DiscordCounters counters) {
        this.bot = bot;
        this.guild = guild;
        this.channelId = channelId;
        this.counters = counters;
    }

    /** Writes a text, in several messages if it is long. Called on the loop; JDA takes locks, so another thread does it. */
    void write(String text) {
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            write(text, from, to);
            from = to;
        }
    }

    /** Where a message ends: not between the halves of a character. */
    private static int end(String text, int from) {
        int to = Math.min(text.length(), from + LONGEST);
        return to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? to - 1 : to;
    }

    private void write(String text, int from, int to) {
        String part = text.substring(from, to);
        if (part.isBlank()) {
            return; // Discord takes no such message
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            counters.countDroppedText();
        } else if (!bot.execute(() -> send(part))) {
            waiting.decrementAndGet();
        }
    }

    private void send(String part) {
        try {
            GuildMessageChannel to = guild.getJDA().getChannelById(GuildMessageChannel.class, channelId);
            if (to == null || to.getGuild().getIdLong() != guild.getIdLong()) {
                throw new IllegalStateException("there is no such channel, or the bot may not see it");
            }
            to.sendMessage(part)
                    .setAllowedMentions(EnumSet.noneOf(Message.MentionType.class))
                    .queue(sent -> waiting.decrementAndGet(), this::failed);
        } catch (RuntimeException e) { // a permission that is missing, too
            failed(e);
        }
    }

    private void failed(Throwable why) {
        waiting.decrementAndGet();
        failures.warn("Cannot write to text channel {} of guild {}: {}", channelId, guild.getId(), Failure.of(why));
    }
}
