package org.camelvoice.platform.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The bots that there are: one for each token, for all routes that have it. Used by the threads that start and stop routes,
 * and by health checks.
 */
final class DiscordBots {
    /** By token. */
    private final Map<String, DiscordBot> bots = new HashMap<>();
    /** Of what needs no token to be wrong. */
    private final List<String> troubles = new ArrayList<>();

    /** A route starts. */
    synchronized void add(VoiceDiscordConsumer route) {
        bots.computeIfAbsent(route.getEndpoint().getToken(), token -> new DiscordBot(route.getEndpoint()))
                .add(route);
    }

    /** A route stops: its conversations end; with the last route of its token, the bot goes. */
    synchronized void remove(VoiceDiscordConsumer route) {
        String token = route.getEndpoint().getToken();
        DiscordBot bot = bots.get(token);
        if (bot != null && bot.remove(route)) {
            bots.remove(token);
        }
    }

    /** A bot is wanted that there can't be. */
    synchronized void trouble(String sentence) {
        troubles.add(sentence);
    }

    synchronized List<String> troubles() {
        List<String> all = new ArrayList<>(troubles);
        bots.values().forEach(bot -> all.addAll(bot.troubles()));
        return all;
    }
}
