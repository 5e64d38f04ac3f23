package org.camelvoice.platform.discord;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import net.dv8tion.jda.api.audio.AudioReceiveHandler;
import net.dv8tion.jda.api.audio.AudioSendHandler;
import net.dv8tion.jda.api.audio.OpusPacket;
import net.dv8tion.jda.api.audio.factory.IAudioSendSystem;
import net.dv8tion.jda.api.audio.factory.IPacketProvider;
import net.dv8tion.jda.api.audio.hooks.ConnectionListener;
import net.dv8tion.jda.api.audio.hooks.ConnectionStatus;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Role;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.entities.channel.middleman.AudioChannel;
import net.dv8tion.jda.api.managers.AudioManager;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's voice in one guild: JDA's end of a {@link VoiceRoom}. Packets come on JDA's threads and wait for the loop;
 * those that leave, leave on the loop: JDA encrypts them there, and a datagram socket takes them at once.
 *
 * <p>A connection that is lost for less than 15 s is JDA's to make again; the conversations wait. Methods without a word
 * about threads run on the loop.
 */
final class GuildVoice implements VoiceRoom.Line {
    private static final Logger LOG = LoggerFactory.getLogger(GuildVoice.class);

    private static final int MOST_WAITING = 1_024;
    private static final long PATIENCE_NANOS = 15_000_000_000L;
    /** That the bot speaks is told by TCP, and has to come before the first packet, which UDP brings. */
    private static final long ANNOUNCED_NANOS = 100_000_000L;

    private static final int LONGEST_CLOSING_MILLIS = 2_000;
    private static final int LOOK_MILLIS = 10;

    private static final int MOST_LOSSES = 4;
    private static final long LOSSES_WITHIN_NANOS = 30_000_000_000L;

    private final DiscordBot bot;
    private final VoiceDiscordConsumer route;
    private final Guild guild;
    private final MediaLoop loop;
    private final DiscordCounters counters;
    private final BlockingQueue<OpusPacket> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final RareLog failures = new RareLog(LOG);
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    /** Which channel it is in, or is to be. Written by whoever hears of it. */
    private volatile AudioChannel channel;

    /** Whether the guild's connection is, or soon will be, no longer its own. Set by whoever is first to end it. */
    private final AtomicBoolean released = new AtomicBoolean();

    private boolean ended;

    private final VoiceRoom room;
    /** Where text can be read; null if nowhere. */
    private final TextChannel text;
    /** Whether it has been connected. */
    private boolean joined;
    /** By which packets leave; null while there is no connection. */
    private IPacketProvider provider;
    /** From when on packets may leave by it. */
    private long speaksFrom;
    /** The packet that is to leave next; null for none. */
    private byte[] next;

    private boolean up;
    private long downSince;
    /** Whether Discord says that the bot is in no channel. */
    private boolean nowhere;
    /** Whether Discord has ended the connection as it does when somebody disconnects the bot. */
    private boolean disconnected;
    /** When the connection was lost, of late. */
    private final Deque<Long> losses = new ArrayDeque<>(MOST_LOSSES);

    GuildVoice(DiscordBot bot, VoiceDiscordConsumer route, AudioChannel channel, MediaLoop loop) {
        this.bot = bot;
        this.route = route;
        this.guild = channel.getGuild();
        this.channel = channel;
        this.loop = loop;
        this.counters = route.getEndpoint().getComponent().counters();
        this.downSince = loop.nanoTime();
        VoiceDiscordEndpoint endpoint = route.getEndpoint();
        this.room = new VoiceRoom(loop, this, endpoint.speakerMode(), endpoint.getIdleTimeout(), counters);
        String textChannel = endpoint.getTextChannel().strip();
        this.text = textChannel.isEmpty() ? null : new TextChannel(bot, guild, textChannel, counters);
    }

    VoiceDiscordConsumer route() {
        return route;
    }

    /** Called from any thread. */
    AudioChannel channel() {
        return channel;
    }

