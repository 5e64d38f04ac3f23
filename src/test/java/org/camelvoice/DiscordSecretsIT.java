package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.camelvoice.platform.discord.fake.FakeChannel;
import org.camelvoice.platform.discord.fake.FakeDiscord;
import org.camelvoice.platform.discord.fake.FakeGuild;
import org.camelvoice.platform.discord.fake.FakeUser;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.sandbox.Script;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A whole conversation on Discord with the log at its noisiest: nothing of what is said or written, and no token and no
 * key, is in the log, in health or in metrics.
 */
@Timeout(180)
class DiscordSecretsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_LINE = 400;

    private static final String KEY = "sk-MARK-model-key";
    private static final String SAID = "xylophone";
    private static final String HEARD = "quetzal";
    private static final String WISHED = "okapi";
    private static final String TENANT = """
            - beans:
                - name: acme
                  type: org.camelvoice.tenant.Tenant
                  properties:
                    greeting: Good morning MARK-greeting
                    instructions: Say MARK-instructions
            """;

    @TempDir
    Path directory;

    @Test
    void nothingSecretAndNothingSaidIsInALogOfAnyLevel() throws Exception {
        NoisyGateway noisy = new NoisyGateway(directory);
        noisy.write("routes/tenants/acme.yaml", TENANT);
        List<String> secrets = new ArrayList<>(List.of("MARK", SAID, HEARD, WISHED, "secret_key"));
        String answers;
        try (FakeDiscord discord = FakeDiscord.start();
                SandboxServer sandbox = SandboxServer.builder().start()) {
            sandbox.otherwise(Script.create().hear("Where is my " + HEARD).say("It is in the " + SAID));
            FakeGuild guild = discord.guild("acme");
            FakeChannel lobby = guild.voiceChannel("lobby");
            FakeChannel written = guild.textChannel("written");
            noisy.write("application.properties", settings(discord, lobby, written));
            Process gateway = noisy.start(environment(discord, sandbox));
            try {
                talk(guild, lobby, written);
                answers = NoisyGateway.get(noisy.managementPort, "/observe/health?data=true")
                        + NoisyGateway.get(noisy.managementPort, "/observe/metrics");
            } finally {
                gateway.destroy();
                gateway.waitFor(30, TimeUnit.SECONDS);
                gateway.destroyForcibly().waitFor();
            }
            secrets.add(discord.token());
            secrets.addAll(guild.voiceTokens());
        }
        assertThat(noisy.log()).contains("TRACE org.apache.camel", "DEBUG io.netty", "Joined ", "Left ");
        assertThat(linesWith(secrets, noisy.log())).as("the log").isEmpty();
        assertThat(linesWith(secrets, answers)).as("health and metrics").isEmpty();
    }

    private static String settings(FakeDiscord discord, FakeChannel lobby, FakeChannel written) {
        return """
                camel.component.voice-discord.rest-url = %s
                camel.component.voice-discord.gateway-url = %s
                voice.discord.tenant = acme
                voice.discord.allowUnencrypted = true
                voice.discord.transcript = true
                voice.discord.join = %s
                voice.discord.textChannel = %s
                """.formatted(discord.restUrl(), discord.gatewayUrl(), lobby.id(), written.id());
    }

    private static Map<String, String> environment(FakeDiscord discord, SandboxServer sandbox) throws Exception {
        return Map.of(
                "OPENAI_REALTIME_URL",
                sandbox.uri().toString(),
                "OPENAI_API_KEY",
                KEY,
                "DISCORD_TOKEN",
                discord.token(),
                "TWILIO_VALIDATE_SIGNATURE",
                "false",
                "JAVA_TOOL_OPTIONS",
                discord.trustArguments());
    }

    /** A greeting, a question, its answer, a command, and nobody is there any more. */
    private static void talk(FakeGuild guild, FakeChannel lobby, FakeChannel written) throws Exception {
        FakeUser ada = guild.member("ada").joins(lobby);
        await().atMost(PATIENCE)
                .until(() -> guild.botChannel() == lobby && !written.messages().isEmpty());
        ada.speaks(RunningBot.question()).await();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(String.join("\n", written.messages()))
                .contains(SAID));
        ada.command("voice", "say", Map.of("text", WISHED)).awaitText();
        ada.leaves();
        await().atMost(PATIENCE).until(() -> guild.botChannel() == null);
    }

    /** The first are enough to be seen. */
    private static List<String> linesWith(List<String> secrets, String text) {
        return text.lines()
                .filter(line -> secrets.stream().anyMatch(line::contains))
                .map(line -> line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line)
                .limit(20)
                .toList();
    }
}
