package org.camelvoice.kit;

import java.util.List;
import java.util.Set;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;
import org.junit.jupiter.api.Test;

class CustomPlatformDocumentTest {
    static PlatformStream understands(Set<String> types, PlatformStream other) {
        return new StreamOf(other) {
            @Override
            public void text(String message) {
                if (!message.startsWith("{\"type\"") || types.stream().anyMatch(type -> message.contains("\"type\":\"" + type + '"'))) {
                    super.text(message);
                } else {
                    throw new IllegalArgumentException("Expected " + types);
                }
            }
        };
    }

    static Connection says(Set<String> types, Connection other) {
        return new ConnectionOf(other) {
            @Override
            public boolean sendText(String message) {
                return types.stream().noneMatch(type -> message.contains("\"type\":\"" + type + '"')) || super.sendText(message);
            }
        };
    }

    @Test
    void steps() throws Exception {
        List<Set<String>> in = List.of(Set.of(), Set.of("hello"), Set.of("hello", "audio"), Set.of("hello", "audio"), Set.of("hello", "audio"), Set.of("hello", "audio", "played"), Set.of("hello", "audio", "played", "key"));
        List<Set<String>> out = List.of(Set.of(), Set.of(), Set.of(), Set.of("audio"), Set.of("audio", "clear"), Set.of("audio", "clear", "mark"), Set.of("audio", "clear", "mark"));
        for (int i = 0; i < in.size(); i++) {
            int step = i;
            System.out.println("STEP " + i + " " + in.get(i) + out.get(i));
            LineJsonKit.notPassed((caller, stream) -> understands(in.get(step), stream), line -> says(out.get(step), line))
                    .forEach((l, w) -> System.out.println("   " + l + ": " + w.replace("\n", " ")));
        }
    }
}
