package org.camelvoice.platform.discord.fake;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import net.dv8tion.jda.api.Permission;

/** A guild of which our bot is a member: its channels and people, and the one voice session that the bot may have in it. */
public final class FakeGuild {
    private static final long EVERYBODY = Permission.getRaw(
            Permission.VIEW_CHANNEL,
            Permission.MESSAGE_SEND,
            Permission.MESSAGE_HISTORY,
            Permission.USE_APPLICATION_COMMANDS,
            Permission.VOICE_CONNECT,
            Permission.VOICE_SPEAK,
            Permission.VOICE_USE_VAD,
            Permission.REQUEST_TO_SPEAK);

    private final FakeDiscord discord;
    private final String id = Ids.snowflake();
    private final String name;
    private final List<FakeRole> roles = new ArrayList<>();
    private final List<FakeChannel> channels = new ArrayList<>();
    private final List<FakeUser> members = new ArrayList<>();
    private final List<Packet> heard = new ArrayList<>();
    private final List<Speaking> speaking = new ArrayList<>();
    private final FakeUser self;
    /** Our bot's own. */
    private final FakeRole botRole = new FakeRole(Ids.snowflake(), FakeDiscord.BOT_NAME, 0);
    /** What VOICE_SERVER_UPDATE gave to the bot; only the last is valid. */
    private final List<String> voiceTokens = new ArrayList<>();
    /** The bot's; null while it has none, or has not identified itself yet. */
    private VoiceSession session;
    /** Packets of the bot that nobody hears: it is muted, suppressed or has been refused to speak. */
    private int unheard;

    FakeGuild(FakeDiscord discord, String name) {
        this.discord = discord;
        this.name = name;
        roles.add(new FakeRole(id, "@everyone", EVERYBODY));
        self = new FakeUser(this, discord.botId(), FakeDiscord.BOT_NAME, true);
        members.add(self.has(botRole));
        roles.add(botRole);
    }

    public String id() {
        return id;
    }

    public FakeChannel voiceChannel(String channel) {
        return channel(channel, FakeChannel.VOICE);
    }

    public FakeChannel stageChannel(String channel) {
        return channel(channel, FakeChannel.STAGE);
    }

    public FakeChannel textChannel(String channel) {
        return channel(channel, FakeChannel.TEXT);
    }

    private FakeChannel channel(String channelName, int type) {
        return trace().read(() -> {
            FakeChannel channel = new FakeChannel(this, channelName, type);
            channels.add(channel);
            dispatch(Intent.GUILDS, "CHANNEL_CREATE", channel.guildJson());
            return channel;
        });
    }

    /** A human. */
    public FakeUser member(String user) {
        return member(user, false);
    }

    /** Another bot than ours. */
    public FakeUser bot(String user) {
        return member(user, true);
    }

    private FakeUser member(String userName, boolean bot) {
        return trace().read(() -> {
            FakeUser user = new FakeUser(this, Ids.snowflake(), userName, bot);
            members.add(user);
            dispatch(Intent.GUILD_MEMBERS, "GUILD_MEMBER_ADD", user.json().put("guild_id", id));
            return user;
        });
    }

    public FakeRole role(String roleName) {
        return trace().read(() -> {
            FakeRole role = new FakeRole(Ids.snowflake(), roleName, 0);
            roles.add(role);
            dispatch(
                    Intent.GUILDS,
                    "GUILD_ROLE_CREATE",
                    new JsonObject().put("guild_id", id).put("role", role.json()));
            return role;
        });
    }

    /** Gives our bot more than everybody may: view, write, enter, speak and ask to speak. */
    public FakeGuild grants(Permission... permissions) {
        trace().change(() -> {
            botRole.add(Permission.getRaw(permissions));
            dispatch(
                    Intent.GUILDS,
                    "GUILD_ROLE_UPDATE",
                    new JsonObject().put("guild_id", id).put("role", botRole.json()));
        });
        return this;
    }

    /** Where our bot is; null while it is in no channel. */
    public FakeChannel botChannel() {
        return trace().read(() -> self.voice().channel);
    }

    /** Waits until our bot is in the channel and its voice connection there is complete. */
    public void awaitBotIn(FakeChannel channel) {
        trace().await(
                        "the bot in " + channel,
                        () -> self.voice().channel == channel && session != null && session.isReady());
    }

    /** Waits until our bot is in no channel and its voice connection is closed. */
    public void awaitBotGone() {
        trace().await("the bot to leave", () -> self.voice().channel == null && session == null);
    }

