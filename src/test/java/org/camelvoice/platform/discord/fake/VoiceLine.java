package org.camelvoice.platform.discord.fake;

import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.util.Set;

/** One WebSocket to a voice server, version 8 of the voice gateway. All under the lock of {@link Trace}. */
final class VoiceLine {
    private static final int HEARTBEAT_MILLIS = 13_750;
    /** Of DAVE, which a client may send though the fake has told it that there is none. */
    private static final Set<Integer> DAVE = Set.of(23, 26, 28, 31);

    private final FakeDiscord discord;
    private final VoiceServer server;
    private final Trace trace;
    private final Line line;
    /** Null until the client has identified itself or resumed. */
    private VoiceSession session;

    private int heartbeats;

    VoiceLine(FakeDiscord discord, VoiceServer server, ServerWebSocket socket) {
        this.discord = discord;
        this.server = server;
        trace = discord.trace();
        line = new Line(socket, false);
        trace.note("voice  < connect " + socket.uri());
        if (!"/?v=8".equals(socket.uri())) {
            trace.fault("A voice WebSocket to " + socket.uri() + ", expected /?v=8");
        }
        socket.textMessageHandler(text -> trace.change(() -> take(text)));
        socket.binaryMessageHandler(bytes -> trace.note("voice  < binary, " + bytes.length() + " bytes"));
        socket.closeHandler(end -> trace.change(() -> lost(socket)));
        if (discord.isVoiceSilent()) {
            return;
        }
        line.say(new JsonObject()
                .put("op", 8)
                .put("d", new JsonObject().put("v", 8).put("heartbeat_interval", HEARTBEAT_MILLIS)));
    }

    private void lost(ServerWebSocket socket) {
        trace.note("voice  < close " + socket.closeStatusCode());
        if (session == null || session.line() != line) {
            return;
        }
        session.lose();
        if (Short.valueOf((short) 1000).equals(socket.closeStatusCode())) {
            session.guild().ends(session);
        }
    }

    private void take(String text) {
        try {
            JsonObject message = new JsonObject(text);
            int opcode = message.getInteger("op");
            trace.note("voice  < op " + opcode);
            if (line.isClosing() || discord.isVoiceSilent()) {
                return;
            }
            take(opcode, message);
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            refuse(4020, "Bad request: " + e);
        }
    }

    private void take(int opcode, JsonObject message) {
        if (opcode == 3) {
            heartbeat(message.getJsonObject("d"));
        } else if (opcode == 0) {
            identify(message.getJsonObject("d"));
        } else if (opcode == 7) {
            resume(message.getJsonObject("d"));
        } else if (session == null) {
            refuse(4003, "Opcode " + opcode + " before the client has identified itself");
        } else if (opcode == 1) {
            select(message.getJsonObject("d"));
        } else if (opcode == 5) {
            session.speaks(message.getJsonObject("d"));
        } else if (!DAVE.contains(opcode)) {
            refuse(4001, "Unknown opcode " + opcode);
        }
    }

    private void refuse(int code, String why) {
        trace.fault("Voice: " + why);
        close(code, why);
    }

    private void close(int code, String why) {
        trace.note("voice  > close " + code);
        line.close(code, why);
    }

    private void heartbeat(JsonObject data) {
        heartbeats++;
        Integer acknowledged = data.getInteger("seq_ack");
        if (data.getLong("t") == null) {
            refuse(4020, "A heartbeat without t");
        } else if (acknowledged == null && session != null && session.lastSaid() > 0 && heartbeats > 1) {
            refuse(4020, "A heartbeat without seq_ack, and " + session.lastSaid() + " messages were numbered");
        } else if (acknowledged != null && session != null && acknowledged > session.lastSaid()) {
            refuse(4020, "A heartbeat with seq_ack " + acknowledged + " after " + session.lastSaid() + " messages");
        } else {
            line.say(new JsonObject().put("op", 6).put("d", new JsonObject().put("t", data.getLong("t"))));
        }
    }

    private void identify(JsonObject data) {
        FakeGuild guild = discord.guildOf(data.getString("server_id"));
        Integer dave = data.getInteger("max_dave_protocol_version");
        if (session != null) {
            refuse(4005, "Identified twice");
        } else if (guild == null || !discord.botId().equals(data.getString("user_id"))) {
            refuse(
                    4004,
                    "Identified for the guild " + data.getString("server_id") + " and user "
                            + data.getString("user_id"));
        } else if (!guild.hasGiven(data.getString("session_id"), data.getString("token"))) {
            refuse(4004, "Identified with a session or token that were never given");
        } else if (!guild.isValid(data.getString("token"))) {
            close(4006, "Session is no longer valid."); // a newer server has overtaken it, which is nobody's fault
        } else if (discord.requiresDave()
                && (dave == null || dave == 0)
                && !guild.botChannel().isStage()) {
            close(4017, "E2EE/DAVE protocol required");
        } else {
            session = new VoiceSession(guild, server, data.getString("token"), line);
            server.begins(session);
            guild.begins(session);
            session.greet();
        }
    }

    private void resume(JsonObject data) {
        FakeGuild guild = discord.guildOf(data.getString("server_id"));
        VoiceSession known = guild == null ? null : guild.session();
        Integer acknowledged = data.getInteger("seq_ack");
        if (acknowledged == null) {
            refuse(4020, "A resume without seq_ack");
        } else if (known == null || !known.isFor(data.getString("token"))) {
            close(4006, "Session is no longer valid.");
        } else {
            session = known;
            session.resume(line, acknowledged);
        }
    }

    private void select(JsonObject data) {
        JsonObject how = data.getJsonObject("data");
        InetSocketAddress address = session.address();
        if (!"udp".equals(data.getString("protocol"))) {
            refuse(4012, "The protocol " + data.getString("protocol"));
        } else if (!RtpCipher.MODE.equals(how.getString("mode"))) {
            refuse(4016, "The mode " + how.getString("mode") + ", which this fake doesn't speak");
        } else if (address == null || how.getInteger("port") != address.getPort()) {
            refuse(
                    4020,
                    "The address " + how.getString("address") + ":" + how.getInteger("port")
                            + ", but the discovery came from " + address);
        } else {
            session.describe();
        }
    }
}
