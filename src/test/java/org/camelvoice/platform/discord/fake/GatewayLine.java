package org.camelvoice.platform.discord.fake;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Objects;

/** One WebSocket to the gateway: what the client says on it. All under the lock of {@link Trace}. */
final class GatewayLine {
    private static final int HEARTBEAT_MILLIS = 41_250;
    private static final int MOST_MESSAGES = 120; // in a minute, or 4008

    private final Gateway gateway;
    private final FakeDiscord discord;
    private final Trace trace;
    private final Line line;
    private boolean known;
    private int messages;

    GatewayLine(Gateway gateway, FakeDiscord discord, ServerWebSocket socket, Line line) {
        this.gateway = gateway;
        this.discord = discord;
        this.line = line;
        trace = discord.trace();
        socket.textMessageHandler(text -> trace.change(() -> take(text)));
        socket.binaryMessageHandler(
                bytes -> trace.change(() -> refuse(4002, "Binary of " + bytes.length() + " bytes")));
        socket.closeHandler(end -> trace.change(() -> lost(socket.closeStatusCode())));
    }

    void greet() {
        line.say(new JsonObject().put("op", 10).put("d", new JsonObject().put("heartbeat_interval", HEARTBEAT_MILLIS)));
    }

    private void lost(Short code) {
        trace.note("gateway< close " + code);
        gateway.lost(line, code != null && (code == 1000 || code == 1001));
    }

    private void take(String text) {
        try {
            JsonObject message = new JsonObject(text);
            int opcode = message.getInteger("op");
            trace.note("gateway< op " + opcode);
            if (++messages > MOST_MESSAGES) { // no test lasts a minute
                refuse(4008, "More than 120 messages in a minute");
            } else {
                take(opcode, message);
            }
        } catch (DecodeException | ClassCastException | NullPointerException | NumberFormatException e) {
            refuse(4002, "Can't be read: " + e);
        }
    }

    private void take(int opcode, JsonObject message) {
        if (opcode == 1) {
            heartbeat(message);
        } else if (opcode == 2) {
            identify(message.getJsonObject("d"));
        } else if (opcode == 6) {
            resume(message.getJsonObject("d"));
        } else if (!known) {
            refuse(4003, "Opcode " + opcode + " before the client has identified itself");
        } else if (opcode == 4) {
            voiceState(message.getJsonObject("d"));
        } else if (opcode == 8) {
            members(message.getJsonObject("d"));
        } else if (opcode != 3) { // a presence, which nobody sees here
            refuse(4001, "Unknown opcode " + opcode);
        }
    }

    private void refuse(int code, String why) {
        trace.fault("Gateway: " + why);
        close(code, why);
    }

    private void close(int code, String why) {
        trace.note("gateway> close " + code);
        line.close(code, why);
    }

    private void heartbeat(JsonObject message) {
        Integer acknowledged = message.getInteger("d");
        if (!message.containsKey("d")) {
            refuse(4002, "A heartbeat without d");
        } else if (acknowledged != null && acknowledged > gateway.mostSaid()) {
            refuse(4002, "A heartbeat with the sequence " + acknowledged + " after " + gateway.mostSaid() + " events");
        } else {
            line.say(new JsonObject().put("op", 11));
        }
    }

    private void identify(JsonObject data) {
        Integer intents = data.getInteger("intents");
        if (known) {
            refuse(4005, "Identified twice");
        } else if (!discord.isToken(data.getString("token"))) {
            refuse(4004, "A wrong token, and the REST must have refused it before");
        } else if (intents == null || !Intent.isKnown(intents)) {
            close(4013, "Invalid intent(s).");
        } else if (!gateway.allows(intents)) {
            close(4014, "Disallowed intent(s).");
        } else if (data.getJsonObject("properties") == null) {
            refuse(4002, "Identified without properties");
        } else {
            known = true;
            gateway.identified(intents, line);
        }
    }

    private void resume(JsonObject data) {
        Integer sequence = data.getInteger("seq");
        GatewaySession session = gateway.resumable(data.getString("session_id"));
        if (!discord.isToken(data.getString("token"))) {
            refuse(4004, "A wrong token, and the REST must have refused it before");
        } else if (session == null) {
            trace.note("gateway> op 9");
            line.say(new JsonObject().put("op", 9).put("d", false));
        } else if (sequence == null || sequence < 0 || sequence > session.lastSaid()) {
            refuse(4007, "Resumed at " + sequence + " of " + session.lastSaid() + " events");
        } else {
            known = true;
            session.resume(line, sequence);
        }
    }

    /** Ids are numbers or strings: JDA sends the one when it joins, the other when it leaves. */
    private void voiceState(JsonObject data) {
        FakeGuild guild = discord.guildOf(String.valueOf(data.getValue("guild_id")));
        Object channel = data.getValue("channel_id");
        if (guild == null || !data.containsKey("channel_id")) {
            refuse(4002, "Opcode 4 for the guild " + data.getValue("guild_id") + " and channel " + channel);
            return;
        }
        FakeChannel where = channel == null ? null : guild.channelOf(String.valueOf(channel));
        if (channel != null && (where == null || !where.isAudio())) {
            refuse(4002, "Opcode 4 for " + channel + ", which is no voice channel of " + guild);
        } else {
            trace.note("gateway< into " + where);
            guild.botAsks(where, data.getBoolean("self_mute"), data.getBoolean("self_deaf"));
        }
    }

    private void members(JsonObject data) {
        FakeGuild guild = discord.guildOf(String.valueOf(data.getValue("guild_id")));
        JsonArray ids = data.getJsonArray("user_ids");
        if (guild == null || ids == null && !gateway.hears(Intent.GUILD_MEMBERS)) {
            refuse(4002, "Members asked without the intent for them, and without user_ids");
            return;
        }
        JsonArray found = new JsonArray();
        for (FakeUser user : guild.members()) {
            if (ids == null || ids.stream().anyMatch(id -> user.id().equals(Objects.toString(id)))) {
                found.add(user.json());
            }
        }
        gateway.session()
                .dispatch(
                        "GUILD_MEMBERS_CHUNK",
                        new JsonObject()
                                .put("guild_id", guild.id())
                                .put("members", found)
                                .put("not_found", new JsonArray())
                                .put("chunk_index", 0)
                                .put("chunk_count", 1)
                                .put("nonce", data.getString("nonce")));
    }
}
