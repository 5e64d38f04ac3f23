package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that have the gateway answer, and do not read. */
@Tag("attack")
class UnreadRepliesIT {
    private static final Duration WHILE = Duration.ofSeconds(8);

    @TempDir
    private Path directory;

    @Test
    void repliesToPipelinedRequestsDoNotPileUp() throws Exception {
        ByteBuffer requests = Strangers.bytes("GET /.x HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000));
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.to(gateway, 100)) {
                strangers.flood(requests, WHILE);
            }
        });
    }

    @Test
    void filesThatAreAskedForAgainAndAgainDoNotPileUp() throws Exception {
        ByteBuffer requests = Strangers.bytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(2_000));
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.to(gateway, 200)) {
                strangers.flood(requests, WHILE);
                assertThat(gateway.descriptors()).isLessThan(1_000);
            }
        });
    }

    @Test
    void pingsWithoutEndCloseTheirConnections() throws Exception {
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.withWebSockets(gateway, 10, "/twilio/default")) {
                strangers.flood(Strangers.pings(10_000), WHILE);
                assertThat(gateway.metric("voice_listener_refused_total{reason=\"message-rate\"}"))
                        .isEqualTo(10);
            }
        });
    }

    @Test
    void messagesThatNeverEndDoNotPileUp() throws Exception {
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.withWebSockets(gateway, 150, "/twilio/default")) {
                strangers.send(Strangers.unfinished(2_000_000, 1_900_000));
                Attack.last(WHILE);
                assertThat(gateway.metric("voice_websocket_overheld_total")).isPositive();
            }
        });
    }

    @Test
    void callersWhoDoNotReadAreEndedWithoutHarmToOthers() throws Exception {
        String start = "{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"callSid\":\"CA1\",\"mediaFormat\":"
                + "{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}";
        Attack.withstands(directory, gateway -> {
            try (Strangers strangers = Strangers.withWebSockets(gateway, 60, "/twilio/default")) {
                strangers.send(Strangers.text(start));
                Attack.last(WHILE);
            }
        });
    }
}