    // How it comes and goes.

    /** Asks Discord for the connection. Called from any thread. */
    void begin() {
        loop.execute(room::open);
        askIfHeld(this::connect);
    }

    private void connect(Guild in) {
        AudioManager manager = in.getAudioManager();
        manager.setSendingHandler(new Sending());
        manager.setReceivingHandler(new Receiving());
        manager.setConnectionListener(new Status());
        manager.setSelfDeafened(false);
        open(in);
    }

    private void open(Guild in) {
        if (channel.getType() == ChannelType.STAGE) {
            in.requestToSpeak(); // else nobody hears it there
        }
        in.getAudioManager().openAudioConnection(channel);
    }

    /** It is asked to come into another channel, with the conversation. Called from any thread. */
    void moveTo(AudioChannel to) {
        moved(to);
        askIfHeld(this::open);
    }

    /** Once it was let go, the guild's connection may be another's. */
    private void askIfHeld(Consumer<Guild> wish) {
        ask(in -> {
            if (!released.get()) {
                wish.accept(in);
            }
        });
    }

    /**
     * On the bot's thread, one after the other: JDA takes locks. Of a guild that has gone nothing is asked. JDA has another
     * one with the same id when it has logged in anew.
     */
    private void ask(Consumer<Guild> wish) {
        bot.execute(() -> {
            try {
                Guild known = guild.getJDA().getGuildById(guild.getIdLong());
                if (known != null) {
                    wish.accept(known);
                }
            } catch (
                    RuntimeException e) { // a guild, a channel or a permission that has gone, or a channel that is full
                gone("JDA refuses: " + Failure.of(e));
            }
        });
    }

    /**
     * The bot was moved. Called from any thread.
     *
     * @param to null for nowhere: it was put out, or JDA makes the connection anew
     */
    void moved(AudioChannel to) {
        channel = to == null ? channel : to;
        loop.execute(() -> {
            nowhere = to == null;
            leaveIfPutOut();
        });
    }

    /** These users are in the channel that the bot is in, and nobody else. Called from any thread. */
    void areThere(Set<Long> users) {
        loop.execute(() -> room.keepOnly(users));
    }

    /** Discord ends the connection in the same way when another server takes over, and then the bot is somewhere. */
    private void leaveIfPutOut() {
        if (nowhere && disconnected) {
            leave("somebody has disconnected the bot");
        }
    }

    /** Called from any thread. */
    void userLeft(long userId) {
        loop.execute(() -> room.left(userId));
    }

    @Override
    public void leave(String why) {
        end(why, false);
    }

    /**
     * The gateway, or the route, stops. Called from any thread.
     *
     * @return done when the conversations are over
     */
    CompletableFuture<Void> goAway() {
        loop.execute(() -> {
            room.goAway();
            leave("the route stops");
        });
        return left;
    }

    /** It is to leave: who asks for the bot from now on gets another voice. Called from any thread. */
    void gone(String why) {
        letGo();
        loop.execute(() -> leave(why));
    }

    /** @param lost whether the connection is gone, rather than that somebody has ended it */
    private void end(String why, boolean lost) {
        if (ended) {
            return;
        }
        ended = true;
        LOG.info("Left {} of guild {}: {}", channel.getId(), guild.getId(), why);
        up = false;
        provider = null;
        room.close(lost);
        letGo();
        left.complete(null);
    }

    /** The connection ends before another may be made in the guild: both wait for the bot's thread. Called from any thread. */
    private void letGo() {
        if (released.compareAndSet(false, true)) {
            ask(GuildVoice::disconnect);
            bot.forget(this, guild.getIdLong());
        }
    }

    private static void disconnect(Guild in) {
        AudioManager manager = in.getAudioManager();
        manager.setSendingHandler(null);
        manager.setReceivingHandler(null);
        manager.setConnectionListener(null);
        if (manager.isConnected()) {
            manager.closeAudioConnection();
            awaitClosed(manager);
        } else {
            in.getJDA().getDirectAudioController().disconnect(in);
        }
    }

