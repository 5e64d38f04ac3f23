package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import net.dv8tion.jda.api.Permission;

/** A text, voice or stage channel, and what the bot wrote into it. */
public final class FakeChannel {
    static final int TEXT = 0;
    static final int VOICE = 2;
    static final int STAGE = 13;

    private final FakeGuild guild;
    private final String id = Ids.snowflake();
    private final String name;
    private final int type;
    private final Set<Permission> denied = EnumSet.noneOf(Permission.class);
    private final List<String> messages = new ArrayList<>();
    /** 0 for none. */
    private int userLimit;

    FakeChannel(FakeGuild guild, String name, int type) {
        this.guild = guild;
        this.name = name;
        this.type = type;
    }

    public String id() {
        return id;
    }

    public String name() {
        return name;
    }

    /** Takes these from our bot in this channel. */
    public FakeChannel denies(Permission... permissions) {
        guild.trace().change(() -> {
            denied.addAll(List.of(permissions));
            guild.dispatch(Intent.GUILDS, "CHANNEL_UPDATE", guildJson());
        });
        return this;
    }

    /** So many may be in this voice channel. */
    public FakeChannel takesOnly(int users) {
        guild.trace().change(() -> {
            userLimit = users;
            guild.dispatch(Intent.GUILDS, "CHANNEL_UPDATE", guildJson());
        });
        return this;
    }

    /** What the bot has written so far, oldest first. */
    public List<String> messages() {
        return guild.trace().read(() -> List.copyOf(messages));
    }

    /** The last of so many messages, as soon as they are there. */
    public String awaitMessage(int count) {
        return guild.trace()
                .found(count + " messages in " + name, () -> messages.size() < count ? null : messages.get(count - 1));
    }

    FakeGuild guild() {
        return guild;
    }

    boolean isAudio() {
        return type != TEXT;
    }

    boolean isStage() {
        return type == STAGE;
    }

    boolean lets(Permission permission) {
        return !denied.contains(permission) && (guild.botPermissions() & permission.getRawValue()) != 0;
    }

    void write(String content) {
        messages.add(content);
    }

    JsonObject guildJson() {
        return json().put("guild_id", guild.id());
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", id)
                .put("type", type)
                .put("name", name)
                .put("position", 0)
                .put("nsfw", false)
                .put("bitrate", 64000)
                .put("user_limit", userLimit)
                .put("rate_limit_per_user", 0)
                .putNull("parent_id")
                .putNull("rtc_region")
                .putNull("last_message_id")
                .put("permission_overwrites", overwrites());
    }

    private JsonArray overwrites() {
        if (denied.isEmpty()) {
            return new JsonArray();
        }
        return new JsonArray()
                .add(new JsonObject()
                        .put("id", guild.discord().botId())
                        .put("type", 1) // a member
                        .put("allow", "0")
                        .put("deny", Long.toString(Permission.getRaw(denied))));
    }

    @Override
    public String toString() {
        return name;
    }
}
