package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.camelvoice.call.Call;
import org.camelvoice.platform.discord.VoiceDiscordComponent;
import org.camelvoice.platform.discord.fake.Impairments;
import org.camelvoice.platform.discord.fake.Tone;
import org.camelvoice.sandbox.SandboxSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people in a voice channel hear, and the model hears of them, when the network or Discord is in trouble. */
class DiscordTroublesIT {
    private static final int AMPLITUDE = 8_000;
    private static final int FRAMES = 150; // three seconds

    private RunningBot bot;
    private SandboxSession session;

    @BeforeEach
    void startDiscord() throws Exception {
        bot = new RunningBot();
    }

    @AfterEach
    void stop() throws Exception {
        bot.close();
    }

    @Test
    void aTenthOfThePacketsIsLost() throws Exception {
        List<Double> heard = heardOfATone(Impairments.loss(0.1, 7));

        assertThat(heard.size()).as("audible frames").isBetween(FRAMES - 5, FRAMES + 5);
        assertThat(decibels(heard)).isCloseTo(0, within(2.0));
    }

    @Test
    void packetsComeOutOfOrder() throws Exception {
        List<Double> heard = heardOfATone(Impairments.reorder(5));

        assertThat(heard.size()).as("audible frames").isBetween(FRAMES - 2, FRAMES + 2);
        assertThat(decibels(heard)).isCloseTo(0, within(1.0));
    }

    @Test
    void packetsComeInBurstsOf200Ms() throws Exception {
        List<Double> heard = heardOfATone(Impairments.jitterBursts(Duration.ofMillis(200)));

        assertThat(heard.size()).as("audible frames").isBetween(FRAMES - 20, FRAMES + 20);
        assertThat(decibels(heard)).isCloseTo(0, within(2.0));
    }

    /** What the model hears of Ada's tone of three seconds. */
    private List<Double> heardOfATone(Impairments network) throws Exception {
        session = bot.start().greet();
        int before = session.appendedAudio().length;

        bot.ada.speaks(Tone.opus(1_000, AMPLITUDE, FRAMES), network).await();
        await().atMost(RunningBot.PATIENCE).until(this::isSilent);

        byte[] all = session.appendedAudio();
        return RunningBot.audible(Arrays.copyOfRange(all, before, all.length));
    }

    /** Whether the model has heard nothing for half a second. */
    private boolean isSilent() {
        byte[] all = session.appendedAudio();
        return RunningBot.audible(Arrays.copyOfRange(all, Math.max(0, all.length - 24_000), all.length))
                .isEmpty();
    }

    private static double decibels(List<Double> heard) {
        return 20 * Math.log10(RunningBot.mean(heard) / (AMPLITUDE / Math.sqrt(2)));
    }

    @ParameterizedTest
    @ValueSource(ints = {4006, 4015})
    void theVoiceConnectionBreaksAndTheConversationGoesOn(int code) throws Exception {
        session = bot.start().greet();
        Call call = bot.call();

        bot.discord.closeVoice(bot.guild, code);
        bot.guild.awaitBotIn(bot.lobby);

        assertTheSameCallAnswers(call);
    }

    @Test
    void theVoiceServerChangesAndTheConversationGoesOn() throws Exception {
        session = bot.start().greet();
        Call call = bot.call();

        bot.discord.voiceServerMoves(bot.guild);
        bot.guild.awaitBotIn(bot.lobby);

        assertTheSameCallAnswers(call);
    }

    @Test
    void theGatewayIsResumedAndTheConversationGoesOn() throws Exception {
        session = bot.start().greet();
        Call call = bot.call();

        bot.discord.reconnect();
        bot.discord.awaitBotOnline();

        assertTheSameCallAnswers(call);
    }

    @Test
    void whoMovesTheBotTakesTheConversationAlong() throws Exception {
        session = bot.start().greet();
        Call call = bot.call();
        bot.guild.member("bob").joins(bot.lobby); // or the bot would be alone for a moment

        bot.ada.movesTo(bot.attic);
        bot.discord.moveBot(bot.guild, bot.attic);
        bot.guild.awaitBotIn(bot.attic);

        assertTheSameCallAnswers(call);
    }

    private void assertTheSameCallAnswers(Call call) throws Exception {
        int before = bot.guild.heard().size();
        await().atMost(RunningBot.PATIENCE).until(() -> speaks(before));
        bot.awaitSpoken(before);
        assertThat(bot.call()).isSameAs(call);
        session.assertNoViolations();
    }

    /** Asks until it is answered: who speaks while the connection is made again is not heard. */
    private boolean speaks(int before) throws Exception {
        bot.ada.speaks(RunningBot.question()).await();
        await().pollDelay(Duration.ofMillis(10))
                .atMost(RunningBot.PATIENCE)
                .until(() -> bot.guild.heard().size() > before || isSilent());
        return bot.guild.heard().size() > before;
    }

    @Test
    void whoIsPutOutOfTheChannelHasNoCall() throws Exception {
        bot.start().greet();

        bot.discord.moveBot(bot.guild, null);

        bot.awaitNoCall();
        bot.guild.awaitBotGone();
    }

    @Test
    void whoIsGivenNoVoiceServerGoesAway() throws Exception {
        bot.discord.withholdsVoiceServers();
        bot.start();

        bot.ada.joins(bot.lobby);

        await().atMost(RunningBot.PATIENCE).until(() -> bot.guild.botChannel() != null);
        await().atMost(Duration.ofSeconds(30)).until(() -> bot.guild.botChannel() == null);
        assertThat(bot.answer("leave", Map.of())).isEqualTo("I am in no voice channel.");
    }

    /** 4017: no end-to-end encryption. JDA would come again and again. */
    @Test
    void whoIsRefusedForWantOfEncryptionDoesNotComeAgainAndAgain() throws Exception {
        bot.discord.demandsDave();
        bot.start();

        bot.ada.joins(bot.lobby);

        await().atMost(Duration.ofSeconds(30))
                .until(() -> bot.gateway()
                                .context()
                                .getComponent("voice-discord", VoiceDiscordComponent.class)
                                .troubles()
                                .size()
                        == 1);
        bot.awaitNoCall();
        bot.guild.awaitBotGone();
    }
}