    /** What the bot has sent so far that people hear, in the order in which it arrived; frames of silence too. */
    public List<Packet> heard() {
        return trace().read(() -> List.copyOf(heard));
    }

    /** Waits until there are so many. */
    public List<Packet> awaitHeard(int packets) {
        return trace().found(
                        packets + " packets from the bot", () -> heard.size() < packets ? null : List.copyOf(heard));
    }

    /** Packets that came while the bot was muted, suppressed or may not speak, so that nobody heard them. */
    public int unheard() {
        return trace().read(() -> unheard);
    }

    /** What the bot told of itself by opcode 5. */
    public List<Speaking> speaking() {
        return trace().read(() -> List.copyOf(speaking));
    }

    /** Whether our bot has deafened itself, so that nobody's audio comes to it. */
    public boolean botIsDeaf() {
        return trace().read(() -> self.voice().selfDeaf);
    }

    /** What {@link #heard}, {@link #unheard} and {@link #speaking} had is forgotten. */
    public void forgetHeard() {
        trace().change(() -> {
            heard.clear();
            speaking.clear();
            unheard = 0;
        });
    }

    FakeDiscord discord() {
        return discord;
    }

    Trace trace() {
        return discord.trace();
    }

    FakeUser self() {
        return self;
    }

    long botPermissions() {
        return roles.get(0).permissions() | botRole.permissions();
    }

    void dispatch(int intent, String type, JsonObject what) {
        discord.gateway().dispatch(intent, type, what);
    }

    FakeChannel channelOf(String channelId) {
        return channels.stream()
                .filter(channel -> channel.id().equals(channelId))
                .findFirst()
                .orElse(null);
    }

    FakeChannel firstTextChannel() {
        return channels.stream()
                .filter(channel -> !channel.isAudio())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The guild " + name + " has no text channel"));
    }

    List<FakeUser> members() {
        return members;
    }

    /** Opcode 4 of the gateway, which Discord leaves unanswered where the bot may not go. */
    void botAsks(FakeChannel channel, boolean mute, boolean deaf) {
        if (channel != null && !(channel.lets(Permission.VIEW_CHANNEL) && channel.lets(Permission.VOICE_CONNECT))) {
            trace().note("The bot may not enter " + channel + ": not answered");
            return;
        }
        self.voice().selfMute = mute;
        self.voice().selfDeaf = deaf;
        enters(self, channel);
    }

    /** @param channel null to leave */
    void enters(FakeUser user, FakeChannel channel) {
        FakeUser.Voice voice = user.voice();
        FakeChannel before = voice.channel;
        if (before == null && channel == null) {
            return;
        }
        voice.channel = channel;
        if (before != channel) {
            voice.ssrc = discord.nextSsrc();
            voice.askedToSpeak = null;
            voice.suppressed = channel != null && isSuppressed(user, channel);
        }
        announce(user);
        if (before != channel) {
            tellVoice(user);
        }
    }

    private static boolean isSuppressed(FakeUser user, FakeChannel channel) {
        return channel.isStage()
                || user.voice() == channel.guild().self.voice() && !channel.lets(Permission.VOICE_SPEAK);
    }

    void announce(FakeUser user) {
        JsonObject state = user.voiceJson().put("guild_id", id).put("member", user.json());
        dispatch(user == self ? Intent.NONE : Intent.GUILD_VOICE_STATES, "VOICE_STATE_UPDATE", state);
    }

    private void tellVoice(FakeUser user) {
        if (user != self) {
            if (session != null) {
                session.tellOf(user);
            }
            return;
        }
        endVoice(4014, "Disconnected.");
        if (self.voice().channel != null) {
            offerServer(discord.voiceServer());
        }
    }

    /** Waits until our bot has raised its hand on a stage, and lets it speak. */
    public void letBotSpeak() {
        trace().await("the bot to ask for the stage", () -> self.voice().askedToSpeak != null);
        trace().change(this::stageOpens);
    }

    void asksToSpeak(String timestamp) {
        self.voice().askedToSpeak = timestamp;
        announce(self);
    }

    void stageOpens() {
        self.voice().suppressed = false;
        self.voice().askedToSpeak = null;
        announce(self);
    }

    /** @param server null for none yet */
    void offerServer(VoiceServer server) {
        String token = Ids.word();
        voiceTokens.add(token);
        dispatch(
                Intent.NONE,
                "VOICE_SERVER_UPDATE",
                new JsonObject()
                        .put("token", token)
                        .put("guild_id", id)
                        .put("endpoint", server == null ? null : server.endpoint()));
    }

