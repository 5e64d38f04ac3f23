package org.camelvoice.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand connections a second, each of which asks for a WebSocket: most are refused before they cost much. */
@Tag("attack")
class ConnectionFloodIT {
    private static final int PER_SECOND = 2_000;
    private static final Duration TIME = Duration.ofSeconds(10);
    private static final int MOST_ADMITTED = 100 * (2 + 10); // voice.maxUpgradesPerSecond: a burst, and 10 s

    @Test
    void aFloodOfConnectionsDisturbsNobodyAndFillsNoMemory(@TempDir Path directory) throws Exception {
        Attack.withstands(directory, gateway -> {
            Map<String, Integer> answers = ConnectionFlood.at(gateway.address(), PER_SECOND, TIME);
            System.out.println("ConnectionFlood: " + answers + ", resident " + residentMebibytes(gateway) + " MiB");

            assertThat(answers.get("opened"))
                    .as("connections")
                    .isGreaterThan(2_000); // 20,000, unless this machine is busy
            assertThat(answers.get("101")).as("admitted").isBetween(1, MOST_ADMITTED + 100);
            assertThat(residentMebibytes(gateway)).isLessThan(700); // 256 of heap, as much direct, and the JVM
            Attack.last(Duration.ofSeconds(2)); // Retry-After says 1
        });
    }

    private static long residentMebibytes(SmallGateway gateway) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + gateway.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024)
                .findFirst()
                .orElseThrow();
    }
}
