package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are opened to be held, and say nothing or too little. */
@Tag("attack")
class UnfinishedConnectionsIT {
    private static final int MANY = 5_000;
    private static final int BOUND = 2_000; // voice.maxConnections
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void connectionsThatSayNothingGiveWayAndAreClosed() throws Exception {
        Attack.withstands(directory, gateway -> {
            long before = gateway.descriptors();
            try (Strangers strangers = Strangers.to(gateway, MANY)) {
                assertThat(strangers.count()).isEqualTo(MANY);
                await().atMost(PATIENCE).until(() -> gateway.descriptors() < before + BOUND + 100);
                try (GoodCalls meanwhile = GoodCalls.to(gateway, Attack.GOOD_CALLS)) {
                    await().atMost(PATIENCE).until(() -> gateway.descriptors() < before + 100);
                    meanwhile.assertUndisturbed();
                }
            }
        });
    }

    @Test
    void headersThatDripDoNotKeepAConnection() throws Exception {
        ByteBuffer drop = Strangers.bytes("x");
        Attack.withstands(directory, gateway -> {
            long before = gateway.descriptors();
            try (Strangers strangers = Strangers.to(gateway, 500)) {
                strangers.send(Strangers.bytes("GET / HTTP/1.1\r\nX: "));
                await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    strangers.send(drop.duplicate());
                    return gateway.descriptors() < before + 50;
                });
                assertThat(gateway.metric("voice_listener_refused_total{reason=\"slow-request\"}"))
                        .isPositive();
            }
        });
    }

    @Test
    void webSocketsWithoutAStartAreClosed() throws Exception {
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.withWebSockets(gateway, 500, "/twilio/default")) {
                assertThat(strangers.count()).isEqualTo(500);
                await().atMost(Duration.ofSeconds(5)).until(() -> gateway.metric("voice_websocket_open") > 400);
                await().atMost(PATIENCE).until(() -> gateway.metric("voice_websocket_open") <= Attack.GOOD_CALLS);
            }
        });
    }

    @Test
    void callsAreAcceptedAgainAsSoonAsThereAreDescriptors() throws Exception {
        Attack.withstands(directory, gateway -> {
            long before = gateway.descriptors();
            limitDescriptors(gateway, before + 100);
            try (Strangers strangers = Strangers.to(gateway, 1_000)) {
                assertThat(strangers.count()).isEqualTo(1_000);
                await().atMost(PATIENCE).until(() -> gateway.log().contains("Cannot accept connections"));
            }
            await().atMost(PATIENCE)
                    .during(Duration.ofSeconds(3)) // accepting is tried again every second until all that wait are gone
                    .until(() -> gateway.descriptors() < before + 50);
            assertThat(gateway.metric("voice_websocket_failed_accepts_total")).isPositive();
        });
    }

    /** From outside, while it runs, as an operator would. */
    private static void limitDescriptors(SmallGateway gateway, long most) throws Exception {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", "" + gateway.pid(), "--nofile=" + most)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }
}
