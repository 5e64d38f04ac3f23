package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.github.jaredmdobson.concentus.OpusApplication;
import io.github.jaredmdobson.concentus.OpusEncoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelvoice.audio.Wav;
import org.camelvoice.call.Call;
import org.camelvoice.platform.discord.fake.FakeChannel;
import org.camelvoice.platform.discord.fake.FakeDiscord;
import org.camelvoice.platform.discord.fake.FakeGuild;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.platform.discord.fake.Packet;
import org.camelvoice.platform.discord.fake.Tone;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bot in a voice channel, from end to end: the real JDA, the shipped routes, and a Discord on loopback. */
class DiscordIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private FakeDiscord discord;
    private FakeGuild guild;
    private FakeChannel lobby;
    private FakeUser ada;
    private SandboxServer sandbox;
    private RunningGateway gateway;
    private Set<Thread> before;

    @BeforeEach
    void startDiscord() throws Exception {
        discord = FakeDiscord.start();
        guild = discord.guild("acme");
        lobby = guild.voiceChannel("lobby");
        ada = guild.member("ada");
        sandbox = SandboxServer.builder().start();
        before = threads();
    }

    @AfterEach
    void stop() throws Exception {
        if (gateway != null) {
            gateway.close();
        }
        sandbox.close();
        discord.close();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }

    private RunningGateway.Builder gateway() {
        return RunningGateway.with(sandbox)
                .bean("discordTrust", trust(discord.sslContext()))
                .set("camel.component.voice-discord.rest-url", discord.restUrl())
                .set("camel.component.voice-discord.gateway-url", discord.gatewayUrl())
                .set("camel.component.voice-discord.ssl-context-parameters", "#bean:discordTrust")
                .set("voice.discord.token", discord.token())
                .set("voice.discord.allowUnencrypted", "true")
                .set("voice.discord.join", lobby.id());
    }

    private static SSLContextParameters trust(SSLContext certificate) {
        return new SSLContextParameters() {
            @Override
            public SSLContext createSSLContext(CamelContext context) {
                return certificate;
            }
        };
    }

    @Test
    void aQuestionInAVoiceChannelIsAnsweredThere() throws Exception {
        gateway = gateway().start();
        discord.awaitBotOnline();
        ada.joins(lobby);
        guild.awaitBotIn(lobby);
        SandboxSession session = sandbox.takeSession();
        int greeting = awaitSpoken();
        List<byte[]> question = opus(question());

        ada.speaks(question).await();
        int answer = awaitSpokenAfter(greeting);

        Call call = gateway.calls().active().iterator().next();
        assertThat(call.facts().platform()).isEqualTo("discord");
        assertThat(call.facts().attributes()).containsEntry("guildId", guild.id()).containsEntry("caller", "lobby");
        assertThat(answer).as("frames of the answer").isGreaterThan(25);
        List<byte[]> heard = guild.heard().stream().map(Packet::opus).toList();
        assertThat(Tone.rms(Tone.decoded(heard))).as("how loud it is").isBetween(500.0, 8_000.0);
        session.assertNoViolations();

        ada.leaves();
        guild.awaitBotGone();
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
        gateway.close();
        gateway = null;
        discord.awaitBotOffline();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads())
                .filteredOn(thread -> thread.getName().contains("JDA")
                        || thread.getName().contains("MainWS")
                        || thread.getName().contains("Discord"))
                .filteredOn(thread -> !before.contains(thread))
                .isEmpty());
    }

    @Test
    void whoSpeaksOverTheModelSilencesItAtOnceAndItKnowsWhatWasHeard() throws Exception {
        gateway = gateway().start();
        discord.awaitBotOnline();
        ada.joins(lobby);
        guild.awaitBotIn(lobby);
        SandboxSession session = sandbox.takeSession();
        guild.awaitHeard(50);

        session.startSpeech().join();
        int sent = guild.heard().size();
        double told = session.takeEvent("conversation.item.truncate", PATIENCE)
                .json()
                .path("audio_end_ms")
                .asDouble();
        awaitSpoken();

        List<Packet> heard = guild.heard();
        int sound = (int) heard.stream().filter(packet -> !packet.isSilence()).count() - 1; // the codec's own end
        assertThat(sound - sent).as("frames of sound after the interruption").isLessThanOrEqualTo(2);
        assertThat(told).as("what the model is told").isCloseTo(sound * 20.0, within(20.0));
        session.assertNoViolations();
    }

    /** Waits for the end of what is being said; how many packets there were. */
    private int awaitSpoken() {
        return awaitSpokenAfter(0);
    }

    /** Waits for something that is said after so many packets, and its end; how many more there were. */
    private int awaitSpokenAfter(int packets) {
        await().atMost(PATIENCE).until(() -> {
            List<Packet> heard = guild.heard();
            return heard.size() > packets + 5 && heard.get(heard.size() - 1).isSilence();
        });
        return guild.heard().size() - packets;
    }

    private static List<byte[]> opus(short[] samples) throws OpusException {
        OpusEncoder encoder = new OpusEncoder(24_000, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
        encoder.setBitrate(64_000);
        List<byte[]> packets = new ArrayList<>();
        byte[] packet = new byte[1_275];
        for (int at = 0; at + 480 <= samples.length; at += 480) {
            int length = encoder.encode(samples, at, 480, packet, 0, packet.length);
            packets.add(Arrays.copyOf(packet, length));
        }
        return packets;
    }

    private static short[] question() throws IOException {
        try (InputStream file = DiscordIT.class.getResourceAsStream("/audio/question-24k.wav")) {
            return Wav.read(file).samples();
        }
    }

}
