package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.TwilioCaller;
import org.junit.jupiter.api.Test;

/** Who calls while there are as many calls as there may be. */
class BusyIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aPhoneHearsItAndABrowserIsToldToComeAgain() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway =
                        RunningGateway.with(sandbox).set("voice.maxCalls", "1").start();
                TwilioCaller first = TwilioCaller.to(gateway.twilio("default")).dial()) {
            first.awaitHeard(PATIENCE);

            try (TwilioCaller second =
                    TwilioCaller.to(gateway.twilio("default")).dial()) {
                second.awaitHeard(PATIENCE);
                second.awaitEnd(PATIENCE);
                second.assertNoViolations();
                assertThat(second.heard().length).isGreaterThan(8_000 * 4); // the whole sentence of 4.5 s
            }
            assertThat(upgrade(gateway.port()))
                    .startsWith("HTTP/1.1 503 ")
                    .containsIgnoringCase("\r\nRetry-After: 10\r\n");
            assertThat(gateway.calls().refused()).isEqualTo(2);
            assertThat(first.isOn()).isTrue();
        }
    }

    @Test
    void aBrowserWhoseSocketDiedIsLetInToItsOwnPlace() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway =
                        RunningGateway.with(sandbox).set("voice.maxCalls", "1").start();
                Socket dead = new Socket("127.0.0.1", gateway.port())) {
            assertThat(upgrade(dead, "s1")).startsWith("HTTP/1.1 101 ");
            await().atMost(PATIENCE).until(() -> gateway.calls().isInUse("s1"));

            try (Socket other = new Socket("127.0.0.1", gateway.port());
                    Socket again = new Socket("127.0.0.1", gateway.port())) {
                assertThat(upgrade(other, "s2")).startsWith("HTTP/1.1 503 ");
                assertThat(upgrade(again, "s1")).startsWith("HTTP/1.1 101 ");
                assertThat(again.getInputStream().readNBytes(30))
                        .asString(StandardCharsets.US_ASCII)
                        .contains("\"connected\"");
            }
        }
    }

    private static String upgrade(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return upgrade(socket, "s1");
        }
    }

    /** The head of the reply to a browser's request for a WebSocket. */
    private static String upgrade(Socket socket, String sessionId) throws IOException {
        int port = socket.getPort();
        socket.getOutputStream()
                .write(("GET /ws/audio/" + sessionId + "?tenant=default HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n"
                                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        return head.toString();
    }
}
