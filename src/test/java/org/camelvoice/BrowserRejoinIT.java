package org.camelvoice;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.CallEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that comes again under its session id, while its old socket seems to be open still. */
class BrowserRejoinIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static SandboxServer sandbox;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox).set("voice.eventLoops", "2").start();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void whoseOldSocketDoesNotAnswerTakesOverWithinSeconds() throws Exception {
        Ends ends = new Ends();
        gateway.calls().observe(ends);
        try (Stalled old = new Stalled(gateway.browser("again", "default"))) {
            await().atMost(PATIENCE).until(() -> gateway.calls().active().size() == 1);
            long came = System.nanoTime();
            try (BrowserCaller caller =
                    BrowserCaller.to(gateway.browser("again", "default")).dial()) {
                caller.type("One");
                caller.type("Two");
                caller.awaitMessage("connected", PATIENCE);
                Duration waited = Duration.ofNanos(System.nanoTime() - came);

                assertThat(waited).isBetween(Duration.ofMillis(1_900), Duration.ofMillis(4_500));
                assertThat(ends.kinds).containsExactly(EndReason.Kind.CALLER_LOST);
                assertThat(gateway.calls().active()).hasSize(1);
                await().atMost(PATIENCE).until(() -> caller.captions().stream()
                        .anyMatch(caption -> caption.text().equals("Two")));
                assertThat(caller.captions().stream()
                                .filter(caption -> caption.role().equals("user"))
                                .map(caption -> caption.text()))
                        .containsExactly("One", "Two");
                assertThat(old.isOpen()).isTrue();
            }
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    @Test
    void whoseOldSocketAnswersIsRefusedAndTheOldCallGoesOn() {
        try (BrowserCaller old =
                BrowserCaller.to(gateway.browser("there", "default")).dial()) {
            old.awaitMessage("connected", PATIENCE);
            try (BrowserCaller second =
                    BrowserCaller.to(gateway.browser("there", "default")).dial()) {
                CallEnd end = second.awaitEnd(PATIENCE);
                assertThat(end.code()).isEqualTo(4409);
            }
            old.awaitHeard(PATIENCE);
            assertThat(old.isOn()).isTrue();
        }
        await().atMost(PATIENCE).until(() -> gateway.calls().active().isEmpty());
    }

    private static final class Ends implements CallEvents {
        private final Queue<EndReason.Kind> kinds = new ConcurrentLinkedQueue<>();

        @Override
        public void ended(CallFacts call, EndReason reason, Tally tally) {
            kinds.add(reason.kind());
        }
    }

    /** A client whose machine sleeps: its socket is open, and it neither reads nor answers. */
    private static final class Stalled implements AutoCloseable {
        private final Socket socket;

        Stalled(URI uri) throws IOException {
            socket = new Socket(uri.getHost(), uri.getPort());
            socket.getOutputStream()
                    .write(("GET " + uri.getRawPath() + "?" + uri.getRawQuery() + " HTTP/1.1\r\nHost: "
                                    + uri.getAuthority()
                                    + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n") // of RFC 6455 §1.3
                            .getBytes(US_ASCII));
        }

        boolean isOpen() {
            return !socket.isClosed() && socket.isConnected();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
