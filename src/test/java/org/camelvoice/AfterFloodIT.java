package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.RawClient.upgrade;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.sandbox.SandboxServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections that break off in the middle of anything leave their places to others. */
@Timeout(60)
class AfterFloodIT {
    private static final int MOST = 40;
    private static final String HOST = "Host: voice.example.com\r\n";
    private static final String WRONG = "X-Twilio-Signature: abcdefghijklmnopqrstuvwxyz0=\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .set("voice.publicUrl", "https://voice.example.com")
                .set("voice.maxConnections", String.valueOf(MOST))
                .set("voice.maxHeldBytes", "1048576")
                .set("voice.maxUpgradesPerSecond", "0")
                .start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    /** Where a connection breaks off. */
    enum Break {
        BEFORE_THE_FIRST_BYTE(""),
        IN_A_HEAD("GET / HTTP/1.1\r\nHo"),
        IN_A_BODY("POST /twilio/default/voice HTTP/1.1\r\n" + HOST + WRONG + FORM
                + "Content-Length: 9999\r\n\r\nCallSid="),
        IN_A_CHUNK("POST /twilio/default/voice HTTP/1.1\r\n" + HOST + WRONG + FORM
                + "Transfer-Encoding: chunked\r\n\r\n40\r\nCallSid="),
        BEFORE_ITS_ANSWERS(("GET / HTTP/1.1\r\n" + HOST + "\r\n").repeat(50)),
        IN_A_HANDSHAKE(upgrade("/twilio/default", HOST)),
        IN_A_FRAME(upgrade("/twilio/default", HOST) + "\u0081\u00fe\u00ff\u00ff" + "x".repeat(20_000)),
        AFTER_NONSENSE(upgrade("/twilio/default", HOST) + "\u00ff\u00ff\u00ff");

        private final String sent;

        Break(String sent) {
            this.sent = sent;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatBreaksOffLeavesItsPlaceToOthers(Break point) throws Exception {
        for (int i = 0; i < 5 * MOST; i++) {
            breakOff(point.sent, i);
        }
        await().atMost(Duration.ofSeconds(10)).untilAsserted(AfterFloodIT::thereIsRoomForAll);
        assertThat(gateway.calls().active()).isEmpty();
    }

    /** By a reset, an end, or half an end and then a reset, in turn. */
    private static void breakOff(String sent, int turn) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", gateway.port()));
            if (turn % 3 != 0) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            if (turn % 3 == 2) {
                socket.shutdownOutput();
            }
        } catch (IOException e) { // refused meanwhile, which is as good
            assertThat(e).isInstanceOf(SocketException.class);
        }
    }

    private static void thereIsRoomForAll() throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < MOST; i++) {
                clients.add(new RawClient(gateway.port()));
            }
            for (RawClient client : clients) {
                client.send("GET /main.js HTTP/1.1\r\n" + HOST + "\r\n");
                assertThat(client.status()).isIn("200", "404");
            }
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
