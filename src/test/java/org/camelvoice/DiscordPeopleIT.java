package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.dv8tion.jda.api.Permission;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;
import org.camelvoice.platform.discord.VoiceDiscordComponent;
import org.camelvoice.platform.discord.fake.FakeChannel;
import org.camelvoice.platform.discord.fake.FakeRole;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.platform.discord.fake.Speech;
import org.camelvoice.platform.discord.fake.Tone;
import org.camelvoice.sandbox.SandboxSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is heard in a voice channel, when the bot comes and goes, and what it says to people who want something of it. */
class DiscordPeopleIT {
    private static final int LOUD = 8_000;
    private static final int QUIET = 2_000;
    private static final int FRAMES = 100; // two seconds

    private RunningBot bot;
    private FakeUser bob;

    @BeforeEach
    void startDiscord() throws Exception {
        bot = new RunningBot();
        bob = bot.guild.member("bob");
    }

    @AfterEach
    void stop() throws Exception {
        bot.close();
    }

    // Who is heard.

    @Test
    void whoSpeaksFirstIsHeardAlone() throws Exception {
        SandboxSession session = bot.start().greet();
        bob.joins(bot.lobby);

        List<Double> heard = heard(session, bob);

        assertThat(RunningBot.mean(heard)).as("how loud").isCloseTo(LOUD / Math.sqrt(2), within(LOUD * 0.15));
    }

    @Test
    void inAMixAllAreHeard() throws Exception {
        SandboxSession session =
                bot.start(as -> as.set("voice.discord.mode", "mixed")).greet();
        bob.joins(bot.lobby);

        List<Double> heard = heard(session, bob);

        double both = Math.sqrt((LOUD * LOUD + LOUD * LOUD) / 2.0);
        assertThat(RunningBot.mean(heard)).as("how loud").isCloseTo(both, within(both * 0.15));
    }

    /** Of Ada's tone, and of the other's over it. */
    private List<Double> heard(SandboxSession session, FakeUser other) throws Exception {
        int before = session.appendedAudio().length;
        Speech first = bot.ada.speaks(Tone.opus(1_000, LOUD, FRAMES));
        await().atMost(RunningBot.PATIENCE).until(() -> first.sent() > 5);
        Speech second = other.speaks(Tone.opus(700, LOUD, FRAMES - 20));
        first.await();
        second.await();
        await().atMost(RunningBot.PATIENCE)
                .until(() -> session.appendedAudio().length - before > FRAMES * 960 + 48_000);
        byte[] all = session.appendedAudio();
        List<Double> heard = RunningBot.audible(Arrays.copyOfRange(all, before, all.length));
        assertThat(heard.size()).as("audible frames").isBetween(FRAMES - 5, FRAMES + 10);
        return heard.subList(15, FRAMES - 15); // where both speak
    }

    @Test
    void eachHasAConversationOfTheirOwnAndTheAnswersDoNotOverlap() throws Exception {
        bot.start(as -> as.set("voice.discord.mode", "per-user"));
        bot.ada.joins(bot.lobby);
        bob.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);
        assertThat(bot.gateway().calls().active())
                .as("calls before somebody speaks")
                .isEmpty();

        Speech adas = bot.ada.speaks(RunningBot.question());
        Speech bobs = bob.speaks(RunningBot.question());
        adas.await();
        bobs.await();
        await().atMost(RunningBot.PATIENCE)
                .until(() -> bot.gateway().calls().active().size() == 2);

        assertThat(bot.gateway().calls().active())
                .extracting(call -> call.facts().attributes().get("userId"))
                .containsExactlyInAnyOrder(bot.ada.id(), bob.id());
        await().atMost(RunningBot.PATIENCE).until(this::bothWereHeard);
        assertThat(bot.guild.heard().size() * 960L)
                .as("what was heard in the channel, against what both have said")
                .isGreaterThanOrEqualTo(bot.gateway().calls().active().stream()
                        .mapToLong(call -> call.earpiece().playout().sentBytes())
                        .sum());

