package org.camelvoice.platform.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real JDA on the fake Discord, with no code of ours between. */
class FakeDiscordTest {
    private static final int AMPLITUDE = 10_000;
    private static final double RMS = AMPLITUDE / Math.sqrt(2);

    private FakeDiscord discord;
    private FakeGuild guild;
    private FakeChannel lobby;
    private FakeChannel other;
    private FakeChannel log;
    private FakeUser ada;

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
    }

    @Test
    void bothHearEachOtherAtTheRightLevel() throws Exception {
        List<byte[]> tone = Tone.opus(1000, AMPLITUDE, 150); // encoded before: a cold codec is slow
        try (JdaBot bot = JdaBot.online(discord)) {
            ada.joins(lobby);
            bot.joins(lobby);
            bot.says(tone);
            ada.speaks(tone).await();
            List<byte[]> sent = guild.awaitHeard(150).stream().map(Packet::opus).toList();
            await().untilAsserted(() -> assertThat(bot.heardOf(ada)).hasSize(155)); // with five of silence
            assertThat(sent).containsExactlyElementsOf(tone);
            assertThat(Tone.rms(Tone.decoded(sent))).isCloseTo(RMS, within(RMS / 10));
            assertThat(Tone.rms(Tone.decoded(bot.heardOf(ada).subList(0, 150)))).isCloseTo(RMS, within(RMS / 10));
            bot.leaves(guild);
        }
        discord.awaitBotOffline();
    }
}