    /** JDA closes it on a thread of its own. Who wants one to the same channel before that gets none. */
    private static void awaitClosed(AudioManager manager) {
        try {
            for (int i = 0; i < LONGEST_CLOSING_MILLIS / LOOK_MILLIS && manager.isConnected(); i++) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void status(ConnectionStatus status) {
        if (ended) {
            return;
        }
        if (status == ConnectionStatus.CONNECTED) {
            connected();
        } else if (up) {
            up = false;
            downSince = loop.nanoTime();
            counters.countReconnect();
        }
        if (status == ConnectionStatus.ERROR_LOST_CONNECTION || status == ConnectionStatus.ERROR_CANNOT_RESUME) {
            lost(loop.nanoTime());
        } else if (status == ConnectionStatus.DISCONNECTED_KICKED_FROM_CHANNEL) {
            disconnected = true;
            leaveIfPutOut();
        } else if (isFinal(status)) {
            leave(sentence(status));
        }
    }

    private void connected() {
        up = true;
        disconnected = false;
        arrived.clear(); // what came before is not heard
        bot.well(guild.getIdLong());
        if (!joined) {
            joined = true;
            LOG.info("Joined {} of guild {}", channel.getId(), guild.getId());
        }
    }

    private void lost(long now) {
        losses.add(now);
        while (now - losses.element() > LOSSES_WITHIN_NANOS) {
            losses.remove();
        }
        if (losses.size() >= MOST_LOSSES) {
            String sentence = "Discord has ended the voice connection " + MOST_LOSSES + " times within 30 s"
                    + (bot.isEncrypted() ? "" : ": it requires end-to-end encryption, see docs/discord.md");
            bot.trouble(guild.getIdLong(), "Guild " + guild.getId() + ": " + sentence);
            end(sentence, true);
        }
    }

    private static boolean isFinal(ConnectionStatus status) {
        return switch (status) {
            case DISCONNECTED_LOST_PERMISSION,
                    DISCONNECTED_CHANNEL_DELETED,
                    DISCONNECTED_REMOVED_FROM_GUILD,
                    DISCONNECTED_REMOVED_DURING_RECONNECT,
                    DISCONNECTED_AUTHENTICATION_FAILURE,
                    ERROR_UNSUPPORTED_ENCRYPTION_MODES -> true;
            default -> false;
        };
    }

    private static String sentence(ConnectionStatus status) {
        return switch (status) {
            case DISCONNECTED_LOST_PERMISSION -> "the bot has lost the permission Connect";
            case DISCONNECTED_CHANNEL_DELETED -> "the channel was deleted";
            case DISCONNECTED_REMOVED_FROM_GUILD -> "the bot was removed from the guild";
            case DISCONNECTED_AUTHENTICATION_FAILURE -> "Discord's voice server does not know the session";
            default -> "Discord says " + status;
        };
    }

    // What the room asks for.

    @Override
    public boolean isUp(long now) {
        if (!up && now - downSince > PATIENCE_NANOS) {
            end("there was no voice connection for 15 s", true);
        }
        return up && provider != null && now - speaksFrom >= 0;
    }

    @Override
    public void collect(VoiceRoom into) {
        for (OpusPacket packet = arrived.poll(); packet != null; packet = arrived.poll()) {
            into.arrived(packet.getUserId(), packet.getSequence(), packet.getTimestamp(), packet.getOpusAudio());
        }
    }

    @Override
    public boolean hears(long userId) {
        Member member = member(userId);
        if (userId == guild.getSelfMember().getIdLong()
                || (member != null && member.getUser().isBot())) {
            return false;
        }
        return member == null ? isAllowed(route, userId, List.of()) : isAllowed(route, member);
    }

    /** Whether a user may be heard, and may tell the bot what to do. */
    static boolean isAllowed(VoiceDiscordConsumer route, Member member) {
        return isAllowed(route, member.getIdLong(), member.getRoles());
    }

    private static boolean isAllowed(VoiceDiscordConsumer route, long userId, List<Role> roles) {
        Set<Long> allowed = route.allowed();
        return allowed.isEmpty()
                || allowed.contains(userId)
                || roles.stream().anyMatch(role -> allowed.contains(role.getIdLong()));
    }

    /** Null if JDA does not know them. */
    private Member member(long userId) {
        Guild known = guild.getJDA().getGuildById(guild.getIdLong());
        return known == null ? null : known.getMemberById(userId);
    }

    @Override
    public DiscordSession session(long userId) {
        String user = userId == 0 ? null : Long.toUnsignedString(userId);
        DiscordSession.Heading heading = new DiscordSession.Heading(
                route.getEndpoint().tenantOf(guild.getIdLong()),
                guild.getId(),
                channel.getId(),
                user,
                userId == 0 ? channel.getName() : nameOf(userId));
        return new DiscordSession(route, loop, heading, text == null ? null : text::write);
    }

    private String nameOf(long userId) {
        Member member = member(userId);
        return member == null ? Long.toUnsignedString(userId) : member.getEffectiveName();
    }

    @Override
    public void send(byte[] opus) {
        if (provider == null) {
            return;
        }
        next = opus;
        try {
            DatagramPacket packet = provider.getNextPacket(true); // RTP's clock goes on though nothing is said
            DatagramSocket socket = provider.getUdpSocket();
            if (opus != null && packet != null && socket != null) {
                socket.send(packet);
            }
        } catch (IOException | RuntimeException e) { // of a socket that JDA closes meanwhile, too
            counters.countFailedSend();
            failures.warn("Cannot send to guild {}: {}", guild.getId(), Failure.of(e));
        } finally {
            next = null;
        }
    }

    /**
     * The model that this user talks with is told what to say. Called from any thread.
     *
     * @return whether there is one
     */
    CompletableFuture<Boolean> say(long userId, String said) {
        CompletableFuture<Boolean> told = new CompletableFuture<>();
        loop.execute(() -> told.complete(room.say(userId, said)));
        return told;
    }

    // What JDA asks for.

    /**
     * Instead of JDA's own thread with its own clock.
     *
     * @param packets makes the packets that are to be sent
     */
    IAudioSendSystem sendSystem(IPacketProvider packets) {
        return new IAudioSendSystem() {
            @Override
            public void start() {
                loop.execute(() -> speakBy(packets));
            }

            @Override
            public void shutdown() {
                loop.execute(() -> {
                    if (provider == packets) {
                        provider = null;
                    }
                });
            }
        };
    }

    private void speakBy(IPacketProvider packets) {
        provider = packets;
        speaksFrom = loop.nanoTime() + ANNOUNCED_NANOS;
    }

    /** Asked on the loop, by {@link #send}. */
    private final class Sending implements AudioSendHandler {
        @Override
        public boolean canProvide() {
            return next != null;
        }

        @Override
        public ByteBuffer provide20MsAudio() {
            return ByteBuffer.wrap(next);
        }

        @Override
        public boolean isOpus() {
            return true;
        }
    }

    /** Called on the thread that reads the socket. */
    private final class Receiving implements AudioReceiveHandler {
        @Override
        public boolean canReceiveEncoded() {
            return true;
        }

        @Override
        public void handleEncodedAudio(OpusPacket packet) {
            if (!arrived.offer(packet)) {
                counters.countOverflow();
            }
        }
    }

    /** Called on JDA's threads. */
    private final class Status implements ConnectionListener {
        @Override
        public void onStatusChange(ConnectionStatus status) {
            loop.execute(() -> status(status));
        }
    }

    /** Humans who are in this channel. */
    static List<Member> humans(AudioChannel channel) {
        return channel.getMembers().stream()
                .filter(member -> !member.getUser().isBot())
                .toList();
    }
}
