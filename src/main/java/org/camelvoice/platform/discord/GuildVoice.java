package org.camelvoice.platform.discord;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import net.dv8tion.jda.api.audio.AudioReceiveHandler;
import net.dv8tion.jda.api.audio.AudioSendHandler;
import net.dv8tion.jda.api.audio.OpusPacket;
import net.dv8tion.jda.api.audio.factory.IAudioSendSystem;
import net.dv8tion.jda.api.audio.factory.IPacketProvider;
import net.dv8tion.jda.api.audio.hooks.ConnectionListener;
import net.dv8tion.jda.api.audio.hooks.ConnectionStatus;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.channel.concrete.TextChannel;
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
    private static final int LONGEST_TEXT = 2_000; // Discord's
    private static final long PATIENCE_NANOS = 15_000_000_000L;
    /** That the bot speaks is told by TCP, and has to come before the first packet, which UDP brings. */
    private static final long ANNOUNCED_NANOS = 100_000_000L;

    private static final int MOST_LOSSES = 4;
    private static final long LOSSES_WITHIN_NANOS = 30_000_000_000L;

    private final DiscordBot bot;
    private final VoiceDiscordConsumer route;
    private final JDA jda;
    private final long guildId;
    private final MediaLoop loop;
    private final DiscordCounters counters;
    private final BlockingQueue<OpusPacket> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final RareLog failures = new RareLog(LOG);
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    /** Whether its connection is, or soon will be, no longer its own. Set by whoever is first to end it. */
    private final AtomicBoolean released = new AtomicBoolean();
    /** Looks at the clock until the bot is connected first; then its room does. */
    private final MediaLoop.Ticker arrival = this::isUp;

    /** Which channel it is in, or is to be. Written by whoever hears of it. */
    private volatile AudioChannel channel;

    /** Null before it is connected first. */
    private VoiceRoom room;
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
        this.jda = channel.getJDA();
        this.guildId = channel.getGuild().getIdLong();
        this.channel = channel;
        this.loop = loop;
        this.counters = route.getEndpoint().getComponent().counters();
        this.downSince = loop.nanoTime();
    }

    VoiceDiscordConsumer route() {
        return route;
    }

    /** Called from any thread. */
    AudioChannel channel() {
        return channel;
    }

    // How it comes and goes.

    /** Asks Discord for the connection, after those before in this guild were ended. Called from any thread. */
    void connect() {
        loop.execute(() -> {
            if (!left.isDone()) {
                loop.add(arrival);
            }
        });
        bot.execute(() -> askIfHeld(this::listen));
    }

    /** JDA's end of the connection is this one's. */
    private void listen(AudioManager manager) {
        manager.setSendingHandler(new Sending());
        manager.setReceivingHandler(new Receiving());
        manager.setConnectionListener(new Status());
        manager.setSelfDeafened(false);
        manager.openAudioConnection(channel);
    }

    /** Goes elsewhere in the guild. Called from any thread. */
    void move(AudioChannel to) {
        moved(to);
        bot.execute(() -> askIfHeld(manager -> manager.openAudioConnection(to)));
    }

    /** Once it was let go, the guild's connection may be another's. */
    private void askIfHeld(Consumer<AudioManager> wish) {
        if (!released.get()) {
            ask(wish);
        }
    }

    /** Not on the loop: JDA takes locks. */
    private void ask(Consumer<AudioManager> wish) {
        try {
            Guild guild = guild();
            if (guild != null) {
                wish.accept(guild.getAudioManager());
            }
        } catch (RuntimeException e) { // of a guild or channel that has just gone, or is full
            gone("JDA cannot connect there: " + Failure.of(e));
        }
    }

    /** JDA makes a new one whenever it logs in again; null while there is none. */
    private Guild guild() {
        return jda.getGuildById(guildId);
    }

    /**
     * The bot was moved, or moves itself. Called from any thread.
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

    /** Discord ends the connection in the same way when another server takes over, and then the bot is somewhere. */
    private void leaveIfPutOut() {
        if (nowhere && disconnected) {
            leave("somebody has disconnected the bot");
        }
    }

    /** Called from any thread. */
    void userLeft(long userId) {
        loop.execute(() -> {
            if (room != null) {
                room.left(userId);
            }
        });
    }

    @Override
    public void leave(String why) {
        if (!left.isDone()) {
            LOG.info("Left {} of guild {}: {}", channel.getId(), Long.toUnsignedString(guildId), why);
            end();
        }
    }

    /**
     * The gateway, or the route, stops. Called from any thread.
     *
     * @return done when the conversations are over
     */
    CompletableFuture<Void> goAway() {
        loop.execute(() -> {
            if (room != null) {
                room.sessions().forEach(DiscordSession::goAway);
            }
            leave("the route stops");
        });
        return left;
    }

    /** It is to leave: who asks for the bot from now on gets another voice. Called from any thread. */
    void gone(String why) {
        letGo();
        loop.execute(() -> leave(why));
    }

    /** The connection ends before another may be made in the guild. Called from any thread. */
    private void letGo() {
        if (released.compareAndSet(false, true)) {
            bot.execute(() -> ask(GuildVoice::disconnect));
            bot.forget(this, guildId);
        }
    }

    private void end() {
        up = false;
        provider = null;
        loop.remove(arrival);
        if (room != null) {
            room.close();
        }
        letGo();
        left.complete(null);
    }

    private static void disconnect(AudioManager manager) {
        manager.setSendingHandler(null);
        manager.setReceivingHandler(null);
        manager.setConnectionListener(null);
        manager.closeAudioConnection();
    }

    private void status(ConnectionStatus status) {
        if (left.isDone()) {
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
        if (room == null) {
            LOG.info("Joined {} of guild {}", channel.getId(), Long.toUnsignedString(guildId));
            loop.remove(arrival);
            VoiceDiscordEndpoint endpoint = route.getEndpoint();
            room = new VoiceRoom(loop, this, endpoint.speakerMode(), endpoint.getIdleTimeout(), counters);
            room.open();
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
            bot.trouble("Guild " + Long.toUnsignedString(guildId) + ": " + sentence);
            leave(sentence);
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
            leave("there was no voice connection for 15 s");
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
        if (userId == jda.getSelfUser().getIdLong()
                || (member != null && member.getUser().isBot())) {
            return false;
        }
        return route.allowed().isEmpty()
                || route.allowed().contains(userId)
                || (member != null
                        && member.getRoles().stream()
                                .anyMatch(role -> route.allowed().contains(role.getIdLong())));
    }

    @Override
    public DiscordSession session(long userId) {
        String user = userId == 0 ? null : Long.toUnsignedString(userId);
        DiscordSession.Heading heading = new DiscordSession.Heading(
                route.getEndpoint().tenantOf(guildId),
                Long.toUnsignedString(guildId),
                channel.getId(),
                user,
                userId == 0 ? channel.getName() : nameOf(userId));
        boolean writes = !route.getEndpoint().getTextChannel().isBlank();
        return new DiscordSession(route, loop, heading, writes ? this::write : null);
    }

    private String nameOf(long userId) {
        Member member = member(userId);
        return member == null ? Long.toUnsignedString(userId) : member.getEffectiveName();
    }

    /** Null while JDA does not know who it is. */
    private Member member(long userId) {
        Guild guild = guild();
        return guild == null ? null : guild.getMemberById(userId);
    }

    private void write(String text) {
        Guild guild = guild();
        TextChannel to = guild == null
                ? null
                : guild.getTextChannelById(route.getEndpoint().getTextChannel().strip());
        if (to == null) {
            failures.warn(
                    "Guild {} has no text channel {}, or the bot may not see it",
                    Long.toUnsignedString(guildId),
                    route.getEndpoint().getTextChannel());
            return;
        }
        for (int at = 0; at < text.length(); at += LONGEST_TEXT) {
            String part = text.substring(at, Math.min(text.length(), at + LONGEST_TEXT));
            to.sendMessage(part)
                    .queue(sent -> {}, e -> failures.warn("Cannot write to {}: {}", to.getId(), Failure.of(e)));
        }
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
            failures.warn("Cannot send to guild {}: {}", Long.toUnsignedString(guildId), Failure.of(e));
        } finally {
            next = null;
        }
    }

    /** Of the conversations that there are, each is told something to say. Called from any thread. */
    void say(String text) {
        loop.execute(() -> {
            if (room != null) {
                room.sessions().forEach(session -> session.say(text));
            }
        });
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
