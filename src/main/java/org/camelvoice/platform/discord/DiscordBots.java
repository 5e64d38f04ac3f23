package org.camelvoice.platform.discord;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The bots that there are: one for each token, for all routes that have it. Used by the threads that start and stop routes,
 * one at a time; and by health checks, which do not wait for those. It loads where JDA is missing, so no lambda of it may
 * name a bot.
 */
final class DiscordBots {
    /** By token. */
    private final Map<String, DiscordBot> bots = new ConcurrentHashMap<>();
    /** By route: why there can be no bot for it. */
    private final Map<VoiceDiscordConsumer, String> troubles = new ConcurrentHashMap<>();

    /**
     * A route starts.
     *
     * @throws NoClassDefFoundError without JDA
     */
    synchronized void add(VoiceDiscordConsumer route) {
        String token = route.getEndpoint().getToken();
        DiscordBot bot = bots.get(token);
        if (bot == null) {
            bot = new DiscordBot(route.getEndpoint());
            bots.put(token, bot);
        }
        bot.add(route);
    }

    /** A route stops: its conversations end; with the last route of its token, the bot goes. */
    synchronized void remove(VoiceDiscordConsumer route) {
        troubles.remove(route);
        String token = route.getEndpoint().getToken();
        DiscordBot bot = bots.get(token);
        if (bot != null && bot.remove(route)) {
            bots.remove(token);
        }
    }

    /** A bot is wanted that there can't be. */
    void trouble(VoiceDiscordConsumer route, String sentence) {
        troubles.put(route, sentence);
    }

    List<String> troubles() {
        List<String> all = new ArrayList<>(troubles.values());
        for (DiscordBot bot : bots.values()) {
            all.addAll(bot.troubles());
        }
        return all;
    }
}
