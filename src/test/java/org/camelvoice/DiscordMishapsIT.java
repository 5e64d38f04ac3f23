package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.Processor;
import org.camelvoice.call.Call;
import org.camelvoice.platform.ConnectionEvent;
import org.camelvoice.platform.discord.VoiceDiscordComponent;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.platform.discord.fake.Interaction;
import org.camelvoice.platform.discord.fake.Tone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a bot, and of its calls, when people, Discord, a tenant or a route do what nobody expects of them. */
@Timeout(120)
class DiscordMishapsIT {
    /** As {@code routes/discord.yaml}, with a step that may fail. */
    private static final String ROUTE = """
            - route:
                id: discord-failing
                routeConfigurationId: voice
                from:
                  uri: voice-discord:failing
                  parameters:
                    token: "{{voice.discord.token}}"
                    guilds: "%s"
                    join: "%s"
                    allowUnencrypted: true
                  steps:
                    - process: { ref: failing }
                    - process: { ref: opusDecode }
                    - to: voice:discord
                    - process: { ref: opusEncode }
            """;

    @TempDir
    Path directory;

    private RunningBot bot;

    @BeforeEach
    void startDiscord() throws Exception {
        bot = new RunningBot();
    }

    @AfterEach
    void stop() throws Exception {
        bot.close();
    }

    private VoiceDiscordComponent discord() {
        return bot.gateway().context().getComponent("voice-discord", VoiceDiscordComponent.class);
    }

    private void assertNobodyIsThere() {
        bot.awaitNoCall();
        bot.guild.awaitBotGone();
    }

    // People.

    @Test
    void aFullChannelIsNotJoined() throws Exception {
        bot.attic.takes(1);
        bot.start();
        bot.ada.joins(bot.attic);

        assertThat(bot.answer("join", Map.of())).isEqualTo("attic is full.");
        assertThat(bot.answer("leave", Map.of())).isEqualTo("I am in no voice channel.");
        bot.ada.joins(bot.lobby);
        bot.call();
    }

    @Test
    void whoSendsItAwayAndCallsItBackInOneBreathHasItBack() throws Exception {
        bot.start();
        bot.ada.joins(bot.attic);
        assertThat(bot.answer("join", Map.of())).isEqualTo("I am coming to attic.");
        bot.call();
        List<Interaction> commands = new ArrayList<>();

        for (int i = 0; i < 10; i++) {
            commands.add(bot.ada.command("voice", "leave", Map.of()));
            commands.add(bot.ada.command("voice", "join", Map.of()));
        }

        commands.forEach(Interaction::awaitText);
        bot.guild.awaitBotIn(bot.attic);
        bot.call();
        int before = bot.guild.heard().size();
        await().atMost(RunningBot.PATIENCE).until(() -> {
            bot.ada.speaks(RunningBot.question()).await(); // until somebody is there to hear it
            return bot.guild.heard().size() > before + 5;
        });
        bot.answer("leave", Map.of());
        assertNobodyIsThere();
    }

    @Test
    void whoComeAndGoQuicklyLeaveNobodyBehind() throws Exception {
        bot.start();
        FakeUser bob = bot.guild.member("bob");

        for (int i = 0; i < 25; i++) {
            bot.ada.joins(bot.lobby);
            bob.joins(bot.lobby);
            bob.leaves();
            bot.ada.leaves();
        }

        assertNobodyIsThere();
        bot.greet();
    }

    @Test
    void whoIsTurnedAwayIsNotTurnedAwayAgainWithEachPacket() throws Exception {
        bot.start(as -> as.set("voice.discord.mode", "per-user").set("voice.maxCalls", "1"));
        FakeUser bob = bot.guild.member("bob").joins(bot.lobby);
        bot.ada.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);
        bot.ada.speaks(RunningBot.question()).await();
        bot.call();

        bob.speaks(RunningBot.question()).await();

