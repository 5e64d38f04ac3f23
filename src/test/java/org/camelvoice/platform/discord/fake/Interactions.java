package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The bot's slash commands, and those that were given. All under the lock of {@link Trace}. */
final class Interactions {
    private static final int SUBCOMMAND = 1;

    private final FakeDiscord discord;
    /** By where they are registered: a guild's id, or "" for everywhere; then by name. */
    private final Map<String, Map<String, JsonObject>> commands = new TreeMap<>();

    private final List<Interaction> given = new ArrayList<>();

    Interactions(FakeDiscord discord) {
        this.discord = discord;
    }

    JsonArray registered(String scope) {
        return new JsonArray(new ArrayList<>(in(scope).values()));
    }

    JsonArray replace(String scope, JsonArray all) {
        in(scope).clear();
        all.forEach(command -> register(scope, (JsonObject) command));
        return registered(scope);
    }

    JsonObject register(String scope, JsonObject command) {
        JsonObject complete = command.copy()
                .put("id", Ids.snowflake())
                .put("application_id", discord.botId())
                .put("version", Ids.snowflake())
                .put("type", command.getInteger("type", 1))
                .put("nsfw", command.getBoolean("nsfw", false));
        in(scope).put(command.getString("name"), complete);
        return complete;
    }

    private Map<String, JsonObject> in(String scope) {
        return commands.computeIfAbsent(scope, any -> new TreeMap<>());
    }

    Interaction begin(FakeUser user, String name, String subcommand, Map<String, ?> options) {
        JsonObject command = found(user.guild(), name, subcommand);
        Interaction interaction = new Interaction(user, user.guild().firstTextChannel(), discord.trace());
        given.add(interaction);
        JsonArray values = new JsonArray();
        JsonObject resolved = new JsonObject();
        options.forEach((option, value) -> values.add(option(option, value, resolved)));
        JsonArray all = subcommand == null
                ? values
                : new JsonArray()
                        .add(new JsonObject()
                                .put("type", SUBCOMMAND)
                                .put("name", subcommand)
                                .put("options", values));
        JsonObject data = new JsonObject()
                .put("id", command.getString("id"))
                .put("name", name)
                .put("type", 1)
                .put("resolved", resolved)
                .put("options", all);
        user.guild().dispatch(Intent.NONE, "INTERACTION_CREATE", json(interaction, data));
        return interaction;
    }

    private JsonObject found(FakeGuild guild, String name, String subcommand) {
        JsonObject command = in(guild.id()).getOrDefault(name, in("").get(name));
        if (command == null || subcommand != null && !has(command, subcommand)) {
            throw new IllegalStateException(
                    "The bot has no command /" + name + " " + subcommand + ", it has " + commands);
        }
        return command;
    }

    private static boolean has(JsonObject command, String subcommand) {
        return command.getJsonArray("options", new JsonArray()).stream()
                .anyMatch(option -> subcommand.equals(((JsonObject) option).getString("name")));
    }

    private static JsonObject option(String name, Object value, JsonObject resolved) {
        JsonObject option = new JsonObject().put("name", name);
        if (value instanceof FakeChannel channel) {
            resolved.put("channels", new JsonObject().put(channel.id(), channel.json()));
            return option.put("type", 7).put("value", channel.id());
        }
        if (value instanceof FakeUser user) {
            resolved.put("users", new JsonObject().put(user.id(), user.userJson()));
            resolved.put("members", new JsonObject().put(user.id(), user.json()));
            return option.put("type", 6).put("value", user.id());
        }
        int type = value instanceof Boolean ? 5 : value instanceof Number ? 4 : 3;
        return option.put("type", type).put("value", value);
    }

    private JsonObject json(Interaction interaction, JsonObject data) {
        FakeGuild guild = interaction.user().guild();
        JsonObject member = interaction.user().json().put("permissions", Long.toString(guild.botPermissions()));
        return new JsonObject()
                .put("id", interaction.id())
                .put("application_id", discord.botId())
                .put("type", 2)
                .put("version", 1)
                .put("token", interaction.token())
                .put("data", data)
                .put("guild_id", guild.id())
                .put(
                        "guild",
                        new JsonObject()
                                .put("id", guild.id())
                                .put("features", new JsonArray())
                                .put("locale", "en-US"))
                .put("guild_locale", "en-US")
                .put("locale", "en-US")
                .put("channel_id", interaction.channel().id())
                .put("channel", interaction.channel().guildJson())
                .put("member", member)
                .put("app_permissions", Long.toString(guild.botPermissions()))
                .put("entitlements", new JsonArray())
                .put("context", 0)
                .put("authorizing_integration_owners", new JsonObject().put("0", guild.id()));
    }

    Interaction byId(String id, String token) {
        return one(interaction ->
                interaction.id().equals(id) && interaction.token().equals(token));
    }

    Interaction byToken(String token) {
        return one(interaction -> interaction.token().equals(token));
    }

    private Interaction one(Predicate<Interaction> which) {
        return given.stream().filter(which).findFirst().orElse(null);
    }
}
