package org.camelvoice.platform.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.audio.hooks.ConnectionStatus;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.events.guild.voice.GuildVoiceUpdateEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.exceptions.InsufficientPermissionException;
import net.dv8tion.jda.api.exceptions.InvalidTokenException;
import net.dv8tion.jda.api.hooks.EventListener;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.interactions.commands.build.SubcommandData;
import net.dv8tion.jda.api.requests.CloseCode;
import net.dv8tion.jda.api.requests.GatewayIntent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real JDA on the fake Discord, with no code of ours between. */
@Timeout(30)
class FakeDiscordTest {
    private static final int AMPLITUDE = 10_000;
    private static final double RMS = AMPLITUDE / Math.sqrt(2);

    /** Encoded before: a cold codec is slow. */
    private static List<byte[]> tone;

    /** What other tests have left. */
    private final Set<Thread> before = Thread.getAllStackTraces().keySet();

    private FakeDiscord discord;
    private FakeGuild guild;
    private FakeChannel lobby;
    private FakeChannel other;
    private FakeChannel log;
    private FakeUser ada;

    @BeforeAll
    static void aToneAndAWarmJda() throws Exception {
        tone = Tone.opus(1000, AMPLITUDE, 150);
        try (FakeDiscord warm = FakeDiscord.start()) {
            FakeChannel channel = warm.guild("warm").voiceChannel("lobby");
            try (JdaBot bot = JdaBot.online(warm)) {
                bot.joins(channel);
            }
        }
    }

    @BeforeEach
    void aGuild() throws Exception {
        discord = FakeDiscord.start();
        guild = discord.guild("acme");
        lobby = guild.voiceChannel("lobby");
        other = guild.voiceChannel("other");
        log = guild.textChannel("log");
        ada = guild.member("ada");
    }

    @AfterEach
    void noFaultAndNothingLeft() throws Exception {
        discord.close();
        await().untilAsserted(() -> assertThat(threads()).isEmpty());
    }

