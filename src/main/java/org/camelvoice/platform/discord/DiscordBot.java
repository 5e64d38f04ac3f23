package org.camelvoice.platform.discord;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.audio.factory.IAudioSendSystem;
import net.dv8tion.jda.api.audio.factory.IPacketProvider;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.entities.channel.concrete.VoiceChannel;
import net.dv8tion.jda.api.entities.channel.middleman.AudioChannel;
import net.dv8tion.jda.api.events.guild.GuildReadyEvent;
import net.dv8tion.jda.api.events.guild.voice.GuildVoiceUpdateEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.InteractionContextType;
import net.dv8tion.jda.api.interactions.commands.OptionMapping;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.requests.CloseCode;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One bot of Discord's: logs in, hears who comes and goes, joins and leaves. Events come on JDA's thread, one after the
 * other; routes come and go on Camel's.
 */
final class DiscordBot extends ListenerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(DiscordBot.class);

    private static final List<Permission> NEEDED =
            List.of(Permission.VIEW_CHANNEL, Permission.VOICE_CONNECT, Permission.VOICE_SPEAK);
    private static final List<Permission> NEEDED_ON_STAGE =
            List.of(Permission.VIEW_CHANNEL, Permission.VOICE_CONNECT, Permission.REQUEST_TO_SPEAK);
    private static final String COMMAND = "voice";
    private static final String TEXT = "text";
    private static final long STOP_SECONDS = 5;

    private final VoiceDiscordEndpoint options;
    private final DiscordLogin login;
    private final List<VoiceDiscordConsumer> routes = new CopyOnWriteArrayList<>();
    /** By guild. */
    private final Map<Long, GuildVoice> voices = new ConcurrentHashMap<>();
    /** Why there is no bot; null if there is, or soon will be. Written by whoever hears of it. */
    private volatile String trouble;
    /** By guild: why its voice connection does not last, until one does. */
    private final Map<Long, String> guildTroubles = new ConcurrentHashMap<>();

    /** @param options those of the first of its routes, as far as they are about the bot itself */
    DiscordBot(VoiceDiscordEndpoint options) {
        this.options = options;
        this.login = new DiscordLogin(options, this);
    }

    /**
     * A route starts; with the first, the bot does.
     *
     * @throws IllegalArgumentException if it has another encryption than the first
     */
    void add(VoiceDiscordConsumer route) {
        checkEncryption(route);
        routes.add(route);
        if (routes.size() == 1) {
            login.begin();
        }
    }

    /** There is one login for all routes, and what encrypts is its. */
    private void checkEncryption(VoiceDiscordConsumer route) {
        String expected = options.encryption();
        String got = route.getEndpoint().encryption();
        if (!got.equals(expected)) {
            throw new IllegalArgumentException("Routes " + routes.get(0).getRouteId() + " and " + route.getRouteId()
                    + " have one bot, which encrypts in one way: expected both with the same options, got " + expected
                    + " and " + got);
        }
    }

    /**
     * A route stops: the bot leaves its channels.
     *
     * @return whether it was the last one, with which the bot has gone
     */
    boolean remove(VoiceDiscordConsumer route) {
        routes.remove(route);
        await(voices.values().stream()
                .filter(voice -> voice.route() == route)
                .map(GuildVoice::goAway)
                .toArray(CompletableFuture[]::new));
        if (routes.isEmpty()) {
            login.end();
        }
        return routes.isEmpty();
    }

    private static void await(CompletableFuture<?>... leaving) {
        try {
            CompletableFuture.allOf(leaving).get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("Not all voice channels were left in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    List<String> troubles() {
        List<String> all = new ArrayList<>(guildTroubles.values());
        String sentence = trouble;
        if (sentence != null) {
            all.add(sentence);
        }
        if (login.missing() != null && !options.isAllowUnencrypted()) {
            all.add(login.missing());
        }
        return all;
    }

    /** There is no bot, now or at all. */
    void trouble(String sentence) {
        trouble = sentence;
        LOG.error("{}", sentence);
    }

    /** A guild's voice connection does not last. */
    void trouble(long guildId, String sentence) {
        guildTroubles.put(guildId, sentence);
        LOG.error("{}", sentence);
    }

    /** A guild's voice connection has lasted. */
    void well(long guildId) {
        guildTroubles.remove(guildId);
    }

    boolean isEncrypted() {
        return login.isEncrypted();
    }

    /**
     * What may wait, or takes locks: on the bot's thread, one after the other.
     *
     * @return false if the bot has gone
     */
    boolean execute(Runnable task) {
        return login.execute(task);
    }

    /** The bot's voice has left a guild. Called on the loop. */
    void forget(GuildVoice voice, long guildId) {
        voices.remove(guildId, voice);
    }

    /** Whether it has a voice in this guild. */
    boolean isIn(long guildId) {
        return voices.containsKey(guildId);
    }

    /** For JDA, when a voice connection is made. */
    IAudioSendSystem sendSystem(IPacketProvider packets) {
        long guild = packets.getConnectedChannel().getGuild().getIdLong();
        GuildVoice voice = voices.get(guild);
        if (voice == null) {
            throw new IllegalStateException("The bot has left guild " + guild);
        }
        return voice.sendSystem(packets);
    }

    // What Discord tells.

    @Override
    public void onReady(ReadyEvent event) {
        trouble = null;
        LOG.info("Discord: logged in, in {} guilds", event.getGuildTotalCount());
        routes.forEach(route -> route.channelsToJoin().stream()
                .filter(id -> event.getJDA().getChannelById(AudioChannel.class, id) == null)
                .forEach(id -> LOG.warn("Route {}: join: the bot sees no voice channel {}", route.getRouteId(), id)));
        event.getJDA()
                .updateCommands()
                .addCommands(Commands.slash(COMMAND, "The voice in this server")
                        .setContexts(InteractionContextType.GUILD) // elsewhere there is no voice to talk with
                        .addSubcommands(
                                new SubcommandData("join", "Come to my voice channel"),
                                new SubcommandData("leave", "Leave the voice channel"),
                                new SubcommandData("say", "Have something said")
                                        .addOption(OptionType.STRING, TEXT, "What to say", true)))
                .queue(done -> {}, e -> LOG.warn("Discord does not take the commands: {}", Failure.of(e)));
    }

    @Override
    public void onGuildReady(GuildReadyEvent event) {
        VoiceDiscordConsumer route = route(event.getGuild().getIdLong());
        if (route != null) {
            event.getGuild().getChannels().stream()
                    .filter(AudioChannel.class::isInstance)
                    .map(AudioChannel.class::cast)
                    .filter(channel -> route.joinsByItself(channel.getIdLong()))
                    .filter(channel ->
                            GuildVoice.humans(channel).stream().anyMatch(human -> GuildVoice.isAllowed(route, human)))
                    .findFirst()
                    .ifPresent(this::joinByItself);
        }
    }

    @Override
    public void onShutdown(ShutdownEvent event) {
        voices.values().forEach(voice -> voice.gone("the bot has logged out"));
        CloseCode code = event.getCloseCode();
        if (code != null
                && code != CloseCode.GRACEFUL_CLOSE
                && !login.isOver()) { // else who logs in says why it failed
            trouble(sentence(code));
        }
    }

    private static String sentence(CloseCode code) {
        return switch (code) {
            case AUTHENTICATION_FAILED -> DiscordLogin.TOKEN_REFUSED;
            case DISALLOWED_INTENTS, INVALID_INTENTS ->
                "Discord refuses the bot's intents, " + code.getCode()
                        + ", though it asks for voice states only, which need no tick in the developer portal";
            default -> "Discord has closed the gateway: " + code.getCode() + ", " + code.getMeaning();
        };
    }

    @Override
    public void onGuildVoiceUpdate(GuildVoiceUpdateEvent event) {
        GuildVoice voice = voices.get(event.getGuild().getIdLong());
        if (event.getMember().equals(event.getGuild().getSelfMember())) {
            tellMoved(voice, event.getChannelJoined());
        } else if (!event.getMember().getUser().isBot()) {
            came(event.getMember(), event.getChannelJoined());
            went(voice, event.getMember(), event.getChannelLeft());
        }
    }

    private static void tellMoved(GuildVoice voice, AudioChannel to) {
        if (voice != null) {
            voice.moved(to);
        }
        if (voice != null && to != null) {
            voice.areThere(GuildVoice.humans(to).stream().map(Member::getIdLong).collect(Collectors.toSet()));
        }
    }

    private void came(Member who, AudioChannel to) {
        if (to != null && !isIn(to.getGuild().getIdLong())) {
            VoiceDiscordConsumer route = route(to.getGuild().getIdLong());
            if (route != null && route.joinsByItself(to.getIdLong()) && GuildVoice.isAllowed(route, who)) {
                joinByItself(to);
            }
        }
    }

    private static void went(GuildVoice voice, Member who, AudioChannel from) {
        if (voice != null && from != null && from.getIdLong() == voice.channel().getIdLong()) {
            voice.userLeft(who.getIdLong());
            if (GuildVoice.humans(from).isEmpty()) {
                voice.gone("nobody is there any more");
            }
        }
    }

    @Override
    public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
        if (!COMMAND.equals(event.getName()) || event.getGuild() == null || event.getMember() == null) {
            return;
        }
        CompletableFuture<String> unused = obey(event).whenComplete((answer, e) -> {
            if (e != null) {
                LOG.warn("Cannot do what {} asks for: {}", COMMAND, Failure.of(e));
            }
            event.reply(e == null ? answer : "That went wrong.")
                    .setEphemeral(true)
                    .queue(done -> {}, why -> LOG.warn("Discord does not take an answer: {}", Failure.of(why)));
        });
    }

    private CompletableFuture<String> obey(SlashCommandInteractionEvent event) {
        Member member = event.getMember();
        VoiceDiscordConsumer route = route(member.getGuild().getIdLong());
        if (route != null && !GuildVoice.isAllowed(route, member)) {
            return CompletableFuture.completedFuture("I may listen to some people only, and you are not among them.");
        }
        GuildVoice voice = voices.get(member.getGuild().getIdLong());
        return switch (String.valueOf(event.getSubcommandName())) {
            case "join" -> CompletableFuture.completedFuture(joinTo(member));
            case "leave" -> CompletableFuture.completedFuture(leave(voice));
            case "say" -> say(voice, member, event.getOption(TEXT, "", OptionMapping::getAsString));
            default -> CompletableFuture.completedFuture("I know join, leave and say.");
        };
    }

    private String joinTo(Member member) {
        AudioChannel to =
                member.getVoiceState() == null ? null : member.getVoiceState().getChannel();
        if (to == null) {
            return "You are in no voice channel: join one first.";
        }
        String refusal = join(to);
        return refusal == null ? "I am coming to " + to.getName() + "." + condition(to) : refusal;
    }

    private static String condition(AudioChannel to) {
        boolean waits = to.getType() == ChannelType.STAGE
                && !to.getGuild().getSelfMember().hasPermission(to, Permission.VOICE_MUTE_OTHERS);
        return waits ? " A moderator has to let me speak there." : "";
    }

    private static String leave(GuildVoice voice) {
        if (voice == null) {
            return "I am in no voice channel.";
        }
        voice.gone("somebody has asked the bot to leave");
        return "Goodbye.";
    }

    private static CompletableFuture<String> say(GuildVoice voice, Member member, String text) {
        if (voice == null) {
            return CompletableFuture.completedFuture("I am in no voice channel: /voice join first.");
        }
        return voice.say(member.getIdLong(), "Say this, word for word: " + text)
                .thenApply(told -> told ? "All right." : "Nobody talks with me there yet.");
    }

    // How it joins.

    private void joinByItself(AudioChannel to) {
        String refusal = join(to);
        if (refusal != null) {
            LOG.warn("Cannot join {} of guild {}: {}", to.getId(), to.getGuild().getId(), refusal);
        }
    }

    /** Why not, for people; null if it does. */
    private String join(AudioChannel to) {
        VoiceDiscordConsumer route = route(to.getGuild().getIdLong());
        String refusal = route == null ? "I am not set up for this server." : refusal(route, to);
        if (refusal != null) {
            return refusal;
        }
        GuildVoice voice = voices.get(to.getGuild().getIdLong());
        if (voice == null) {
            begin(route, to);
        } else {
            voice.moveTo(to);
        }
        return null;
    }

    private void begin(VoiceDiscordConsumer route, AudioChannel to) {
        GuildVoice voice =
                new GuildVoice(this, route, to, options.getComponent().loop());
        voices.put(to.getGuild().getIdLong(), voice);
        voice.begin();
        if (!route.isJoining()) { // it has stopped meanwhile, and has not seen this one
            voice.gone("the route stops");
        }
    }

    private String refusal(VoiceDiscordConsumer route, AudioChannel to) {
        if (!route.isJoining()) {
            return "I am about to stop.";
        }
        if (!isEncrypted() && !options.isAllowUnencrypted() && to.getType() != ChannelType.STAGE) {
            return "Discord requires end-to-end encryption (DAVE) in voice channels, and I have no library for it."
                    + " My operator finds in docs/discord.md which one to install.";
        }
        return lacking(to);
    }

    private static String lacking(AudioChannel to) {
        Member self = to.getGuild().getSelfMember();
        EnumSet<Permission> has = self.getPermissions(to);
        // who may not view the channel or connect to it has none at all: what is ticked says which of the two it is
        EnumSet<Permission> ticked = has.isEmpty() ? self.getPermissionsExplicit(to) : has;
        return needed(to).stream()
                .filter(permission -> !ticked.contains(permission))
                .findFirst()
                .map(permission -> "I lack the permission " + permission.getName() + " in " + to.getName()
                        + ": tick it for my role, under Edit Channel, Permissions.")
                .orElseGet(() -> isFull(to, has) ? to.getName() + " is full." : null);
    }

    private static List<Permission> needed(AudioChannel to) {
        return to.getType() == ChannelType.STAGE ? NEEDED_ON_STAGE : NEEDED;
    }

    /** Who may move others may come nevertheless. */
    private static boolean isFull(AudioChannel to, EnumSet<Permission> has) {
        int limit = to instanceof VoiceChannel voice ? voice.getUserLimit() : 0;
        return limit > 0
                && to.getMembers().size() >= limit
                && !to.getMembers().contains(to.getGuild().getSelfMember())
                && !has.contains(Permission.VOICE_MOVE_OTHERS)
                && !has.contains(Permission.ADMINISTRATOR);
    }

    /** Which serves this guild; null for none. */
    private VoiceDiscordConsumer route(long guildId) {
        return routes.stream()
                .filter(route -> route.names(guildId))
                .findFirst()
                .or(() -> routes.stream()
                        .filter(VoiceDiscordConsumer::servesOthers)
                        .findFirst())
                .orElse(null);
    }
}
