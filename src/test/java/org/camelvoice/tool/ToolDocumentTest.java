package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of {@code docs/tools.md} do what it says. */
class ToolDocumentTest {
    private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private static String routes(String file) throws Exception {
        return YAML.matcher(Files.readString(Path.of(file)))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceFirst("```yaml\n", "").replace("```", ""))
                .filter(block -> !file.equals("README.md") || block.contains("from:\n      uri: voice-tool:"))
                .collect(Collectors.joining());
    }

    private static final String ELSEWHERE = """
            - routeConfiguration:
                id: voice
                errorHandler:
                  noErrorHandler: {}
            - route:
                from:
                  uri: direct:weather
                  steps:
                    - setBody: { simple: "Rain in ${header.city}" }
            """;

    /** A web service that answers with what it was asked for. */
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("shipped".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ToolContext running(String yaml, String scheme) throws Exception {
        ToolContext tools = new ToolContext();
        String base = scheme + "127.0.0.1:" + server.getAddress().getPort();
        tools.context.getPropertiesComponent().addInitialProperty("acme.orders.url", base + "/orders");
        tools.context
                .getPropertiesComponent()
                .addInitialProperty(
                        "acme.weather.url", "127.0.0.1:" + server.getAddress().getPort() + "/weather");
        return tools.load("tools.yaml", ELSEWHERE + yaml).start();
    }

    @Test
    void itsExamplesWork() throws Exception {
        try (ToolContext context = running(routes("docs/tools.md"), "")) {
            RecordedResults call = context.call("acme");

            assertThat(call.ask("order_status", "{\"orderNumber\":\"42\"}").output())
                    .isEqualTo("shipped");
            assertThat(requests.take()).isEqualTo("GET /orders/42");
            assertThat(call.ask("weather", "{\"city\":\"Bern\"}").output()).isEqualTo("Rain in Bern");
            call.ask("weather_anywhere", "{\"place\":\"Z\u00fcrich & ../%2e?a=b#\"}");
            assertThat(requests.take()).isEqualTo("GET /weather?place=Z%C3%BCrich+%26+..%2F%252e%3Fa%3Db%23");
        }
    }

    @Test
    void theAddressMayHaveASchemeWhereTheUriHasNone() throws Exception {
        String yaml = routes("docs/tools.md")
                .replace(
                        "toD: http:{{acme.orders.url}}/${header.orderNumber}",
                        "toD: \"{{acme.orders.url}}/${header.orderNumber}\"");
        try (ToolContext context = running(yaml, "http://")) {
            assertThat(context.call("acme")
                            .ask("order_status", "{\"orderNumber\":\"42\"}")
                            .output())
                    .isEqualTo("shipped");
            assertThat(requests.take()).isEqualTo("GET /orders/42");
        }
    }

    @Test
    void theExampleOfTheReadmeWorksAsItIsPrinted() throws Exception {
        try (ToolContext context = running(routes("README.md"), "")) {
            assertThat(context.call("acme")
                            .ask("order_status", "{\"orderNumber\":\"42\"}")
                            .output())
                    .isEqualTo("shipped");
            assertThat(requests.take()).isEqualTo("GET /orders/42");
        }
    }
}