    private List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .map(Thread::getName)
                .filter(name -> name.matches(
                        "(?i).*(fake-discord|vert\\.x|vertx|JDA|AudioWS|okhttp (?!taskrunner|connectionpool)).*"))
                .toList();
    }

    @Test
    void bothHearEachOtherAtTheRightLevel() throws Exception {
        try (JdaBot bot = JdaBot.online(discord)) {
            ada.joins(lobby);
            bot.joins(lobby);
            bot.says(tone);
            ada.speaks(tone).await();
            List<byte[]> sent = guild.awaitHeard(150).stream().map(Packet::opus).toList();
            await().untilAsserted(() -> assertThat(bot.heardOf(ada)).hasSize(155)); // with five of silence
            assertThat(sent).containsExactlyElementsOf(tone);
            assertLevel(sent);
            assertLevel(bot.heardOf(ada).subList(0, 150));
            assertThat(guild.speaking()).extracting(Speaking::flags).containsExactly(0, 1);
            bot.leaves(guild);
            assertThat(guild.botChannel()).isNull();
        }
        discord.awaitBotOffline();
    }

    private static void assertLevel(List<byte[]> opus) {
        assertThat(Tone.rms(Tone.decoded(opus))).isCloseTo(RMS, within(RMS / 10));
    }

    @Test
    void theBotsPacketsAreNumberedAndPaced() throws Exception {
        try (JdaBot bot = inLobby()) {
            bot.says(tone.subList(0, 50));
            List<Packet> packets = guild.awaitHeard(50);
            assertThat(steps(packets, Packet::sequence)).allMatch(step -> step == 1 || step == -65_535);
            assertThat(steps(packets, Packet::timestamp)).containsOnly(960);
            long millis = (packets.get(49).nanoTime() - packets.get(0).nanoTime()) / 1_000_000;
            assertThat(millis).isBetween(900L, 2000L);
        }
    }

    private static List<Integer> steps(List<Packet> packets, Function<Packet, Integer> number) {
        return IntStream.range(1, packets.size())
                .mapToObj(i -> number.apply(packets.get(i)) - number.apply(packets.get(i - 1)))
                .toList();
    }

    private JdaBot inLobby() throws Exception {
        JdaBot bot = JdaBot.online(discord);
        ada.joins(lobby);
        bot.joins(lobby);
        return bot;
    }

    @Test
    void twoSpeakersAreKeptApart() throws Exception {
        try (JdaBot bot = inLobby()) {
            FakeUser bob = guild.member("bob").joins(lobby);
            FakeUser elsewhere = guild.member("eve").joins(other);
            List<byte[]> low = Tone.opus(300, AMPLITUDE, 30);
            Speech first = ada.speaks(tone.subList(0, 30));
            Speech second = bob.speaks(low);
            elsewhere.speaks(low).await();
            first.await();
            second.await();
            await().untilAsserted(() -> assertThat(bot.heardOf(bob)).hasSize(35));
            await().untilAsserted(() -> assertThat(bot.heardOf(ada)).hasSize(35));
            assertThat(bot.heardOf(ada).subList(0, 30)).containsExactlyElementsOf(tone.subList(0, 30));
            assertThat(bot.heardOf(bob).subList(0, 30)).containsExactlyElementsOf(low);
            assertThat(bot.heardOf(elsewhere)).isEmpty();
        }
    }

    @Test
    void anotherBotIsToldByItsFlag() throws Exception {
        try (JdaBot bot = inLobby()) {
            FakeUser robot = guild.bot("robot").joins(lobby);
            await().until(() -> bot.jda().getUserById(robot.id()) != null);
            assertThat(bot.jda().getUserById(robot.id()).isBot()).isTrue();
            assertThat(bot.jda().getUserById(ada.id()).isBot()).isFalse();
        }
    }

    @Test
    void lostFramesLeaveAGapInTheSequence() throws Exception {
        try (JdaBot bot = inLobby()) {
            Speech speech = ada.speaks(tone.subList(0, 60), Impairments.loss(0.1, 7));
            speech.await();
            await().untilAsserted(() -> assertThat(bot.heard()).hasSize(speech.sent()));
            assertThat(speech.sent()).isBetween(45, 64);
        }
    }

    @Test
    void swappedFramesComeInTheWrongOrder() throws Exception {
        try (JdaBot bot = inLobby()) {
            ada.speaks(tone.subList(0, 20), Impairments.reorder(5)).await();
            await().untilAsserted(() -> assertThat(bot.heard()).hasSize(25));
            List<byte[]> heard = bot.heardOf(ada);
            assertThat(heard.get(4)).isEqualTo(tone.get(5));
            assertThat(heard.get(5)).isEqualTo(tone.get(4));
        }
    }

    @Test
    void aBurstHoldsFramesBackAndLosesNone() throws Exception {
        try (JdaBot bot = inLobby()) {
            ada.speaks(tone.subList(0, 50), Impairments.jitterBursts(Duration.ofMillis(200)))
                    .await();
            await().untilAsserted(() -> assertThat(bot.heard()).hasSize(55));
            List<JdaBot.Heard> heard = bot.heard();
            assertThat(millis(heard.get(24), heard.get(25))).isBetween(190L, 260L);
            assertThat(millis(heard.get(25), heard.get(34))).isLessThan(60); // ten at once
        }
    }

    private static long millis(JdaBot.Heard from, JdaBot.Heard to) {
        return (to.nanoTime() - from.nanoTime()) / 1_000_000;
    }

    @Test
    void rawPacketsArriveAsTheyAre() throws Exception {
        try (JdaBot bot = inLobby()) {
            ada.sends(65_535, -960, tone.get(0));
            ada.sends(0, 0, tone.get(1));
            await().untilAsserted(() -> assertThat(bot.heard()).hasSize(2));
            assertThat(bot.heard()).extracting(JdaBot.Heard::sequence).containsExactly(65_535, 0);
            assertThat(bot.heard()).extracting(JdaBot.Heard::timestamp).containsExactly(-960, 0);
        }
    }

    @Test
    void aMutedUserAndADeafBotHearNothing() throws Exception {
        try (JdaBot bot = inLobby()) {
            ada.mutes(true).speaks(tone.subList(0, 5)).await();
            ada.mutes(false);
            bot.audio(guild).setSelfDeafened(true);
            await().until(guild::botIsDeaf);
            ada.speaks(tone.subList(0, 5)).await();
            bot.audio(guild).setSelfDeafened(false);
            await().until(() -> !guild.botIsDeaf());
            ada.speaks(tone.subList(0, 5)).await();
            await().untilAsserted(() -> assertThat(bot.heard()).hasSize(10));
        }
    }

    @Test
    void after4006TheBotComesBackByItself() throws Exception {
        try (JdaBot bot = inLobby()) {
            discord.closeVoice(guild, 4006);
            await().until(() -> bot.statuses().contains(ConnectionStatus.ERROR_CANNOT_RESUME));
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    /** Ten frames each way. */
    private void assertBothWays(JdaBot bot) {
        int before = bot.heard().size();
        guild.forgetHeard();
        bot.says(tone.subList(0, 10));
        ada.speaks(tone.subList(0, 10)).await();
        guild.awaitHeard(10);
        await().untilAsserted(() -> assertThat(bot.heard()).hasSize(before + 15));
    }

    @Test
    void after4015TheBotComesBackWithANewSession() throws Exception {
        try (JdaBot bot = inLobby()) {
            discord.closeVoice(guild, 4015);
            await().until(() -> bot.statuses().contains(ConnectionStatus.ERROR_CANNOT_RESUME));
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    @Test
    void after4000TheVoiceSessionIsResumed() throws Exception {
        try (JdaBot bot = inLobby()) {
            int joins = count(bot, ConnectionStatus.CONNECTED);
            discord.closeVoice(guild, 4000);
            await().until(() -> count(bot, ConnectionStatus.CONNECTED) > joins);
            guild.awaitBotIn(lobby);
            assertThat(bot.statuses()).contains(ConnectionStatus.ERROR_LOST_CONNECTION);
            assertThat(discord.exchanged()).contains("voice  < op 7", "voice  > op 9");
            assertBothWays(bot);
        }
    }

    private static int count(JdaBot bot, ConnectionStatus status) {
        return (int) bot.statuses().stream().filter(status::equals).count();
    }

    @Test
    void whoIsThrownOutStaysOut() throws Exception {
        try (JdaBot bot = inLobby()) {
            discord.moveBot(guild, null);
            await().until(() -> bot.statuses().contains(ConnectionStatus.DISCONNECTED_KICKED_FROM_CHANNEL));
            guild.awaitBotGone();
            assertThat(bot.audio(guild).isConnected()).isFalse();
        }
    }

    /** So whoever wants it back has to ask for it. */
    @Test
    void after4014AloneJdaStaysInTheChannelWithoutAConnection() throws Exception {
        try (JdaBot bot = inLobby()) {
            discord.closeVoice(guild, 4014);
            await().until(() -> bot.statuses().contains(ConnectionStatus.DISCONNECTED_KICKED_FROM_CHANNEL));
            assertThat(bot.audio(guild).isConnected()).isFalse();
            assertThat(guild.botChannel()).isEqualTo(lobby);
        }
    }

    @Test
    void aMovedBotGoesOnInTheOtherChannel() throws Exception {
        try (JdaBot bot = inLobby()) {
            ada.movesTo(other);
            discord.moveBot(guild, other);
            guild.awaitBotIn(other);
            assertBothWays(bot);
            assertThat(bot.audio(guild).getConnectedChannel().getId()).isEqualTo(other.id());
        }
    }

    @Test
    void aVoiceServerChangesAndAudioGoesOn() throws Exception {
        try (JdaBot bot = inLobby()) {
            discord.voiceServerFails(guild);
            await().until(() -> !bot.audio(guild).isConnected());
            discord.voiceServerReturns(guild);
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    @Test
    void aVoiceServerMovesWithoutAGap() throws Exception {
        try (JdaBot bot = inLobby()) {
            VoiceSession before = guild.session();
            discord.voiceServerMoves(guild);
            await().until(() -> guild.session() != null && guild.session() != before);
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    @Test
    void aBotWaitsForAVoiceServerThatThereIsNotYet() throws Exception {
        discord.withholdsVoiceServers();
        try (JdaBot bot = JdaBot.online(discord)) {
            ada.joins(lobby);
            bot.opens(lobby);
            await().until(() -> guild.botChannel() == lobby);
            discord.voiceServerReturns(guild);
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    @Test
    void aResumedSessionHearsWhatItMissed() throws Exception {
        Queue<Object> events = new ConcurrentLinkedQueue<>();
        try (JdaBot bot = JdaBot.online(discord, events::add)) {
            bot.joins(lobby);
            discord.reconnect();
            discord.closeGateway(4000);
            ada.joins(lobby);
            await().until(() -> events.stream().anyMatch(SessionResumeEvent.class::isInstance));
            await().until(() -> entered(events, ada));
            guild.awaitBotIn(lobby);
            assertBothWays(bot);
        }
    }

    private static boolean entered(Queue<Object> events, FakeUser user) {
        return events.stream()
                .filter(GuildVoiceUpdateEvent.class::isInstance)
                .anyMatch(event ->
                        ((GuildVoiceUpdateEvent) event).getMember().getId().equals(user.id()));
    }

    @Test
    void aForgottenSessionBeginsAnewInNoChannel() throws Exception {
        Queue<Object> events = new ConcurrentLinkedQueue<>();
        try (JdaBot bot = JdaBot.online(discord, events::add)) {
            bot.joins(lobby);
            discord.forgetsSession();
            discord.reconnect();
            await().until(() -> events.stream().anyMatch(SessionRecreateEvent.class::isInstance));
            assertThat(discord.exchanged()).contains("gateway> op 9");
            discord.awaitBotOnline();
        }
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        JDABuilder builder = JdaBot.builder(discord, "wrong");
        assertThatThrownBy(builder::build).isInstanceOf(InvalidTokenException.class);
    }

    @Test
    void anIntentThatIsNotTickedIsRefused() throws Exception {
        Queue<Object> events = new ConcurrentLinkedQueue<>();
        JDA jda = JdaBot.builder(discord, discord.token())
                .enableIntents(GatewayIntent.GUILD_MEMBERS)
                .addEventListeners((EventListener) events::add)
                .build();
        assertThatThrownBy(jda::awaitReady).isInstanceOf(IllegalStateException.class);
        await().until(() -> !events.isEmpty());
        jda.awaitShutdown();
        JdaBot.freeClient(jda);
        assertThat(events.stream().filter(ShutdownEvent.class::isInstance))
                .first()
                .extracting(event -> ((ShutdownEvent) event).getCloseCode())
                .isEqualTo(CloseCode.DISALLOWED_INTENTS);
    }

    @Test
    void aCommandIsAnswered() throws Exception {
        try (JdaBot bot = JdaBot.online(discord, event -> {
            if (event instanceof SlashCommandInteractionEvent command) {
                answer(command);
            }
        })) {
            register(bot);
            Interaction join = ada.command("voice", "join", Map.of("channel", lobby));
            assertThat(join.awaitText()).isEqualTo("into lobby for ada");
            assertThat(join.isEphemeral()).isTrue();
            Interaction say = ada.command("voice", "say", Map.of("text", "hello"));
            assertThat(say.awaitText()).isEqualTo("said hello");
            assertThat(say.isDeferred()).isTrue();
        }
    }

    private void register(JdaBot bot) {
        Guild known = bot.jda().getGuildById(guild.id());
        known.updateCommands()
                .addCommands(Commands.slash("voice", "Speak with the model")
                        .addSubcommands(
                                new SubcommandData("join", "Come").addOption(OptionType.CHANNEL, "channel", "Where"),
                                new SubcommandData("say", "Say").addOption(OptionType.STRING, "text", "What")))
                .complete();
    }

    private static void answer(SlashCommandInteractionEvent command) {
        if ("join".equals(command.getSubcommandName())) {
            String channel = command.getOption("channel").getAsChannel().getName();
            command.reply("into " + channel + " for " + command.getUser().getName())
                    .setEphemeral(true)
                    .queue();
        } else {
            command.deferReply().queue();
            command.getHook()
                    .editOriginal("said " + command.getOption("text").getAsString())
                    .queue();
        }
    }

    @Test
    void aMessageIsWrittenWhereTheBotMayWrite() throws Exception {
        FakeChannel closed = guild.textChannel("closed").denies(Permission.MESSAGE_SEND);
        try (JdaBot bot = JdaBot.online(discord)) {
            bot.jda().getTextChannelById(log.id()).sendMessage("hello").complete();
            assertThat(log.awaitMessage(1)).isEqualTo("hello");
            assertThatThrownBy(() -> bot.jda().getTextChannelById(closed.id()).sendMessage("hello"))
                    .isInstanceOf(InsufficientPermissionException.class);
            log.denies(Permission.VIEW_CHANNEL);
            assertThat(log.messages()).containsExactly("hello");
        }
    }

    @Test
    void aChannelThatTheBotMayNotEnterIsNotEntered() throws Exception {
        lobby.denies(Permission.VOICE_CONNECT);
        try (JdaBot bot = JdaBot.online(discord)) {
            assertThatThrownBy(() -> bot.opens(lobby)).isInstanceOf(InsufficientPermissionException.class);
            assertThat(guild.botChannel()).isNull();
        }
    }

    @Test
    void nobodyHearsABotThatMayNotSpeak() throws Exception {
        lobby.denies(Permission.VOICE_SPEAK);
        try (JdaBot bot = inLobby()) {
            bot.says(tone.subList(0, 10));
            await().until(() -> guild.unheard() == 10);
            assertThat(guild.heard()).isEmpty();
        }
    }

    @Test
    void onAStageTheBotIsHeardOnceAModeratorLetsIt() throws Exception {
        FakeChannel stage = guild.stageChannel("stage");
        try (JdaBot bot = JdaBot.online(discord)) {
            bot.joins(stage);
            bot.says(tone.subList(0, 10));
            await().until(() -> guild.unheard() == 10);
            bot.jda().getStageChannelById(stage.id()).requestToSpeak().complete();
            guild.letBotSpeak();
            bot.says(tone.subList(0, 10));
            guild.awaitHeard(10);
        }
    }

    @Test
    void aModeratorOfAStageLetsItselfSpeak() throws Exception {
        FakeChannel stage = guild.grants(Permission.VOICE_MUTE_OTHERS).stageChannel("stage");
        try (JdaBot bot = JdaBot.online(discord)) {
            bot.joins(stage);
            bot.jda().getStageChannelById(stage.id()).requestToSpeak().complete();
            bot.says(tone.subList(0, 10));
            guild.awaitHeard(10);
        }
    }

    @Test
    void withoutDaveTheBotComesAndGoesForeverButOnAStageItStays() throws Exception {
        discord.demandsDave();
        FakeChannel stage = guild.stageChannel("stage");
        try (JdaBot bot = JdaBot.online(discord)) {
            bot.opens(lobby);
            await().until(() -> count(bot, ConnectionStatus.ERROR_CANNOT_RESUME) >= 2);
            bot.leaves(guild);
            bot.joins(stage);
        }
    }

    @Test
    void aGuildAndAChannelThatComeLaterAreKnown() throws Exception {
        try (JdaBot bot = JdaBot.online(discord)) {
            FakeChannel fresh = guild.voiceChannel("fresh");
            FakeGuild second = discord.guild("umbrella");
            FakeChannel hall = second.voiceChannel("hall");
            await().until(() -> bot.jda().getVoiceChannelById(hall.id()) != null);
            await().until(() -> bot.jda().getVoiceChannelById(fresh.id()) != null);
            bot.joins(fresh);
            bot.joins(hall);
        }
    }

    @Test
    void everyFaultIsToldWhenTheFakeIsClosed() throws Exception {
        try (JdaBot bot = inLobby()) {
            VoiceSession session = guild.session();
            byte[] rtp = new RtpCipher(new byte[32]).sealed(header(session), new byte[20], Integer.MAX_VALUE);
            discord.trace().change(() -> session.take(rtp, session.address(), 0));
            discord.trace().change(() -> session.take(rtp, session.address(), 0));
            assertThat(discord.takeFaults()).hasSize(2);
            discord.trace().change(() -> session.take(rtp, session.address(), 0));
            bot.leaves(guild);
        }
        assertThatThrownBy(discord::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nonce")
                .hasMessageContaining("voice  > op 4");
        discord.takeFaults();
    }

    private static byte[] header(VoiceSession session) {
        return ByteBuffer.allocate(12)
                .put((byte) 0x80)
                .put((byte) 0x78)
                .putShort((short) 1)
                .putInt(960)
                .putInt(session.ssrc())
                .array();
    }
}
