package org.camelvoice.platform.discord;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import net.dv8tion.jda.api.audio.AudioReceiveHandler;
import net.dv8tion.jda.api.audio.AudioSendHandler;
import net.dv8tion.jda.api.audio.OpusPacket;
import net.dv8tion.jda.api.audio.factory.IAudioSendSystem;
import net.dv8tion.jda.api.audio.factory.IPacketProvider;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Member;
import net.dv8tion.jda.api.entities.Role;
import net.dv8tion.jda.api.entities.channel.middleman.AudioChannel;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.Failure;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot's voice in one guild: between JDA's packets and a {@link VoiceRoom}. Packets come on JDA's threads and wait for
 * the loop; those that leave, leave on the loop: JDA encrypts them there, and a datagram socket takes them at once.
 *
 * <p>Methods without a word about threads run on the loop.
 */
final class GuildVoice implements VoiceRoom.Line {
    private static final Logger LOG = LoggerFactory.getLogger(GuildVoice.class);

    private static final int MOST_WAITING = 1_024;
    /** That the bot speaks is told by TCP, and has to come before the first packet, which UDP brings. */
    private static final long ANNOUNCED_NANOS = 100_000_000L;

    private final VoiceDiscordConsumer route;
    private final Guild guild;
    private final MediaLoop loop;
    private final DiscordCounters counters;
    private final GuildConnection connection;
    private final VoiceRoom room;
    /** Where text can be read; null if nowhere. */
    private final TextChannel text;

    private final BlockingQueue<OpusPacket> arrived = new ArrayBlockingQueue<>(MOST_WAITING);
    private final RareLog failures = new RareLog(LOG);
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private boolean ended;

    /** By which packets leave; null while there is no connection. */
    private IPacketProvider provider;
    /** From when on packets may leave by it. */
    private long speaksFrom;
    /** The packet that is to leave next; null for none. */
    private byte[] next;

    GuildVoice(DiscordBot bot, VoiceDiscordConsumer route, AudioChannel channel, MediaLoop loop) {
        this.route = route;
        this.guild = channel.getGuild();
        this.loop = loop;
        VoiceDiscordEndpoint endpoint = route.getEndpoint();
        this.counters = endpoint.getComponent().counters();
        this.connection = new GuildConnection(bot, this, channel, loop, counters);
        this.room = new VoiceRoom(loop, this, endpoint.speakerMode(), endpoint.getIdleTimeout(), counters);
        String textChannel = endpoint.getTextChannel().strip();
        this.text = textChannel.isEmpty() ? null : new TextChannel(bot, guild, textChannel, counters);
    }

    VoiceDiscordConsumer route() {
        return route;
    }

    /** Which channel it is in, or is to be. Called from any thread. */
    AudioChannel channel() {
        return connection.channel();
    }

    // How it comes and goes.

    /** Comes into its channel. Called from any thread. */
    void begin() {
        loop.execute(room::open);
        connection.begin(new Sending(), new Receiving());
    }

    /** It is asked to come into another channel, with the conversation. Called from any thread. */
    void moveTo(AudioChannel to) {
        connection.moveTo(to);
    }

    /**
     * The bot was moved. Called from any thread.
     *
     * @param to null for nowhere: it was put out, or JDA makes the connection anew
     */
    void moved(AudioChannel to) {
        connection.moved(to);
    }

    /** These users are in the channel that the bot is in, and nobody else. Called from any thread. */
    void areThere(Set<Long> users) {
        loop.execute(() -> room.keepOnly(users));
    }

    /** Called from any thread. */
    void userLeft(long userId) {
        loop.execute(() -> room.left(userId));
    }

    @Override
    public void leave(String why) {
        end(why, false);
    }

    /** The connection is gone for good, and nobody has asked for that. */
    void lost(String why) {
        end(why, true);
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
        connection.letGo();
        loop.execute(() -> leave(why));
    }

    private void end(String why, boolean lost) {
        if (ended) {
            return;
        }
        ended = true;
        LOG.info("Left {} of guild {}: {}", channel().getId(), guild.getId(), why);
        provider = null;
        room.close(lost);
        connection.letGo();
        left.complete(null);
    }

    boolean isOver() {
        return ended;
    }

    /** The connection is there, for the first time or again: packets from before are not heard. */
    void connected() {
        arrived.clear();
    }

    // What the room asks for.

    @Override
    public boolean isUp(long now) {
        return !ended && connection.isUp(now) && provider != null && now - speaksFrom >= 0;
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
                channel().getId(),
                user,
                userId == 0 ? channel().getName() : nameOf(userId));
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

    /** Humans who are in this channel. */
    static List<Member> humans(AudioChannel channel) {
        return channel.getMembers().stream()
                .filter(member -> !member.getUser().isBot())
                .toList();
    }
}
