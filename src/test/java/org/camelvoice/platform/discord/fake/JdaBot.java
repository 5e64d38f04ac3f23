package org.camelvoice.platform.discord.fake;

import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.audio.AudioReceiveHandler;
import net.dv8tion.jda.api.audio.AudioSendHandler;
import net.dv8tion.jda.api.audio.OpusPacket;
import net.dv8tion.jda.api.audio.hooks.ConnectionListener;
import net.dv8tion.jda.api.audio.hooks.ConnectionStatus;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.managers.AudioManager;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.MemberCachePolicy;
import net.dv8tion.jda.api.utils.cache.CacheFlag;

/** The smallest bot with the real JDA: it keeps what it hears, and sends the Opus packets that it is given. */
final class JdaBot implements AutoCloseable {
    private final JDA jda;
    /** Written by JDA's UDP thread. */
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();

    private final Deque<byte[]> toSend = new ConcurrentLinkedDeque<>();
    /** Written by several threads of JDA. */
    private final Queue<ConnectionStatus> statuses = new ConcurrentLinkedQueue<>();

    record Heard(String user, int sequence, int timestamp, byte[] opus, long nanoTime) {}

    private JdaBot(JDA jda) {
        this.jda = jda;
    }

    static JdaBot online(FakeDiscord discord, EventListener... listeners) throws InterruptedException {
        JDA jda = builder(discord, discord.token())
                .addEventListeners((Object[]) listeners)
                .build();
        return new JdaBot(jda.awaitReady());
    }

    static JDABuilder builder(FakeDiscord discord, String token) {
        return discord.configure(JDABuilder.createLight(token, EnumSet.of(GatewayIntent.GUILD_VOICE_STATES))
                .enableCache(CacheFlag.VOICE_STATE)
                .setMemberCachePolicy(MemberCachePolicy.VOICE));
    }

    void joins(FakeChannel channel) {
        opens(channel);
        channel.guild().awaitBotIn(channel);
    }

    /** Without waiting until it is there. */
    void opens(FakeChannel channel) {
        AudioManager audio = audio(channel.guild());
        audio.setSendingHandler(new Sender(toSend));
        audio.setReceivingHandler(new Receiver(heard));
        audio.setConnectionListener(new Statuses(statuses));
        audio.setSelfDeafened(false);
        audio.openAudioConnection(
                channel.isStage() ? jda.getStageChannelById(channel.id()) : jda.getVoiceChannelById(channel.id()));
    }

    AudioManager audio(FakeGuild guild) {
        return jda.getGuildById(guild.id()).getAudioManager();
    }

    void leaves(FakeGuild guild) {
        audio(guild).closeAudioConnection();
        guild.awaitBotGone();
    }

    void says(List<byte[]> opus) {
        toSend.addAll(opus);
    }

    List<Heard> heard() {
        return List.copyOf(heard);
    }

    List<byte[]> heardOf(FakeUser user) {
        return heard.stream()
                .filter(packet -> packet.user().equals(user.id()))
                .map(Heard::opus)
                .toList();
    }

    List<ConnectionStatus> statuses() {
        return List.copyOf(statuses);
    }

    JDA jda() {
        return jda;
    }

    @Override
    public void close() {
        jda.shutdown();
        await().until(() -> jda.getStatus() == JDA.Status.SHUTDOWN);
        freeClient(jda);
    }

    /** JDA leaves the threads of its HTTP client to its user. */
    static void freeClient(JDA jda) {
        jda.getHttpClient().dispatcher().executorService().shutdown();
        jda.getHttpClient().connectionPool().evictAll();
    }

    private record Sender(Deque<byte[]> packets) implements AudioSendHandler {
        @Override
        public boolean canProvide() {
            return !packets.isEmpty();
        }

        @Override
        public ByteBuffer provide20MsAudio() {
            return ByteBuffer.wrap(packets.poll());
        }

        @Override
        public boolean isOpus() {
            return true;
        }
    }

    private record Receiver(Queue<Heard> heard) implements AudioReceiveHandler {
        @Override
        public boolean canReceiveEncoded() {
            return true;
        }

        @Override
        public void handleEncodedAudio(OpusPacket packet) {
            heard.add(new Heard(
                    Long.toString(packet.getUserId()),
                    packet.getSequence(),
                    packet.getTimestamp(),
                    packet.getOpusAudio().clone(),
                    System.nanoTime()));
        }
    }

    private record Statuses(Queue<ConnectionStatus> statuses) implements ConnectionListener {
        @Override
        public void onStatusChange(ConnectionStatus status) {
            statuses.add(status);
        }
    }
}
