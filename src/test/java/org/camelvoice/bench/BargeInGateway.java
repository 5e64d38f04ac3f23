package org.camelvoice.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camelvoice.sandbox.SandboxServer;

/** A gateway in its own process, whose greeting is long and whose transcripts go to a file. */
final class BargeInGateway implements AutoCloseable {
    private static final String TRANSCRIPTS = "transcripts.jsonl";
    private static final List<String> TENANT = List.of(
            "- beans:",
            "    - name: default",
            "      type: org.camelvoice.tenant.Tenant",
            "      properties:",
            "        greeting: This is a rather long greeting, so that there is time to interrupt it, early or late, and"
                    + " it goes on for quite a while before it comes to its end, as greetings do.");
    private static final List<String> ROUTE = List.of(
            "- route:",
            "    id: transcripts",
            "    description: What the gateway believes that callers have heard",
            "    from:",
            "      uri: voice-event:transcript.model",
            "      steps:",
            "        - marshal: { json: {} }",
            "        - to:",
            "            uri: file:.",
            "            parameters:",
            "              fileName: " + TRANSCRIPTS,
            "              fileExist: Append",
            "              appendChars: \"\\\\n\"");
    private static final String COMMAND =
            "env HOST=127.0.0.1 PORT={port} MANAGEMENT_PORT={management} OPENAI_REALTIME_URL={model} OPENAI_API_KEY=none"
                    + " TWILIO_VALIDATE_SIGNATURE=false BROWSER_TICKETS=false ";

    private final ServerProcess process;
    private final Path directory;
    private final Map<String, Double> stated = new HashMap<>();

    private BargeInGateway(ServerProcess process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    static BargeInGateway start(SandboxServer sandbox) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("barge-in-run");
        Path tenants = Files.createDirectories(directory.resolve("routes").resolve("tenants"));
        Files.write(tenants.resolve("default.yaml"), TENANT);
        Files.write(directory.resolve("routes").resolve("transcripts.yaml"), ROUTE);
        String command = COMMAND + LoadRun.java("org.camelvoice.gateway.VoiceGateway");
        return new BargeInGateway(
                ServerProcess.start(LoadRun.SERVER_CORE, command, sandbox.uri().toString(), directory), directory);
    }

    URI uri() {
        return URI.create("ws://127.0.0.1:" + process.port() + "/twilio/default");
    }

    /** The stated uncertainty of each interrupted item's {@code heard_ms}, by the item's id; none if it is unknown. */
    Map<String, Double> stated() throws IOException {
        Path transcripts = directory.resolve(TRANSCRIPTS);
        if (Files.exists(transcripts)) {
            read(transcripts);
        }
        return stated;
    }

    private void read(Path transcripts) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(transcripts)) {
            JsonNode transcript = json.readTree(line);
            if (transcript.hasNonNull("heard_error_ms")) {
                stated.put(
                        transcript.path("item_id").asText(),
                        transcript.path("heard_error_ms").asDouble());
            }
        }
    }

    /** What it stated is still known afterwards. */
    @Override
    public void close() throws IOException {
        process.close();
        stated();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
