package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camelvoice.call.Call;
import org.camelvoice.platform.discord.fake.Packet;
import org.camelvoice.platform.discord.fake.Tone;
import org.camelvoice.sandbox.SandboxSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bot in a voice channel, from end to end: the real JDA, the shipped routes, and a Discord on loopback. */
class DiscordIT {
    private static final double BYTES_PER_MILLI = 48; // PCM16 at 24 kHz

    private RunningBot bot;

    @BeforeEach
    void startDiscord() throws Exception {
        bot = new RunningBot();
    }

    @AfterEach
    void stop() throws Exception {
        bot.close();
    }

    @Test
    void aQuestionInAVoiceChannelIsAnsweredThere() throws Exception {
        SandboxSession session = bot.start().greet();
        Call call = bot.call();
        int greeting = bot.guild.heard().size();
        double greetingMillis = call.earpiece().playout().sentBytes() / BYTES_PER_MILLI;

        bot.ada.speaks(RunningBot.question()).await();
        bot.awaitSpoken(greeting);

        assertThat(call.facts().platform()).isEqualTo("discord");
        assertThat(call.facts().attributes())
                .containsEntry("guildId", bot.guild.id())
                .containsEntry("channelId", bot.lobby.id())
                .containsEntry("caller", "lobby");
        List<byte[]> answer = bot.guild.heard().stream()
                .skip(greeting)
                .filter(packet -> !packet.isSilence())
                .map(Packet::opus)
                .toList();
        double saidMillis = call.earpiece().playout().sentBytes() / BYTES_PER_MILLI - greetingMillis;
        assertThat(answer.size() * 20.0).as("how long the answer is").isCloseTo(saidMillis, within(20.0));
        assertThat(Tone.rms(Tone.decoded(answer))).as("how loud it is").isBetween(500.0, 8_000.0);
        session.assertNoViolations();
    }

    @Test
    void whoSpeaksOverTheModelSilencesItAtOnceAndItKnowsWhatWasHeard() throws Exception {
        bot.start(as -> as.set("voice.discord.tenant", "default")); // who greets for longer
        bot.ada.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);
        SandboxSession session = bot.sandbox.takeSession();
        bot.guild.awaitHeard(50);

        session.startSpeech().join();
        int sent = bot.guild.heard().size();
        double told = session.takeEvent("conversation.item.truncate", RunningBot.PATIENCE)
                .json()
                .path("audio_end_ms")
                .asDouble();
        bot.awaitSpoken(0);

        List<Packet> heard = bot.guild.heard();
        int sound = (int) heard.stream().filter(packet -> !packet.isSilence()).count() - 1; // the codec's own end
        assertThat(sound - sent).as("frames of sound after the interruption").isLessThanOrEqualTo(2);
        assertThat(told).as("what the model is told").isCloseTo(sound * 20.0, within(20.0));
        session.assertNoViolations();
    }

    @Test
    void nothingIsLeftOfABotThatHasLeft() throws Exception {
        Set<Thread> before = threads();
        bot.start().greet();

        bot.ada.leaves();
        bot.guild.awaitBotGone();
        bot.awaitNoCall();
        bot.stopGateway();
        bot.discord.awaitBotOffline();

        await().atMost(RunningBot.PATIENCE).untilAsserted(() -> assertThat(threads())
                .filteredOn(thread -> !before.contains(thread))
                .extracting(Thread::getName)
                .filteredOn(name -> name.contains("JDA") || name.contains("MainWS") || name.contains("Discord"))
                .isEmpty());
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }
}