    /** Somebody removes our bot from the guild. */
    public void removesBot() {
        trace().change(() -> {
            dispatch(Intent.GUILDS, "GUILD_DELETE", new JsonObject().put("id", id));
            self.voice().channel = null;
            endVoice(4014, "Disconnected.");
        });
    }

    /** Somebody deletes a channel, and whoever is in it is in none. */
    public void deletes(FakeChannel channel) {
        trace().change(() -> {
            channels.remove(channel);
            dispatch(Intent.GUILDS, "CHANNEL_DELETE", channel.guildJson());
            members.stream().filter(user -> user.voice().channel == channel).forEach(user -> enters(user, null));
        });
    }

    /** Ends the bot's voice session for good: it can't be resumed. */
    void endVoice(int code, String reason) {
        if (session != null) {
            VoiceSession ended = session;
            session = null;
            ended.end(code, reason);
        }
    }

    VoiceSession session() {
        return session;
    }

    /** The valid one. */
    String voiceToken() {
        return voiceTokens.get(voiceTokens.size() - 1);
    }

    /** By which the bot proves to voice servers that it may come in; all that were given. */
    public List<String> voiceTokens() {
        return trace().read(() -> List.copyOf(voiceTokens));
    }

    boolean hasGiven(String session, String token) {
        return self.voice().session.equals(session) && voiceTokens.contains(token);
    }

    /** Whether it is the last one that was given, and the bot is still there. */
    boolean isValid(String token) {
        return self.voice().channel != null && voiceTokens.indexOf(token) == voiceTokens.size() - 1;
    }

    void begins(VoiceSession begun) {
        endVoice(4006, "Session is no longer valid.");
        session = begun;
    }

    void ends(VoiceSession ended) {
        if (session == ended) {
            session = null;
        }
    }

    void hears(Packet packet) {
        FakeUser.Voice voice = self.voice();
        if (voice.channel == null || voice.suppressed || voice.selfMute) {
            unheard++;
        } else {
            heard.add(packet);
        }
    }

    void speaks(Speaking told) {
        speaking.add(told);
    }

    /** @return whether it had to */
    boolean introduce(FakeUser user) {
        return session != null && session.introduce(user);
    }

    void relay(FakeUser user, int sequence, int timestamp, byte[] opus) {
        if (session != null && !user.voice().selfMute && !self.voice().selfDeaf) {
            session.relay(user, sequence, timestamp, opus);
        }
    }

    /** Who is with the bot in its channel. */
    List<FakeUser> company() {
        return members.stream()
                .filter(user -> user != self && user.voice().channel != null)
                .filter(user -> user.voice().channel == self.voice().channel)
                .toList();
    }

    /** GUILD_CREATE: a bot without the intent for members learns only of itself and of those in voice channels. */
    JsonObject json(boolean allMembers) {
        JsonArray people = new JsonArray();
        JsonArray voices = new JsonArray();
        for (FakeUser user : members) {
            if (allMembers || user == self || user.voice().channel != null) {
                people.add(user.json());
            }
            if (user.voice().channel != null) {
                voices.add(user.voiceJson());
            }
        }
        return plainJson().put("members", people).put("voice_states", voices);
    }

    private JsonObject plainJson() {
        JsonObject json = new JsonObject()
                .put("id", id)
                .put("name", name)
                .put("owner_id", discord.ownerId())
                .put("joined_at", "2024-01-01T00:00:00.000000+00:00")
                .put("large", false)
                .put("afk_timeout", 300) // JDA takes no guild without it, or with 0
                .putNull("afk_channel_id")
                .put("verification_level", 1)
                .put("nsfw_level", 0)
                .put("max_members", 500000)
                .put("unavailable", false)
                .put("member_count", members.size())
                .put("preferred_locale", "en-US")
                .put("premium_progress_bar_enabled", false);
        for (String empty : List.of("threads", "emojis", "guild_scheduled_events", "features", "presences")) {
            json.put(empty, new JsonArray());
        }
        json.put("stickers", new JsonArray()).put("stage_instances", new JsonArray());
        json.put("soundboard_sounds", new JsonArray());
        return json.put("roles", array(roles.stream().map(FakeRole::json).toList()))
                .put("channels", array(channels.stream().map(FakeChannel::json).toList()));
    }

    private static JsonArray array(List<JsonObject> items) {
        return new JsonArray(new ArrayList<>(items));
    }

    @Override
    public String toString() {
        return name;
    }
}
