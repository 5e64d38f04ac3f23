package org.camelvoice.platform.discord.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fake does to clients that break the rules; they write JSON by hand. */
class FakeGatewayTest {
    private FakeDiscord discord;
    /** Written by the client's thread; 0 until the WebSocket is closed. */
    private final AtomicInteger closeCode = new AtomicInteger();

    @BeforeEach
    void aDiscord() throws Exception {
        discord = FakeDiscord.start();
    }

    @AfterEach
    void closed() throws Exception {
        discord.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"op\":99}|4003|before",
                "{\"op\":1}|4002|heartbeat without d",
                "{\"op\":1,\"d\":7}|4002|sequence 7 after 0",
                "{\"op\":2,\"d\":{\"token\":\"wrong\",\"intents\":1,\"properties\":{}}}|4004|wrong token",
                "{\"op\":6,\"d\":{\"token\":\"wrong\",\"session_id\":\"a\",\"seq\":1}}|4004|wrong token",
                "no JSON|4002|Can't be read"
            })
    void whatDiscordRefusesIsRefusedAndIsAFault(String message, int code, String fault) {
        client().sendText(message, true);
        await().until(() -> closeCode.get() == code);
        assertThat(discord.takeFaults()).singleElement().asString().contains(fault);
    }

    @ParameterizedTest
    @CsvSource({"13, 99", "13, 5"})
    void anUnknownOpcodeIsRefused(int intents, int opcode) {
        WebSocket client = client();
        client.sendText(identify(intents), true).join();
        client.sendText("{\"op\":" + opcode + ",\"d\":null}", true);
        await().until(() -> closeCode.get() == 4001);
        assertThat(discord.takeFaults()).singleElement().asString().contains("Unknown opcode " + opcode);
    }

    @ParameterizedTest
    @CsvSource({"2, 4014", "32768, 4014", "2147483647, 4013"})
    void intentsAreChecked(int intents, int code) {
        client().sendText(identify(intents), true);
        await().until(() -> closeCode.get() == code);
    }

    @Test
    void privilegedIntentsCanBeTicked() {
        discord.allowsPrivilegedIntents();
        client().sendText(identify(2), true);
        discord.awaitBotOnline();
    }

    @Test
    void aFaultFailsTheTestWhenTheFakeIsClosed() {
        client().sendText("{\"op\":1}", true);
        await().until(() -> closeCode.get() == 4002);
        assertThatThrownBy(discord::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("A heartbeat without d")
                .hasMessageContaining("gateway< op 1");
    }

    @Test
    void whoWaitsInVainIsToldForWhatAndWhatHasHappened() {
        FakeGuild guild = discord.guild("acme");
        Trace trace = new Trace(Duration.ofMillis(50));
        trace.note("gateway< op 2");
        assertThatThrownBy(() -> trace.await("the bot in " + guild, () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the bot in acme")
                .hasMessageContaining("gateway< op 2");
    }

    private String identify(int intents) {
        return "{\"op\":2,\"d\":{\"token\":\"" + discord.token() + "\",\"intents\":" + intents + ",\"properties\":{}}}";
    }

    private WebSocket client() {
        return HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(discord.gatewayUrl() + "?v=10&encoding=json"), new Closing(closeCode))
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