        assertThat(refusedCalls()).isEqualTo(1);
        bob.leaves().joins(bot.lobby).speaks(RunningBot.question()).await();
        assertThat(refusedCalls()).as("after bob has gone, and come again").isEqualTo(2);
    }

    private long refusedCalls() {
        return bot.gateway().calls().refused();
    }

    // Discord.

    @Test
    void aBotWhoseSessionIsLostKnowsAfterwardsWhoIsABot() throws Exception {
        bot.start().greet();
        Call call = bot.call();
        bot.discord.forgetsSession();
        bot.discord.reconnect();
        await().atMost(RunningBot.PATIENCE).until(() -> bot.discord.exchanged().contains("gateway> op 9"));
        bot.discord.awaitBotOnline();
        bot.guild.awaitBotIn(bot.lobby);
        FakeUser robot = bot.guild.bot("robot").joins(bot.lobby);

        await().atMost(RunningBot.PATIENCE).until(() -> {
            robot.speaks(Tone.opus(1_000, 8_000, 10)).await(); // what comes before the connection is made is lost
            return discord().counters().unheard() > 5;
        });

        assertThat(bot.call()).isSameAs(call);
    }

    /** Between a new session and its guilds, JDA takes that for being put out. Waits 2 s. */
    @Test
    void aBotWhoseVoiceEndsWhileItsSessionBeginsComesBack() throws Exception {
        bot.start().greet();
        Call call = bot.call();
        bot.discord.holdsGuilds();
        bot.discord.forgetsSession();
        bot.discord.reconnect();
        await().atMost(RunningBot.PATIENCE).until(() -> bot.discord.exchanged().contains("gateway> op 9"));
        bot.discord.awaitBotOnline();

        bot.discord.closeVoice(bot.guild, 4014);
        await().atMost(RunningBot.PATIENCE).until(() -> bot.discord.exchanged().contains("voice  < close 4014"));
        bot.discord.bringsGuilds();

        bot.guild.awaitBotIn(bot.lobby);
        int before = bot.guild.awaitHeard(1).size();
        await().atMost(RunningBot.PATIENCE).until(() -> {
            bot.ada.speaks(RunningBot.question()).await(); // what comes before the connection is made is lost
            return bot.guild.awaitHeard(1).size() > before + 20;
        });
        assertThat(bot.call()).isSameAs(call);
    }

    @Test
    void aBotThatIsRemovedFromTheGuildHasNoCall() throws Exception {
        bot.start();
        bot.ada.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);
        bot.guild.awaitHeard(20);

        bot.guild.removesBot();

        bot.awaitNoCall();
    }

    @Test
    void aBotWhoseChannelIsDeletedCanBeCalledToAnother() throws Exception {
        bot.start().greet();

        bot.guild.deletes(bot.lobby);

        assertNobodyIsThere();
        bot.ada.joins(bot.attic);
        assertThat(bot.answer("join", Map.of())).isEqualTo("I am coming to attic.");
        bot.call();
    }

    /** Waits 15 s. */
    @Test
    void aBotThatNeverGetsAVoiceServerDoesNotWaitForEver() throws Exception {
        bot.discord.withholdsVoiceServers();
        bot.start();
        bot.ada.joins(bot.lobby);
        await().atMost(RunningBot.PATIENCE).until(() -> bot.guild.botChannel() != null);

        await().atMost(Duration.ofSeconds(30)).until(() -> bot.guild.botChannel() == null);

        assertThat(bot.answer("leave", Map.of())).isEqualTo("I am in no voice channel.");
    }

    @Test
    void aGatewayStopsThoughDiscordDoesNotAnswerItsLogin() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            bot.startAnyway(as -> as.set(
                    "camel.component.voice-discord.rest-url",
                    "http://127.0.0.1:" + silent.getLocalPort() + "/api/v10/"));
            silent.accept();
            long began = System.nanoTime();

            bot.stopGateway();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aDiscordThatIsAwayIsSaidToBeAndPhonesAreNotConcerned() throws Exception {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            nobody = taken.getLocalPort();
        }
        bot.startAnyway(
                as -> as.set("camel.component.voice-discord.rest-url", "http://127.0.0.1:" + nobody + "/api/v10/"));

        await().atMost(RunningBot.PATIENCE).until(() -> discord()
                .troubles()
                .equals(List.of("Cannot log in to Discord, and try again every 30 s: it cannot be reached,"
                        + " java.net.ConnectException")));
        assertThat(bot.gateway().port()).isPositive();
    }

    @Test
    void aGatewayStopsWhileItsBotJoins() throws Exception {
        bot.start();
        bot.ada.joins(bot.lobby);
        await().atMost(RunningBot.PATIENCE).until(() -> bot.guild.botChannel() != null);

        bot.stopGateway();

        bot.discord.awaitBotOffline();
    }

    // Routes.

    @ParameterizedTest
    @CsvSource({
        "OPEN, java.lang.IllegalStateException",
        "OPEN, java.lang.AssertionError",
        "MESSAGE, java.lang.IllegalStateException",
        "MESSAGE, java.lang.StackOverflowError",
        "CLOSE, java.lang.IllegalStateException",
        "CLOSE, java.lang.AssertionError"
    })
    void aRouteThatAlwaysFailsKeepsNoBotAndNoCall(ConnectionEvent when, Class<? extends Throwable> how)
            throws Exception {
        Path route =
                Files.writeString(directory.resolve("failing.yaml"), ROUTE.formatted(bot.guild.id(), bot.lobby.id()));
        bot.start(as -> as.routes("file:" + route).bean("failing", failing(when, how)));
        bot.ada.joins(bot.lobby);
        await().atMost(RunningBot.PATIENCE).until(() -> bot.guild.botChannel() != null);

        if (when == ConnectionEvent.CLOSE) {
            bot.call();
            bot.ada.leaves();
        }
        await().atMost(RunningBot.PATIENCE).until(() -> discord().counters().failedExchanges() > 0);

        assertNobodyIsThere();
    }

    private static Processor failing(ConnectionEvent when, Class<? extends Throwable> how) {
        return exchange -> {
            if (exchange.getProperty(ConnectionEvent.PROPERTY) == when) {
                Throwable failure = how.getDeclaredConstructor().newInstance();
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (Exception) failure;
            }
        };
    }
}
