package org.camelvoice.attack;

import java.nio.file.Path;
import java.time.Duration;
import org.camelvoice.simulator.BrowserCaller;
import org.camelvoice.simulator.Callers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Field names that nobody ever uses again leave no memory behind: 600 MB of them pass through 256 MB. */
@Tag("attack")
class FieldNamesIT {
    private static final int CALLS = 10;
    private static final int MESSAGES = 30; // of each call, which would end after 50 that make no sense
    private static final int NAMES = 40;
    private static final int NAME_LENGTH = 49_000;

    @Test
    void longFieldNamesOfBrowsersAreForgotten(@TempDir Path directory) throws Exception {
        Attack.withstands(directory, gateway -> {
            try (Callers strangers = Callers.on(1)) {
                for (int call = 0; call < CALLS; call++) {
                    BrowserCaller stranger =
                            strangers.browser(gateway.browser("names-" + call)).dial();
                    sendNames(stranger, call * MESSAGES);
                    stranger.cut();
                }
            }
        });
    }

    private static void sendNames(BrowserCaller stranger, int first) {
        for (int i = first; i < first + MESSAGES && stranger.isOn(); i++) {
            stranger.send(names(i));
            Attack.last(Duration.ofMillis(20));
        }
    }

    private static String names(int message) {
        StringBuilder json = new StringBuilder("{\"type\":\"interrupt\"");
        for (int i = 0; i < NAMES; i++) {
            String name = message + "-" + i + "-";
            json.append(",\"")
                    .append(name)
                    .append("x".repeat(NAME_LENGTH - name.length()))
                    .append("\":0");
        }
        return json.append('}').toString();
    }
}
