package org.camelvoice.platform.discord.fake;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.Permission;

/** The REST of version 10, as far as a voice bot uses it. All under the lock of {@link Trace}. */
final class Rest {
    private static final String PREFIX = "/api/v10/";
    private static final Pattern COMMANDS = Pattern.compile("applications/(\\d+)/(?:guilds/(\\d+)/)?commands");
    private static final Pattern CALLBACK = Pattern.compile("interactions/(\\d+)/(\\w+)/callback");
    private static final Pattern FOLLOW_UP = Pattern.compile("webhooks/(\\d+)/(\\w+)(?:/messages/(@original|\\d+))?");
    private static final Pattern MESSAGES = Pattern.compile("channels/(\\d+)/messages");
    private static final Pattern STAGE = Pattern.compile("guilds/(\\d+)/voice-states/@me");

    private final FakeDiscord discord;
    private final Trace trace;

    /** @param body null for none */
    private record Answer(int status, Object body) {
        static Answer of(Object body) {
            return new Answer(200, body);
        }

        static Answer nothing() {
            return new Answer(204, null);
        }

        static Answer error(int status, int code, String message) {
            return new Answer(status, new JsonObject().put("code", code).put("message", message));
        }
    }

    Rest(FakeDiscord discord) {
        this.discord = discord;
        trace = discord.trace();
    }

    void accept(HttpServerRequest request) {
        request.body()
                .onSuccess(body -> trace.change(() -> {
                    Answer answer = answer(request, body);
                    String path = request.path().replaceAll("/\\w{32}", "/…"); // tokens of interactions
                    trace.note("rest   < " + request.method() + " " + path + ": " + answer.status());
                    request.response().setStatusCode(answer.status()).putHeader("Content-Type", "application/json");
                    request.response()
                            .end(answer.body() == null ? Buffer.buffer() : Buffer.buffer(encoded(answer.body())));
                }));
    }

    private static String encoded(Object body) {
        return body instanceof JsonArray array ? array.encode() : ((JsonObject) body).encode();
    }

    private Answer answer(HttpServerRequest request, Buffer body) {
        String path = request.path();
        if (!path.startsWith(PREFIX)) {
            trace.fault("REST " + path + ", expected " + PREFIX + "…");
            return Answer.error(404, 0, "404: Not Found");
        }
        String what = path.substring(PREFIX.length());
        boolean open = what.startsWith("interactions/") || what.startsWith("webhooks/"); // their token is in the path
        if (!open && !("Bot " + discord.token()).equals(request.getHeader("Authorization"))) {
            return Answer.error(401, 0, "401: Unauthorized");
        }
        return answer(request.method().name(), what, body);
    }

    private Answer answer(String method, String what, Buffer body) {
        if (what.equals("users/@me") && method.equals("GET")) {
            return Answer.of(discord.selfJson());
        }
        if (what.equals("gateway/bot") && method.equals("GET")) {
            return Answer.of(discord.gatewayJson());
        }
        Matcher match = COMMANDS.matcher(what);
        if (match.matches()) {
            return commands(method, match.group(2) == null ? "" : match.group(2), body);
        }
        match = CALLBACK.matcher(what);
        if (match.matches() && method.equals("POST")) {
            return callback(match.group(1), match.group(2), body.toJsonObject());
        }
        match = FOLLOW_UP.matcher(what);
        if (match.matches() && (method.equals("POST") || method.equals("PATCH"))) {
            return followUp(match.group(2), body.toJsonObject());
        }
        match = MESSAGES.matcher(what);
        if (match.matches() && method.equals("POST")) {
            return message(match.group(1), body.toJsonObject());
        }
        match = STAGE.matcher(what);
        if (match.matches() && method.equals("PATCH")) {
            return stage(discord.guildOf(match.group(1)), body.toJsonObject());
        }
        trace.fault("REST " + method + " " + what + ", which this fake doesn't know");
        return Answer.error(404, 0, "404: Not Found");
    }

    private Answer commands(String method, String scope, Buffer body) {
        return switch (method) {
            case "GET" -> Answer.of(discord.interactions().registered(scope));
            case "PUT" -> Answer.of(discord.interactions().replace(scope, body.toJsonArray()));
            case "POST" -> new Answer(201, discord.interactions().register(scope, body.toJsonObject()));
            default -> Answer.error(405, 0, "405: Method Not Allowed");
        };
    }

