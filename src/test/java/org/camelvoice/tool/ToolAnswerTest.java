package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a route leaves in the body, and what the model gets of it. */
class ToolAnswerTest {
    private static final String ANSWERS = """
            - route:
                id: answers
                description: Answers
                from:
                  uri: voice-tool:ask
                  parameters:
                    parameter.secret: string
                  steps:
                    - process: { ref: answer }
                errorHandler:
                  noErrorHandler: {}
            """;

    /** A record of an application's. */
    record Order(String number, int items) {}

    private static ToolResult answer(Object body) throws Exception {
        ToolContext context = new ToolContext()
                .bind("answer", exchange -> exchange.getMessage().setBody(body));
        try (context) {
            context.load("tools.yaml", ANSWERS).start();
            return context.call("acme").ask("ask", "{}");
        }
    }

    @Test
    void textIsTheAnswerAsItIs() throws Exception {
        assertThat(answer("It is \"on\" its way, Zoë").output()).isEqualTo("It is \"on\" its way, Zoë");
    }

    @Test
    void bytesStreamsReadersAndFilesAreReadAsText(@TempDir Path folder) throws Exception {
        byte[] bytes = "Zoë".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("answer.txt"), bytes);

        assertThat(answer(bytes).output()).isEqualTo("Zoë");
        assertThat(answer(new ByteArrayInputStream(bytes)).output()).isEqualTo("Zoë");
        assertThat(answer(new StringReader("Zoë")).output()).isEqualTo("Zoë");
        assertThat(answer(file.toFile()).output()).isEqualTo("Zoë");
    }

    @Test
    void anythingElseIsJson() throws Exception {
        assertThat(answer(Map.of("status", "sent")).output()).isEqualTo("{\"status\":\"sent\"}");
        assertThat(answer(List.of(1, 2)).output()).isEqualTo("[1,2]");
        assertThat(answer(new Order("42", 3)).output()).isEqualTo("{\"number\":\"42\",\"items\":3}");
        assertThat(answer(new BigDecimal("1.50")).output()).isEqualTo("1.50");
        assertThat(answer(true).output()).isEqualTo("true");
        assertThat(answer(new int[] {1, 2}).output()).isEqualTo("[1,2]");
        assertThat(answer(ToolJson.MAPPER.readTree("{\"a\":1}")).output()).isEqualTo("{\"a\":1}");
    }

    @Test
    void nothingIsSaidToBeNothing() throws Exception {
        for (Object nothing : new Object[] {null, "", " \n", new byte[0]}) {
            assertThat(answer(nothing).outcome()).isEqualTo(Outcome.NO_ANSWER);
            assertThat(answer(nothing).output()).isEqualTo("{\"error\":\"The tool ran, but gave no answer.\"}");
        }
    }

    @Test
    void whatIsTooLongIsCutAndSaysSo() throws Exception {
        String note = " [cut here: the answer has more than 32768 bytes]";

        assertThat(answer("x".repeat(32_768)).output()).isEqualTo("x".repeat(32_768));
        assertThat(answer("x".repeat(32_769)).output()).isEqualTo("x".repeat(32_768) + note);
        assertThat(answer(new ByteArrayInputStream(new byte[100_000])).output()).hasSize(32_768 + note.length());
        assertThat(answer(List.of("x".repeat(100_000))).output()).isEqualTo("[\"" + "x".repeat(32_766) + note);
    }

    @Test
    void noCharacterIsCutInTheMiddle() throws Exception {
        assertThat(answer("x" + "ë".repeat(20_000)).output())
                .startsWith("x" + "ë".repeat(16_383) + " [cut")
                .doesNotContain("\uFFFD");
        assertThat(answer("🎧".repeat(10_000)).output()).startsWith("🎧".repeat(8_192) + " [cut");
    }

    @Test
    void aCircleIsAFailure() throws Exception {
        List<Object> circle = new ArrayList<>();
        circle.add(circle);

        assertThat(answer(circle).outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void aRouteThatFailsIsAShortHonestErrorAndNothingOfTheArgumentsIsLogged() throws Exception {
        ToolContext context = new ToolContext().bind("answer", exchange -> {
            String secret = exchange.getMessage().getHeader("secret", String.class);
            throw new IllegalStateException("Cannot send " + secret, new IOException("No " + secret));
        });
        try (RecordedLog log = new RecordedLog();
                context) {
            context.load("tools.yaml", ANSWERS).start();
            ToolResult result = context.call("acme").ask("ask", "{\"secret\":\"hunter2\"}");

            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.output()).isEqualTo("{\"error\":\"The tool failed.\"}");
            await().until(() -> !log.linesOf("org.camelvoice").isEmpty());
            assertThat(log.warnings())
                    .containsExactly("org.camelvoice.tool.ToolLog: Call call-of-acme: tool ask of route answers"
                            + " (tools.yaml:5) failed org.camelvoice.tool.FailureTrace:"
                            + " java.lang.IllegalStateException");
            assertThat(log.warnings().toString()).doesNotContain("hunter2");
        }
    }

    @Test
    void theTraceSaysWhereAndOfWhatButNoMessages() {
        Exception failure = new IllegalStateException("hunter2", new IOException("hunter2"));
        FailureTrace trace = FailureTrace.of(failure);

        assertThat(trace).hasMessage("java.lang.IllegalStateException").hasRootCauseMessage("java.io.IOException");
        assertThat(trace.getStackTrace()).isEqualTo(failure.getStackTrace());
    }

    @Test
    void wrongArgumentsAreNotLoggedEither() throws Exception {
        ToolContext context = new ToolContext().bind("answer", exchange -> {});
        try (RecordedLog log = new RecordedLog();
                context) {
            context.load("tools.yaml", ANSWERS).start();
            ToolResult result = context.call("acme").ask("ask", "{\"hunter2\":\"hunter2\"}");

            assertThat(result.outcome()).isEqualTo(Outcome.WRONG_ARGUMENTS);
            assertThat(result.output()).contains("hunter2");
            assertThat(result.toString()).doesNotContain("hunter2");
            assertThat(result.call().toString()).doesNotContain("hunter2");
            await().until(() -> !log.linesOf("org.camelvoice").isEmpty());
            assertThat(log.linesOf("")).noneMatch(line -> line.contains("hunter2"));
        }
    }

    @Test
    void aFailureThatTheRouteHandlesIsItsAnswer() throws Exception {
        ToolContext context = new ToolContext().bind("answer", exchange -> {
            throw new IllegalStateException();
        });
        try (context) {
            context.load("tools.yaml", """
                    - routeConfiguration:
                        id: closed
                        onException:
                          - onException:
                              exception: [ java.lang.IllegalStateException ]
                              handled: { constant: "true" }
                              steps:
                                - setBody: { constant: The office is closed today. }
                    - route:
                        id: answers
                        description: Answers
                        routeConfigurationId: closed
                        from:
                          uri: voice-tool:ask
                          steps:
                            - process: { ref: answer }
                    """).start();

            assertThat(context.call("acme").ask("ask", "").output()).isEqualTo("The office is closed today.");
        }
    }

    @Test
    void anErrorIsAFailureToo() throws Exception {
        ToolContext context = new ToolContext().bind("answer", exchange -> {
            throw new AssertionError("secret");
        });
        try (context) {
            context.load("tools.yaml", ANSWERS).start();
            ToolResult result = context.call("acme").ask("ask", "{}");
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.output()).isEqualTo("{\"error\":\"The tool failed.\"}");
            await().untilAsserted(() -> assertThat(context.tools.running()).isZero());
            await().untilAsserted(() ->
                    assertThat(context.context.getInflightRepository().size()).isZero());
        }
    }
}