        bob.leaves();
        await().atMost(RunningBot.PATIENCE)
                .until(() -> bot.gateway().calls().active().size() == 1);
        assertThat(bot.call().facts().attributes()).containsEntry("userId", bot.ada.id());
    }

    private boolean bothWereHeard() {
        return bot.gateway().calls().active().stream()
                .allMatch(call -> call.earpiece().playout().sentBytes() > 48_000
                        && call.earpiece().playout().queuedBytes() == 0);
    }

    @Test
    void anotherBotIsNotHeard() throws Exception {
        SandboxSession session = bot.start().greet();
        FakeUser robot = bot.guild.bot("robot").joins(bot.lobby);

        robot.speaks(Tone.opus(1_000, LOUD, FRAMES)).await();

        assertThat(audible(session)).isEmpty();
        assertThat(discord().counters().unheard()).isGreaterThan(FRAMES / 2);
    }

    @Test
    void whoIsNotAllowedIsNotHeard() throws Exception {
        FakeRole crew = bot.guild.role("crew");
        bot.ada.has(crew);
        SandboxSession session =
                bot.start(as -> as.set("voice.discord.allowed", crew.id())).greet();
        bob.joins(bot.lobby);

        bob.speaks(Tone.opus(1_000, LOUD, FRAMES)).await();
        assertThat(audible(session)).isEmpty();
        bot.ada.speaks(Tone.opus(1_000, QUIET, FRAMES)).await();
        await().atMost(RunningBot.PATIENCE).until(() -> audible(session).size() > FRAMES / 2);
    }

    private static List<Double> audible(SandboxSession session) {
        return RunningBot.audible(session.appendedAudio());
    }

    private VoiceDiscordComponent discord() {
        return bot.gateway().context().getComponent("voice-discord", VoiceDiscordComponent.class);
    }

    // When it comes and goes.

    @Test
    void itComesWhenSomebodyAsksAndGoesWhenSomebodyAsks() throws Exception {
        bot.start(as -> as.set("voice.discord.join", ""));
        bot.ada.joins(bot.attic);

        assertThat(bot.answer("join", Map.of())).isEqualTo("I am coming to attic.");
        bot.guild.awaitBotIn(bot.attic);
        bot.sandbox.takeSession();
        assertThat(bot.answer("leave", Map.of())).isEqualTo("Goodbye.");
        bot.guild.awaitBotGone();
        bot.awaitNoCall();
    }

    @Test
    void itSaysWhatItIsAskedToSay() throws Exception {
        SandboxSession session = bot.start().greet();

        assertThat(bot.answer("say", Map.of("text", "Dinner is ready"))).isEqualTo("All right.");

        assertThat(session.takeEvent("conversation.item.create", RunningBot.PATIENCE)
                        .json()
                        .toString())
                .contains("Dinner is ready");
        bot.awaitSpoken(bot.guild.heard().size());
    }

    @Test
    void itAnswersWhoAsksInVain() throws Exception {
        bot.attic.denies(Permission.VOICE_SPEAK);
        bot.start();

        assertThat(bot.answer("join", Map.of())).isEqualTo("You are in no voice channel: join one first.");
        assertThat(bot.answer("leave", Map.of())).isEqualTo("I am in no voice channel.");
        bot.ada.joins(bot.attic);
        assertThat(bot.answer("join", Map.of()))
                .isEqualTo(
                        "I lack the permission Speak in attic: tick it for my role, under Edit Channel, Permissions.");
        assertThat(bot.guild.botChannel()).isNull();
    }

    /** Without Connect, JDA grants no permission at all. */
    @Test
    void whereItMayNotConnectItSaysSo() throws Exception {
        bot.attic.denies(Permission.VOICE_CONNECT);
        bot.start();
        bot.ada.joins(bot.attic);

        assertThat(bot.answer("join", Map.of())).startsWith("I lack the permission Connect in attic: ");
    }

    @Test
    void withoutEncryptionItDoesNotCome() throws Exception {
        bot.start(as -> as.set("voice.discord.allowUnencrypted", "false"));
        bot.ada.joins(bot.lobby);

        assertThat(bot.answer("join", Map.of())).contains("end-to-end encryption (DAVE)");
        assertThat(bot.guild.botChannel()).isNull();
        assertThat(discord().troubles())
                .singleElement()
                .asString()
                .startsWith("Discord: no end-to-end encryption, so the bot joins stage channels only: ");
    }

    @Test
    void itGoesWhenNobodyHasSaidAnythingForLong() throws Exception {
        bot.start(as -> as.set("voice.discord.idleTimeout", "1000"));
        bot.ada.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);

        bot.guild.awaitBotGone();
        bot.awaitNoCall();
    }

    @Test
    void itGoesWhenTheModelHangsUp() throws Exception {
        bot.start().greet();
        Call call = bot.call();

        call.loop().execute(() -> call.ending().end(new EndReason(EndReason.Kind.HANGUP, "The model hung up")));

        bot.guild.awaitBotGone();
        bot.awaitNoCall();
    }

    @Test
    void whoAsksForItAgainAtOnceGetsItAgain() throws Exception {
        bot.start().greet();

        assertThat(bot.answer("leave", Map.of())).isEqualTo("Goodbye.");
        await().atMost(RunningBot.PATIENCE)
                .until(() -> bot.answer("leave", Map.of()), "I am in no voice channel."::equals);
        bot.answer("join", Map.of());

        bot.sandbox.takeSession();
        bot.guild.awaitBotIn(bot.lobby);
        bot.awaitSpoken(bot.guild.heard().size());
    }

    @Test
    void itComesIntoNoChannelThatIsFull() throws Exception {
        bot.attic.takes(1);
        bot.start();
        bot.ada.joins(bot.attic);

        assertThat(bot.answer("join", Map.of())).isEqualTo("attic is full.");
        assertThat(bot.guild.botChannel()).isNull();
    }

    @Test
    void whoIsNotAllowedMayNotTellItWhatToDo() throws Exception {
        FakeRole crew = bot.guild.role("crew");
        bot.start(as -> as.set("voice.discord.allowed", crew.id()));
        bot.ada.joins(bot.attic);

        for (String command : List.of("join", "leave", "say")) {
            assertThat(bot.answer(command, Map.of("text", "hello")))
                    .isEqualTo("I may listen to some people only, and you are not among them.");
        }
        assertThat(bot.guild.botChannel()).isNull();
    }

    @Test
    void whoIsNotAllowedDoesNotBringIt() throws Exception {
        FakeUser bob = bot.guild.member("bob");
        bot.start(as -> as.set("voice.discord.allowed", bob.id()));
        bot.ada.joins(bot.lobby);
        assertThat(bot.answer("leave", Map.of())).startsWith("I may listen"); // it knows that she is there
        assertThat(bot.guild.botChannel()).isNull();

        bob.joins(bot.lobby);

        bot.guild.awaitBotIn(bot.lobby);
    }

    @Test
    void whoIsTurnedAwayReadsSo() throws Exception {
        bot.start(as -> as.set("voice.discord.tenant", "nobody"));
        bot.ada.joins(bot.lobby);

        assertThat(bot.log.awaitMessage(1)).isEqualTo("I cannot talk now. Please try again later.");
    }

    @Test
    void whoWantsSomethingSaidBeforeThereIsAConversationIsTold() throws Exception {
        bot.start(as -> as.set("voice.discord.mode", "per-user"));
        bot.ada.joins(bot.lobby);
        bot.guild.awaitBotIn(bot.lobby);

        assertThat(bot.answer("say", Map.of("text", "hello"))).isEqualTo("Nobody talks with me there yet.");
    }

    @Test
    void onAStageItAsksToSpeakAndNeedsNoEncryption() throws Exception {
        FakeChannel stage = bot.guild.stageChannel("stage");
        bot.start(as -> as.set("voice.discord.allowUnencrypted", "false").set("voice.discord.join", stage.id()));
        bot.ada.joins(stage);
        assertThat(bot.answer("join", Map.of()))
                .isEqualTo("I am coming to stage. A moderator has to let me speak there.");

        bot.guild.letBotSpeak();
        bot.guild.awaitBotIn(stage);
        bot.awaitSpoken(0);
    }

    // What it writes, and says of itself.

    @Test
    void aTextThatMentionsEverybodyWakesNobody() throws Exception {
        bot.start().greet();
        String id = bot.call().facts().id();

        bot.gateway()
                .context()
                .createProducerTemplate()
                .sendBodyAndHeader("voice:call/message", "@everyone " + "x".repeat(2_500), VoiceConstants.CALL_ID, id);

        assertThat(bot.log.awaitMessage(2)).hasSize(510);
        assertThat(bot.log.loudMessages()).isZero();
    }

    @Test
    void whatARouteWritesIsReadInTheTextChannel() throws Exception {
        bot.start().greet();
        String id = bot.call().facts().id();

        bot.gateway()
                .context()
                .createProducerTemplate()
                .sendBodyAndHeader("voice:call/message", "Good evening", VoiceConstants.CALL_ID, id);

        assertThat(bot.log.awaitMessage(1)).isEqualTo("Good evening");
    }

    @Test
    void whatIsSaidIsReadThereTooIfThatIsWanted() throws Exception {
        bot.start(as -> as.set("voice.discord.transcript", "true")).greet();
        assertThat(bot.log.awaitMessage(1)).isEqualTo("Hello.");

        bot.ada.speaks(RunningBot.question()).await();

        assertThat(bot.log.awaitMessage(2)).isNotBlank();
    }

    @Test
    void aWrongTokenIsSaidInOneSentence() throws Exception {
        bot.startAnyway(as -> as.set("voice.discord.token", "wrong"));

        await().atMost(RunningBot.PATIENCE).until(() -> discord().troubles().size() == 1);
        assertThat(discord().troubles().get(0))
                .isEqualTo("Discord refuses the bot's token (voice.discord.token, DISCORD_TOKEN): copy it anew in the"
                        + " developer portal, under Bot, Reset Token");
        bot.discord.takeFaults();
    }
}