    private Answer callback(String id, String token, JsonObject body) {
        Interaction interaction = discord.interactions().byId(id, token);
        if (interaction == null || interaction.isExpired()) {
            trace.fault("An answer to an unknown interaction, or after 3 s");
            return Answer.error(404, 10062, "Unknown interaction");
        }
        if (interaction.isAnswered()) {
            trace.fault("A second first answer to an interaction");
            return Answer.error(400, 40060, "Interaction has already been acknowledged.");
        }
        int type = body.getInteger("type");
        interaction.answer(type, body.getJsonObject("data"));
        JsonObject message = messageJson(interaction.channel(), body.getJsonObject("data", new JsonObject()));
        return Answer.of(new JsonObject()
                .put("interaction", new JsonObject().put("id", id).put("type", 2))
                .put("resource", new JsonObject().put("type", type).put("message", message)));
    }

    private Answer followUp(String token, JsonObject body) {
        Interaction interaction = discord.interactions().byToken(token);
        if (interaction == null || !interaction.isAnswered()) {
            trace.fault("A later answer to an interaction that is unknown or has no first one");
            return Answer.error(404, 10015, "Unknown Webhook");
        }
        interaction.write(body);
        return Answer.of(messageJson(interaction.channel(), body));
    }

    private Answer message(String channelId, JsonObject body) {
        FakeChannel channel = discord.channelOf(channelId);
        if (channel == null) {
            return Answer.error(404, 10003, "Unknown Channel");
        }
        if (!channel.lets(Permission.VIEW_CHANNEL)) {
            return Answer.error(403, 50001, "Missing Access");
        }
        if (!channel.lets(Permission.MESSAGE_SEND)) {
            return Answer.error(403, 50013, "Missing Permissions");
        }
        String content = body.getString("content", "");
        if (content.length() > 2000) {
            trace.fault("A message of " + content.length() + " characters, at most 2000 are allowed");
            return Answer.error(400, 50035, "Invalid Form Body");
        }
        if (content.isEmpty() && body.getJsonArray("embeds", new JsonArray()).isEmpty()) {
            trace.fault("A message without content and embeds");
            return Answer.error(400, 50006, "Cannot send an empty message");
        }
        JsonObject mentions = body.getJsonObject("allowed_mentions", new JsonObject());
        boolean silent = mentions.getJsonArray("parse") != null
                && mentions.getJsonArray("parse").isEmpty();
        channel.write(content, !silent);
        return Answer.of(messageJson(channel, body));
    }

    private Answer stage(FakeGuild guild, JsonObject body) {
        FakeChannel channel = guild == null ? null : guild.botChannel();
        if (channel == null || !channel.isStage()) {
            return Answer.error(400, 50024, "Cannot execute action on this channel type");
        }
        boolean speaks = Boolean.FALSE.equals(body.getBoolean("suppress"));
        Permission needed = speaks ? Permission.VOICE_MUTE_OTHERS : Permission.REQUEST_TO_SPEAK;
        if (!channel.lets(needed)) {
            return Answer.error(403, 50013, "Missing Permissions");
        }
        if (speaks) {
            guild.stageOpens();
        } else {
            guild.asksToSpeak(body.getString("request_to_speak_timestamp"));
        }
        return Answer.nothing();
    }

    private JsonObject messageJson(FakeChannel channel, JsonObject body) {
        JsonObject message = new JsonObject()
                .put("id", Ids.snowflake())
                .put("type", 0)
                .put("channel_id", channel.id())
                .put("author", discord.selfJson())
                .put("content", body.getString("content", ""))
                .put("timestamp", OffsetDateTime.now(ZoneOffset.UTC).toString())
                .putNull("edited_timestamp")
                .put("tts", false)
                .put("mention_everyone", false)
                .put("pinned", false)
                .put("flags", body.getInteger("flags", 0));
        for (String empty : new String[] {"mentions", "mention_roles", "attachments", "embeds", "components"}) {
            message.put(empty, new JsonArray());
        }
        return message;
    }
}
