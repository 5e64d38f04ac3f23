package org.camelvoice;

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
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.apache.camel.CamelContext;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Wav;
import org.camelvoice.call.Call;
import org.camelvoice.platform.discord.fake.FakeChannel;
import org.camelvoice.platform.discord.fake.FakeDiscord;
import org.camelvoice.platform.discord.fake.FakeGuild;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.platform.discord.fake.Interaction;
import org.camelvoice.platform.discord.fake.Packet;
import org.camelvoice.platform.discord.fake.Tone;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.SandboxSession;
import org.camelvoice.tenant.Tenant;

/** The gateway with its bot in a Discord on loopback, by the real JDA; and a guild with a lobby, which the bot joins by itself. */
final class RunningBot implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final int FRAME = 480; // samples: 20 ms at 24 kHz
    private static final double AUDIBLE = 300; // of 32767, root mean square

    final FakeDiscord discord;
    final FakeGuild guild;
    final FakeChannel lobby;
    final FakeChannel attic;
    final FakeChannel log;
    final FakeUser ada;
    final SandboxServer sandbox;
    /** Null until {@link #start}. */
    private RunningGateway gateway;

    RunningBot() throws Exception {
        discord = FakeDiscord.start();
        guild = discord.guild("acme");
        lobby = guild.voiceChannel("lobby");
        attic = guild.voiceChannel("attic");
        log = guild.textChannel("log");
        ada = guild.member("ada");
        sandbox = SandboxServer.builder().start();
    }

    RunningBot start() throws Exception {
        return start(as -> as);
    }

    RunningBot start(UnaryOperator<RunningGateway.Builder> otherwise) throws Exception {
        startAnyway(otherwise);
        discord.awaitBotOnline();
        return this;
    }

    /** Without waiting for a bot that may never be logged in. */
    RunningBot startAnyway(UnaryOperator<RunningGateway.Builder> otherwise) throws Exception {
        gateway = otherwise
                .apply(RunningGateway.with(sandbox)
                        .bean("discordTrust", trust(discord.sslContext()))
                        .set("camel.component.voice-discord.rest-url", discord.restUrl())
                        .set("camel.component.voice-discord.gateway-url", discord.gatewayUrl())
                        .set("camel.component.voice-discord.ssl-context-parameters", "#bean:discordTrust")
                        .tenant("brief", brief())
                        .set("voice.discord.tenant", "brief")
                        .set("voice.discord.token", discord.token())
                        .set("voice.discord.allowUnencrypted", "true")
                        .set("voice.discord.join", lobby.id())
                        .set("voice.discord.textChannel", log.id()))
                .start();
        return this;
    }

    /** One who greets in a word, since most tests wait for its end. */
    private static Tenant brief() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Hello.");
        return tenant;
    }

    private static SSLContextParameters trust(SSLContext certificate) {
        return new SSLContextParameters() {
            @Override
            public SSLContext createSSLContext(CamelContext context) {
                return certificate;
            }
        };
    }

    RunningGateway gateway() {
        return gateway;
    }

    /** Ada comes into the lobby, and so does the bot, which greets her. */
    SandboxSession greet() throws Exception {
        ada.joins(lobby);
        guild.awaitBotIn(lobby);
        SandboxSession session = sandbox.takeSession();
        awaitSpoken(0);
        return session;
    }

    /** What Ada gets for a command, as soon as the bot has it. */
    String answer(String command, Map<String, ?> options) {
        Interaction[] asked = new Interaction[1];
        await().atMost(PATIENCE).ignoreException(IllegalStateException.class).until(() -> {
            asked[0] = ada.command("voice", command, options);
            return true;
        });
        return asked[0].awaitText();
    }

    /** The only call that there is. */
    Call call() {
        await().atMost(PATIENCE).until(() -> gateway.calls().active().size() == 1);
        return gateway.calls().active().iterator().next();
    }

    void awaitNoCall() {
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    /** Waits for something that the bot says after so many packets, and for its end; how many there are then. */
    int awaitSpoken(int packets) {
        await().atMost(PATIENCE).until(() -> {
            List<Packet> heard = guild.heard();
            return heard.size() > packets + 5 && heard.get(heard.size() - 1).isSilence();
        });
        return guild.heard().size();
    }

    /** How loud each 20 ms of PCM16 at 24 kHz is: root mean square of 32767, where it is to be heard at all. */
    static List<Double> audible(byte[] pcm) {
        short[] samples = Pcm16.decode(pcm);
        List<Double> loud = new ArrayList<>();
        for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
            double level = Tone.rms(Arrays.copyOfRange(samples, at, at + FRAME));
            if (level > AUDIBLE) {
                loud.add(level);
            }
        }
        return loud;
    }

    static double mean(List<Double> levels) {
        return levels.stream().mapToDouble(level -> level).average().orElse(0);
    }

    /** A question of two seconds, as packets of 20 ms. */
    static List<byte[]> question() throws IOException, OpusException {
        try (InputStream file = RunningBot.class.getResourceAsStream("/audio/question-24k.wav")) {
            return opus(Wav.read(file).samples());
        }
    }

    private static List<byte[]> opus(short[] samples) throws OpusException {
        OpusEncoder encoder = new OpusEncoder(24_000, 1, OpusApplication.OPUS_APPLICATION_AUDIO);
        encoder.setBitrate(64_000);
        List<byte[]> packets = new ArrayList<>();
        byte[] packet = new byte[1_275];
        for (int at = 0; at + FRAME <= samples.length; at += FRAME) {
            int length = encoder.encode(samples, at, FRAME, packet, 0, packet.length);
            packets.add(Arrays.copyOf(packet, length));
        }
        return packets;
    }

    void stopGateway() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    @Override
    public void close() {
        stopGateway();
        sandbox.close();
        discord.close();
    }
}
