package org.camelvoice.bench;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.camelvoice.platform.discord.fake.FakeChannel;
import org.camelvoice.platform.discord.fake.FakeDiscord;
import org.camelvoice.platform.discord.fake.FakeGuild;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.platform.discord.fake.Packet;
import org.camelvoice.platform.discord.fake.Speech;

/** A guild with one voice channel and one person, who talks to the bot there. */
final class LoadChannel {
    private static final int MOST_REPETITIONS = 300; // of a speech of seconds: more than a run takes
    private static final int SAMPLES_A_MILLI = 48; // of RTP's clock

    private final FakeGuild guild;
    private final FakeChannel channel;
    private final FakeUser person;
    /** Null unless the person speaks without end. */
    private Speech endless;
    /** Null unless the person speaks in turns. */
    private ScheduledFuture<?> turns;

    LoadChannel(FakeDiscord discord, int number) {
        guild = discord.guild("load-" + number);
        channel = guild.voiceChannel("lobby");
        guild.textChannel("log"); // which slash commands need
        person = guild.member("person-" + number);
    }

    String id() {
        return channel.id();
    }

    /** The person comes, and so does the bot. */
    void opens() {
        person.joins(channel);
        guild.awaitBotIn(channel);
    }

    /** @param speech Opus of 20 ms each */
    void speaksWithoutEnd(List<byte[]> speech) {
        endless = person.speaks(Collections.nCopies(MOST_REPETITIONS, speech).stream()
                .flatMap(List::stream)
                .toList());
    }

    /** A turn at once, and one every so often. */
    void speaksInTurns(List<byte[]> speech, long millis, ScheduledExecutorService clock) {
        turns = clock.scheduleAtFixedRate(() -> person.speaks(speech), 0, millis, TimeUnit.MILLISECONDS);
    }

    /** The person leaves, and so does the bot. */
    void closes() {
        if (endless != null) {
            endless.stop();
        }
        if (turns != null) {
            turns.cancel(false);
        }
        person.leaves();
        guild.awaitBotGone();
    }

    void forgetHeard() {
        guild.forgetHeard();
    }

    /**
     * How much later after the one before each packet of the bot came than RTP's clock has it.
     *
     * @return how many packets hold sound
     */
    long record(LatencyHistogram lateness) {
        List<Packet> heard = guild.heard();
        for (int i = 1; i < heard.size(); i++) {
            Packet before = heard.get(i - 1);
            Packet packet = heard.get(i);
            long due = (packet.timestamp() - before.timestamp()) * 1_000_000L / SAMPLES_A_MILLI;
            lateness.record(packet.nanoTime() - before.nanoTime() - due);
        }
        return heard.stream().filter(packet -> !packet.isSilence()).count();
    }
}
