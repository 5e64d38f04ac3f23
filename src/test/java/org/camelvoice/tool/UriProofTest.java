package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.camelvoice.tool.ToolResult.Outcome;

/** What comes to a web service of what a model passes: real routes, a real server, and texts that are made to get through. */
class UriProofTest {
    private static final String SECRET = "sk-secret";
    private static final List<String> PATTERNS = List.of(
            "[0-9]{1,12}",
            "[A-Za-z0-9_-]{1,40}",
            "[\\\\w-]+",
            "[0-9]+(\\\\.[0-9]+)*",
            "(?:AB|CD)(-[0-9]+)?",
            "\\\\d{4}-\\\\d{2}");
    /** Each way of a text into a request, and the target that it has to become. */
    private static final List<String[]> WAYS = List.of(
            new String[] {"- toD: http:127.0.0.1:{{port}}/orders/${header.n}", "/orders/%s"},
            new String[] {"- toD: '{{base}}/${header.n}/items'", "/orders/%s/items"},
            new String[] {"- toD: 'http:127.0.0.1:{{port}}/orders?a=1&n=${header.n}'", "/orders?a=1&n=%s"},
            new String[] {"- toD: 'http:127.0.0.1:{{port}}/orders/RAW(${header.n})'", "/orders/RAW(%s)"},
            new String[] {"- recipientList: { simple: 'http:127.0.0.1:{{port}}/orders/${header.n}' }", "/orders/%s"},
            new String[] {"- routingSlip: { simple: 'http:127.0.0.1:{{port}}/orders/${header.n}' }", "/orders/%s"},
            new String[] {"- enrich: { simple: 'http:127.0.0.1:{{port}}/orders/${header.n}' }", "/orders/%s"},
            new String[] {"- wireTap: { uri: 'http:127.0.0.1:{{port}}/orders/${header.n}' }", "/orders/%s"},
            new String[] {
                "- setHeader: { name: CamelHttpPath, header: n }\n        - to: http:127.0.0.1:{{port}}/orders",
                "/orders/%s"
            },
            new String[] {
                "- setHeader: { name: CamelHttpQuery, simple: 'n=${header.n}' }\n"
                        + "        - to: http:127.0.0.1:{{port}}/orders",
                "/orders?n=%s"
            },
            new String[] {"- to: direct:behind", "/orders/%s"});

    private static final BlockingQueue<String> REQUESTS = new LinkedBlockingQueue<>();
    private static HttpServer server;
    private static ToolContext tools;
    private static RecordedResults call;

    @BeforeContainer
    static void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", UriProofTest::answer);
        server.start();
        tools = new ToolContext();
        String port = Integer.toString(server.getAddress().getPort());
        tools.context.getPropertiesComponent().addInitialProperty("port", port);
        tools.context.getPropertiesComponent().addInitialProperty("base", "http://127.0.0.1:" + port + "/orders");
        tools.context.getPropertiesComponent().addInitialProperty("openai.apiKey", SECRET);
        tools.load("tools.yaml", routes()).start();
        call = tools.call("acme");
    }

    private static void answer(HttpExchange exchange) throws IOException {
        REQUESTS.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        exchange.sendResponseHeaders(200, 2);
        exchange.getResponseBody().write(new byte[] {'o', 'k'});
        exchange.close();
    }

    private static String routes() {
        StringBuilder routes = new StringBuilder("""
                - route:
                    from:
                      uri: direct:behind
                      steps:
                        - toD: http:127.0.0.1:{{port}}/orders/${header.n}
                """);
        for (int way = 0; way < WAYS.size(); way++) {
            for (int pattern = 0; pattern < PATTERNS.size(); pattern++) {
                routes.append("""
                        - route:
                            description: Looks up where an order is
                            from:
                              uri: voice-tool:%s
                              parameters:
                                timeout: 5s
                                parameter.n: string
                                parameter.n.required: true
                                parameter.n.pattern: "RAW(%s)"
                              steps:
                                %s
                        """.formatted(name(way, pattern), PATTERNS.get(pattern), WAYS.get(way)[0]));
            }
        }
        return routes.toString();
    }

    private static String name(int way, int pattern) {
        return "orders_" + way + "_" + pattern;
    }

    @AfterContainer
    static void stop() {
        call.close();
        tools.close();
        server.stop(0);
    }

    /** Two letters stand for one that a pattern admits, so that long ones are tried as well as short ones. */
    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                Arbitraries.strings()
                        .withChars("0123456789ABCDabcdxyz_-.")
                        .ofMinLength(0)
                        .ofMaxLength(14),
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12),
                Arbitraries.of("AB", "CD-7", "2026-11", "1.2.3", "-", "_", "-1", "00"),
                Arbitraries.of(
                                "{{openai.apiKey}}",
                                "{{env:TWILIO_AUTH_TOKEN}}",
                                "{{env:HOME}}",
                                "%2e%2e%2fadmin",
                                "%3fx=y",
                                "RAW(",
                                "RAW(a)",
                                "RAW{a}",
                                "..",
                                ".",
                                "../admin",
                                "?httpMethod=DELETE",
                                "&a=b",
                                "#",
                                "\r\n",
                                "\r\nX-Admin: 1",
                                "\u0000",
                                " ",
                                ",",
                                ",http:127.0.0.1",
                                ";",
                                "\\",
                                "@host",
                                ":80",
                                "+",
                                "${env:HOME}",
                                "ü",
                                "\uff0e\uff0e\uff0fadmin",
                                "\u010d\u010a")
                        .tuple2()
                        .map(two -> two.get1() + two.get2()),
                Arbitraries.of(
                        "{{openai.apiKey}}", "%2e%2e%2fadmin", "42?httpMethod=DELETE", "42\r\n", "42\n", "42{{x}}"),
                Arbitraries.strings().ofMaxLength(8));
    }

    /** Whatever is passed, the service sees the one request that the route is written for, or none. */
    @Property(tries = 400)
    void aTextStaysOnePartOfTheOneRequest(@ForAll("texts") String text) throws Exception {
        int way = Math.floorMod(text.hashCode(), WAYS.size());
        for (int pattern = 0; pattern < PATTERNS.size(); pattern++) {
            boolean admitted = Pattern.matches(PATTERNS.get(pattern).replace("\\\\", "\\"), text);
            String arguments = ToolJson.MAPPER.createObjectNode().put("n", text).toString();
            ToolResult result = call.ask(name(way, pattern), arguments);
            if (admitted) {
                assertThat(REQUESTS.take()).isEqualTo("GET " + WAYS.get(way)[1].formatted(text));
            } else {
                assertThat(result.outcome()).isEqualTo(Outcome.WRONG_ARGUMENTS);
            }
            assertThat(REQUESTS).isEmpty();
            assertThat(result.output()).doesNotContain(SECRET);
        }
    }

    /** Every text that a pattern admits, by every way. */
    @Property(tries = 1)
    void everyWayIsGone() throws Exception {
        List<String> seen = new ArrayList<>();
        for (int way = 0; way < WAYS.size(); way++) {
            call.ask(name(way, 1), "{\"n\":\"a-1_B\"}");
            seen.add(REQUESTS.take());
            assertThat(seen.get(way)).isEqualTo("GET " + WAYS.get(way)[1].formatted("a-1_B"));
        }
    }
}
