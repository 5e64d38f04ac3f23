package org.camelvoice.platform.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fake's voice server does to clients that break the rules; they write JSON and RTP by hand. */
class FakeVoiceTest {
    private FakeDiscord discord;
    private FakeGuild guild;
    /** Written by the client's thread; 0 until the WebSocket is closed. */
    private final AtomicInteger closeCode = new AtomicInteger();

    @BeforeEach
    void aBotInAChannel() throws Exception {
        discord = FakeDiscord.start();
        guild = discord.guild("acme");
        discord.moveBot(guild, guild.voiceChannel("lobby"));
    }

    @AfterEach
    void closed() {
        discord.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":99,\"d\":{}}|4003|before",
                "{\"op\":3,\"d\":{}}|4020|without t",
                "{\"op\":3,\"d\":5}|4020|Bad request",
                "{\"op\":7,\"d\":{\"server_id\":\"1\",\"session_id\":\"a\",\"token\":\"b\"}}|4020|without seq_ack",
                "{\"op\":0,\"d\":{\"server_id\":\"1\",\"user_id\":\"2\"}}|4004|for the guild 1 and user 2"
            })
    void whatDiscordRefusesIsRefusedAndIsAFault(String message, int code, String fault) {
        client().sendText(message, true).join();
        await().until(() -> closeCode.get() == code);
        assertThat(discord.takeFaults()).singleElement().asString().contains(fault);
    }

    @Test
    void aTokenThatWasNeverGivenIsRefused() {
        client().sendText(identify("made-up"), true).join();
        await().until(() -> closeCode.get() == 4004);
        assertThat(discord.takeFaults()).singleElement().asString().contains("never given");
    }

    @Test
    void aTokenOfTheServerBeforeIsRefusedWithoutAFault() {
        String old = guild.voiceToken();
        discord.moveBot(guild, guild.voiceChannel("other"));
        client().sendText(identify(old), true).join();
        await().until(() -> closeCode.get() == 4006);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":99,\"d\":{}}|4001|Unknown opcode 99",
                "{\"op\":1,\"d\":{\"protocol\":\"webrtc\",\"data\":{}}}|4012|webrtc",
                "{\"op\":1,\"d\":{\"protocol\":\"udp\",\"data\":{\"mode\":\"xsalsa20_poly1305\"}}}|4016|xsalsa20",
                "{\"op\":3,\"d\":{\"t\":1,\"seq_ack\":50}}|4020|seq_ack 50 after 1"
            })
    void anIdentifiedClientKeepsToTheRulesToo(String message, int code, String fault) {
        identified().sendText(message, true).join();
        await().until(() -> closeCode.get() == code);
        assertThat(discord.takeFaults()).singleElement().asString().contains(fault);
    }

    @Test
    void theSecondHeartbeatSaysWhatHasArrived() {
        WebSocket client = identified();
        client.sendText("{\"op\":3,\"d\":{\"t\":1}}", true).join();
        client.sendText("{\"op\":3,\"d\":{\"t\":2}}", true).join();
        await().until(() -> closeCode.get() == 4020);
        assertThat(discord.takeFaults()).singleElement().asString().contains("without seq_ack");
    }

    @ParameterizedTest
    @CsvSource({"true, 5", "false, 6"})
    void speakingNeedsItsSsrcAndDelay(boolean ssrc, int speaking) {
        String text = "{\"op\":5,\"d\":{\"speaking\":" + speaking + (ssrc ? ",\"ssrc\":1" : "") + ",\"delay\":0}}";
        identified().sendText(text, true).join();
        await().untilAsserted(() -> assertThat(discord.takeFaults())
                .singleElement()
                .asString()
                .contains(ssrc ? "for the SSRC 1" : "without speaking"));
    }

    @Test
    void rtpOfAForeignSsrcIsAFault() throws IOException {
        byte[] rtp = ByteBuffer.allocate(40)
                .put((byte) 0x80)
                .put((byte) 0x78)
                .putShort((short) 1)
                .putInt(960)
                .putInt(7)
                .array();
        try (DatagramSocket socket = new DatagramSocket()) {
            int port = discord.voiceServer().udpPort();
            socket.send(new DatagramPacket(rtp, rtp.length, InetAddress.getLoopbackAddress(), port));
        }
        await().untilAsserted(() ->
                assertThat(discord.takeFaults()).singleElement().asString().contains("SSRC 7"));
    }

    private WebSocket identified() {
        WebSocket client = client();
        client.sendText(identify(guild.voiceToken()), true).join();
        await().until(() -> discord.trace().read(() -> guild.session() != null));
        return client;
    }

    private String identify(String token) {
        return """
                {"op":0,"d":{"server_id":"%s","user_id":"%s","session_id":"%s","token":"%s","max_dave_protocol_version":0}}""".formatted(guild.id(), discord.botId(), guild.self().voice().session, token);
    }

    private WebSocket client() {
        return HttpClient.newBuilder()
                .sslContext(discord.sslContext())
                .build()
                .newWebSocketBuilder()
                .buildAsync(URI.create("wss://" + discord.voiceServer().endpoint() + "/?v=8"), new Closing(closeCode))
                .join();
    }

    private record Closing(AtomicInteger code) implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
            code.set(statusCode);
            return null;
        }
    }
}
