package org.camelvoice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The directory that a gateway runs in: tenants and routes that differ from the packaged ones. */
final class LoadFiles {
    private static final String TENANT = """
            - beans:
                - name: default
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    greeting: WORDS
                    tools: slow
            - route:
                id: slow
                description: Takes a second
                routeConfigurationId: voice
                from:
                  uri: voice-tool:slow
                  steps:
                    - delay: { expression: { constant: 1000 } }
                    - setBody: { constant: done }
            """.replace("WORDS", ResponseEvents.WORDS);
    private static final String OBSERVER = """
            - route:
                id: slow-observer
                description: Takes a second for each event
                routeConfigurationId: voice
                from:
                  uri: voice-event:call.state,audio
                  parameters: { queueSize: 10 }
                  steps:
                    - delay: { expression: { constant: 1000 } }
                    - setBody: { constant: done }
            """;
    /** Of another tenant's calls, which there are none of. */
    private static final String IDLE_OBSERVER = """
            - route:
                id: idle-observer-N
                description: Observes nothing
                routeConfigurationId: voice
                from:
                  uri: voice-event:call.state,audio
                  parameters: { tenant: nobody }
                  steps:
                    - setBody: { constant: done }
            """;

    private static final String IDLE_TOOL = """
            - route:
                id: idle-tool-N
                description: Is not called
                routeConfigurationId: voice
                from:
                  uri: voice-tool:idleN
                  steps:
                    - setBody: { constant: done }
            """;
    private static final Path PASS_THROUGH = Path.of("examples/mulaw.yaml");

    private LoadFiles() {}

    static Path of(LoadOptions options) throws IOException {
        Path directory = Files.createTempDirectory("load-run");
        Path tenants = Files.createDirectories(directory.resolve("routes/tenants"));
        String tenant = options.passThrough ? passThrough() : TENANT;
        Files.writeString(tenants.resolve("default.yaml"), options.observed ? tenant + OBSERVER : tenant);
        String idle = many(IDLE_OBSERVER, options.observers) + many(IDLE_TOOL, options.toolRoutes);
        if (!idle.isEmpty()) {
            Files.writeString(directory.resolve("routes/idle.yaml"), idle);
            Files.writeString(tenants.resolve("nobody.yaml"), TENANT.replace("name: default", "name: nobody"));
        }
        for (int i = 0; i < options.tenants; i++) {
            String name = "tenant" + i;
            Files.writeString(tenants.resolve(name + ".yaml"), TENANT.replace("name: default", "name: " + name));
        }
        return directory;
    }

    private static String many(String route, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> route.replaceAll("N\\b", String.valueOf(i)))
                .collect(Collectors.joining());
    }

    /** The example's tenant, for whom the calls are. */
    private static String passThrough() throws IOException {
        return Files.readString(PASS_THROUGH)
                .replace("name: mulaw", "name: default")
                .replace("tenant: mulaw", "tenant: default")
                .replaceAll("greeting: .*", "greeting: " + ResponseEvents.WORDS);
    }
}
