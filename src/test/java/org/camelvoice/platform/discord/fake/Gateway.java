package org.camelvoice.platform.discord.fake;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The main gateway, version 10, for one bot with one session. All under the lock of {@link Trace}. */
final class Gateway {
    private final FakeDiscord discord;
    private final Trace trace;
    /** Null until the bot has identified itself, and after it has said goodbye. */
    private GatewaySession session;
    /** Where the bot is connected now, identified or not; null while it is not. */
    private Line line;

    /** Of this bot's sessions together: a new session's first heartbeat still has the number of the one before. */
    private int mostSaid;

    private boolean privilegedIntents;
    private boolean forgetful;
    private boolean holdsGuilds;

    Gateway(FakeDiscord discord) {
        this.discord = discord;
        trace = discord.trace();
    }

    void accept(ServerWebSocket socket) {
        trace.change(() -> {
            String query = String.valueOf(socket.query());
            trace.note("gateway< connect " + query);
            if (!query.contains("v=10") || !query.contains("encoding=json")) {
                trace.fault("The gateway was asked for " + query + ", expected v=10 and encoding=json");
            }
            line = new Line(socket, query.contains("compress=zlib-stream"));
            new GatewayLine(this, discord, socket, line).greet();
        });
    }

    void dispatch(int intent, String type, JsonObject what) {
        if (session != null && session.wants(intent)) {
            session.dispatch(type, what);
            mostSaid = Math.max(mostSaid, session.lastSaid());
        }
    }

    void allowPrivilegedIntents() {
        privilegedIntents = true;
    }

    /** From now on, no session can be resumed until one has been refused. */
    void forget() {
        forgetful = true;
    }

    /** From now on, a new session gets no guilds, and the voice connections of the one before are not ended with it. */
    void holdGuilds() {
        holdsGuilds = true;
    }

    void bringGuilds() {
        holdsGuilds = false;
        discord.guilds()
                .forEach(guild -> dispatch(Intent.GUILDS, "GUILD_CREATE", guild.json(hears(Intent.GUILD_MEMBERS))));
    }

    boolean allows(int intents) {
        return privilegedIntents || (intents & Intent.PRIVILEGED) == 0;
    }

    GatewaySession session() {
        return session;
    }

    boolean isConnected() {
        return session != null && session.line() != null;
    }

    Line line() {
        return line;
    }

    void identified(int intents, Line on) {
        dropVoice();
        session = new GatewaySession(intents, on, trace);
        JsonArray guilds = new JsonArray();
        discord.guilds()
                .forEach(guild ->
                        guilds.add(new JsonObject().put("id", guild.id()).put("unavailable", true)));
        session.dispatch(
                "READY",
                new JsonObject()
                        .put("v", 10)
                        .put("user", discord.selfJson())
                        .put("guilds", guilds)
                        .put("session_id", session.id())
                        .put("session_type", "normal")
                        .put("resume_gateway_url", discord.gatewayUrl())
                        .put("private_channels", new JsonArray())
                        .put(
                                "application",
                                new JsonObject().put("id", discord.botId()).put("flags", 0)));
        if (!holdsGuilds) {
            bringGuilds();
        }
    }

    boolean hears(int intent) {
        return session != null && session.wants(intent);
    }

    int mostSaid() {
        return Math.max(mostSaid, session == null ? 0 : session.lastSaid());
    }

    GatewaySession resumable(String id) {
        boolean known = session != null && session.id().equals(id) && !forgetful;
        forgetful = false;
        return known ? session : null;
    }

    void lost(Line closed, boolean goodbye) {
        if (line == closed) {
            line = null;
        }
        if (session != null && session.line() == closed) {
            session.lose();
            if (goodbye) {
                dropVoice();
                session = null;
            }
        }
    }

    /** A bot whose session is over is in no channel any more. */
    private void dropVoice() {
        session = null;
        if (holdsGuilds) {
            discord.guilds().forEach(guild -> guild.self().voice().channel = null);
        } else {
            discord.guilds().forEach(guild -> guild.enters(guild.self(), null));
        }
    }
}
