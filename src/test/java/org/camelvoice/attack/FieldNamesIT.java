package org.camelvoice.attack;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.camelvoice.sandbox.BrowserCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Field names that nobody ever uses again leave no memory behind: 600 MB of them pass through 256 MB. */
class FieldNamesIT {
    private static final int MESSAGES = 300;
    private static final int NAMES = 40;
    private static final int NAME_LENGTH = 49_000;

    @Test
    void longFieldNamesOfBrowsersAreForgotten(@TempDir Path directory) throws Exception {
        Attack.withstands(directory, gateway -> {
            for (int caller = 0; caller < MESSAGES / 30; caller++) {
                sendNames(gateway.browser("names-" + caller), caller * 30);
            }
        });
    }

    /** Each call ends after 50 messages that make no sense, so it sends fewer. */
    private static void sendNames(URI uri, int first) {
        try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
            for (int i = first; i < first + 30 && caller.isOn(); i++) {
                caller.send(names(i));
            }
            Attack.last(Duration.ofMillis(300));
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
