package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The routes of {@code docs/tools.md} do what it says. */
class ToolDocumentTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static String routes() throws Exception {
        return YAML.matcher(Files.readString(Path.of("docs/tools.md")))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceFirst("```yaml\n", "").replace("```", ""))
                .collect(Collectors.joining())
                .replace("toD: http:{{acme.orders.url}}/", "toD: direct:orders-"); // there is no camel-http here
    }

    private static final String ELSEWHERE = """
            - routeConfiguration:
                id: voice
                errorHandler:
                  noErrorHandler: {}
            - route:
                from:
                  uri: direct:orders-42
                  steps:
                    - setBody: { constant: shipped }
            - route:
                from:
                  uri: direct:weather
                  steps:
                    - setBody: { simple: "Rain in ${header.city}" }
            """;

    @Test
    void itsExamplesWork() throws Exception {
        try (ToolContext context = ToolContext.with(ELSEWHERE + routes())) {
            RecordedResults call = context.call("acme");

            assertThat(call.ask("order_status", "{\"orderNumber\":\"42\"}").output())
                    .isEqualTo("shipped");
            assertThat(call.ask("weather", "{\"city\":\"Bern\"}").output()).isEqualTo("Rain in Bern");
        }
    }
}
