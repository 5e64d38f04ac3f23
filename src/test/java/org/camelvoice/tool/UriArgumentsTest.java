package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.EndpointProducerBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.builder.ExpressionBuilder;
import org.camelvoice.call.Facts;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller says must not become a part of a URI that does what nobody meant. */
class UriArgumentsTest {
    private static final String ROUTE = """
            - route:
                id: order-status
                description: Looks up where an order is
                from:
                  uri: voice-tool:order_status
                  parameters:
                    parameter.orderNumber: string
                    parameter.orderNumber.required: true
                    %s
                  steps:
                    %s
            """;

    private static final String TO = "- toD: mock:orders/${header.orderNumber}";

    private static ToolContext with(String parameter, String step) throws Exception {
        return ToolContext.with(ROUTE.formatted(parameter, step));
    }

    @Test
    void anOrderNumberThatWouldBeADeleteIsRefusedAndTheRouteDoesNotRun() throws Exception {
        List<Object> ran = new CopyOnWriteArrayList<>();
        ToolContext tools = new ToolContext().bind("ran", exchange -> {
            ran.add(exchange.getMessage().getHeader("orderNumber"));
            exchange.getMessage().setBody("on its way");
        });
        try (tools) {
            tools.load(
                            "tools.yaml",
                            ROUTE.formatted("parameter.orderNumber.pattern: '[0-9]{1,12}'", TO)
                                    + "        - process: { ref: ran }\n")
                    .start();
            RecordedResults call = tools.call("acme");
            ToolResult refused = call.ask("order_status", "{\"orderNumber\":\"42?httpMethod=DELETE\"}");

            assertThat(refused.outcome()).isEqualTo(Outcome.WRONG_ARGUMENTS);
            assertThat(refused.output())
                    .isEqualTo(
                            "{\"error\":\"The arguments are wrong, so the tool did not run. orderNumber: does not match"
                                    + " the regex pattern ^(?:[0-9]{1,12})$.\"}");
            assertThat(ran).isEmpty();
            assertThat(call.ask("order_status", "{\"orderNumber\":\"42\"}").output())
                    .isEqualTo("on its way");
            assertThat(ran).containsExactly("42");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TO,
                "- toD: { uri: mock:orders, parameters: { order: '${header.orderNumber}' } }",
                "- toD: 'mock:orders/${headers.orderNumber}'",
                "- toD: 'mock:orders/${header[ORDERNUMBER]}'",
                "- toD: 'mock:orders/${headerAs(orderNumber,String)}'",
                "- toD: 'mock:orders/${exchangeProperty.CamelVoiceToolArguments}'",
                "- wireTap: { uri: 'mock:orders/${header.orderNumber}' }",
                "- recipientList: { simple: 'mock:orders/${header.orderNumber}' }",
                "- recipientList: { header: orderNumber }",
                "- enrich: { simple: 'mock:orders/${header.orderNumber}' }",
                "- pollEnrich: { simple: 'mock:orders/${header.orderNumber}' }",
                "- routingSlip: { simple: 'mock:orders/${header.orderNumber}' }",
                "- dynamicRouter: { simple: 'mock:orders/${header.orderNumber}' }",
                "- poll: { uri: 'file:orders?fileName=${header.orderNumber}' }",
                "- to: 'mock:orders/${header.orderNumber}'",
                "- toD: 'mock:orders/$simple{header.orderNumber}'",
                "- toD: 'mock:orders/${in.header.orderNumber}'",
                "- toD: 'mock:orders/${headers}'",
                "- toD: 'mock:orders/${exchange.message.headers}'",
                "- recipientList: { xpath: 'concat($orderNumber, 1)' }",
                "- setHeader: { name: CamelHttpPath, simple: '${header.orderNumber}' }",
                "- setHeader: { name: CamelHttpQuery, simple: 'n=${header.orderNumber}' }",
                "- setHeader: { name: CamelFileName, header: orderNumber }",
                "- setHeaders: { headers: [ { name: CamelHttpUri, simple: 'http:host/${header.orderNumber}' } ] }",
                "- convertHeaderTo: { name: orderNumber, type: String, toName: CamelHttpPath }",
                "- toD: 'mock:orders?x=:#${header.orderNumber}'",
                "- toD: 'mock:orders/+language:header:orderNumber'",
                "- toD: 'mock:orders/${header?orderNumber}'",
                "- multicast: { steps: [ { toD: 'mock:orders/${header.orderNumber}' } ] }",
                "- doTry: { steps: [ { stop: {} } ], doCatch: [ { exception: [ java.lang.Exception ], steps: [ { toD: 'mock:orders/${header.orderNumber}' } ] } ] }",
                "- choice: { when: [ { simple: '${header.orderNumber} != null', steps: [ { toD: 'mock:orders/${header.orderNumber}' } ] } ] }",
            })
    void textThatMayBeAnythingMustNotBecomePartOfAUri(String step) {
        assertThatThrownBy(() -> with("timeout: 5s", step).close())
                .hasStackTraceContaining("Tool order_status of route order-status (tools.yaml:5): ")
                .hasStackTraceContaining("part of ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- convertHeaderTo: { name: orderNumber, type: String, toName: kept };"
                        + "- toD: 'mock:orders/${header.kept}'",
                "- setVariable: { name: kept, header: orderNumber };"
                        + "- convertVariableTo: { name: kept, type: String, toName: other };"
                        + "- toD: 'mock:orders/${variable.other}'",
                "- setBody: { header: orderNumber };"
                        + "- to: { uri: 'mock:echo', variableReceive: kept };"
                        + "- toD: 'mock:orders/${variable.kept}'",
                "- setVariable: { name: kept, header: orderNumber };"
                        + "- enrich: { constant: 'mock:echo', variableSend: kept, variableReceive: other };"
                        + "- toD: 'mock:orders/${variable.other}'",
            })
    void anArgumentIsFollowedThroughStepsThatCopyIt(String steps) {
        assertThatThrownBy(() ->
                        with("timeout: 5s", steps.replace(";", "\n        ")).close())
                .hasStackTraceContaining("Argument orderNumber becomes a part of a URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameter.orderNumber.pattern: '.*'", "parameter.orderNumber.pattern: '[^ä]{1,99}'"})
    void aPatternThatLetsEverythingThroughIsNone(String pattern) {
        assertThatThrownBy(() -> with(pattern, TO).close())
                .hasStackTraceContaining(
                        "Argument orderNumber becomes a part of a URI, but may have the character { by its pattern ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parameter.orderNumber.pattern: '[0-9]{1,12}'",
                "parameter.orderNumber.pattern: '[A-Za-z0-9-]{1,40}'",
                "parameter.orderNumber.enum: first,last",
            })
    void whatIsDeclaredNarrowlyMay(String parameter) throws Exception {
        try (ToolContext context = with(parameter, TO)) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    @Test
    void anyTextMayBeInABody() throws Exception {
        try (ToolContext context = with("timeout: 5s", "- setBody: { simple: 'Noted: ${header.orderNumber}' }")) {
            assertThat(context.call("acme")
                            .ask("order_status", "{\"orderNumber\":\"a?b&c\"}")
                            .output())
                    .isEqualTo("Noted: a?b&c");
        }
    }

    @Test
    void aHeaderOfALongerNameIsAnotherOne() throws Exception {
        try (ToolContext context = with("timeout: 5s", "- toD: mock:orders/${header.orderNumberOfOurs}")) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    private static void assertRefused(String parameter, String steps, String sentence) {
        assertThatThrownBy(() -> with(parameter, steps).close())
                .hasStackTraceContaining("Tool order_status of route order-status (tools.yaml:5): " + sentence);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "setHeader: { name: number, simple: 'n-${header.orderNumber}' } }, { toD: 'mock:orders/${header.number}'",
                "toD: 'mock:orders/${header.number}' }, { setHeader: { name: NUMBER, header: orderNumber }",
                "setProperty: { name: n, header: orderNumber } }, { toD: 'mock:orders/${exchangeProperty.n}'",
                "setVariable: { name: n, header: orderNumber } }, { toD: 'mock:orders/${variable.n}'",
                "setBody: { simple: '${header.orderNumber}' } }, { toD: 'mock:orders/${body}'",
                "setBody: { simple: '${header.orderNumber}' } }, { toD: 'mock:orders/${bodyAs(String)}'",
                "convertHeaderTo: { name: orderNumber, type: String, toName: n } }, { toD: 'mock:orders/${header.n}'",
                "setVariable: { name: a, header: orderNumber } }, { convertVariableTo: { name: a, type: String, toName: b } }, { toD: 'mock:orders/${variable.b}'",
                "setBody: { header: orderNumber } }, { marshal: { variableReceive: v, json: {} } }, { toD: 'mock:orders/${variable.v}'",
                "setBody: { header: orderNumber } }, { recipientList: { xpath: '/to' }",
                "setHeader: { name: a, header: orderNumber } }, { setProperty: { name: b, header: a } }, { setBody: { exchangeProperty: b } }, { enrich: { simple: 'mock:orders/${body}' }",
            })
    void anArgumentIsFollowedThroughHeadersPropertiesVariablesAndBodies(String steps) {
        assertRefused(
                "timeout: 5s",
                "- pipeline: { steps: [ { " + steps + " } ] }",
                "Argument orderNumber becomes a part of");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- to: direct:next",
                "- to: 'direct://next?timeout=5'",
                "- to: direct:{{where}}",
                "- toD: direct:next",
                "- toD: 'direct:n${header.which}'",
                "- wireTap: { uri: direct:next }",
                "- enrich: { constant: direct:next }",
                "- recipientList: { constant: 'mock:a,direct:next' }",
                "- multicast: { steps: [ { to: direct:next } ] }",
                "- to: direct:over",
            })
    void anArgumentIsFollowedToOtherRoutes(String step) {
        String others = """
                - route:
                    id: over
                    from:
                      uri: direct:over
                      steps:
                        - to: direct:next
                - route:
                    id: next
                    from:
                      uri: direct:next
                      steps:
                        - toD: mock:orders/${header.orderNumber}
                """;
        ToolContext tools = new ToolContext();
        tools.context.getPropertiesComponent().addInitialProperty("where", "next");
        try (tools) {
            assertThatThrownBy(() -> tools.load("others.yaml", others)
                            .load("tools.yaml", ROUTE.formatted("timeout: 5s", step))
                            .start())
                    .hasStackTraceContaining("Argument orderNumber becomes a part of a URI, but may be any text")
                    .hasStackTraceContaining("(in the route next)");
        }
    }

    @Test
    void aRouteThatComesLaterIsLookedAtBeforeTheToolRunsAgain() throws Exception {
        List<Object> ran = new CopyOnWriteArrayList<>();
        ToolContext tools = new ToolContext().bind("ran", exchange -> ran.add(exchange.getExchangeId()));
        try (tools) {
            tools.load(
                            "tools.yaml",
                            ROUTE.formatted("timeout: 5s", "- to: direct:next?block=false&failIfNoConsumers=false"))
                    .start();
            RecordedResults call = tools.call("acme");
            call.ask("order_status", "{\"orderNumber\":\"a/b\"}");

            tools.load("later.yaml", """
                    - route:
                        id: later
                        from:
                          uri: direct:next
                          steps:
                            - process: { ref: ran }
                            - toD: mock:orders/${header.orderNumber}
                    """);
            ran.clear();

            ToolResult result = call.ask("order_status", "{\"orderNumber\":\"a/b\"}");
            assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(result.output()).isEqualTo("{\"error\":\"The tool failed.\"}");
            assertThat(ran).isEmpty();
        }
    }

    @Test
    void aRouteThatIsStartedAgainIsLookedAtAgain() throws Exception {
        try (ToolContext tools = with("parameter.orderNumber.enum: a,b", TO)) {
            tools.context.getRouteController().stopRoute("order-status");
            tools.context.getRouteController().startRoute("order-status");
            tools.load("later.yaml", "- route: { from: { uri: direct:later, steps: [ { stop: {} } ] } }");

            RecordedResults call = new RecordedResults(tools.tools, Facts.of("c", "acme", "browser", "a/b"));
            assertThat(call.ask("order_status", "{\"orderNumber\":\"a\"}").outcome())
                    .isNotEqualTo(Outcome.WRONG_ARGUMENTS);
            tools.load("other.yaml", "- route: { from: { uri: direct:x, steps: [ { stop: {} } ] } }");
            assertThat(call.ask("order_status", "{\"orderNumber\":\"c\"}").outcome())
                    .isEqualTo(Outcome.WRONG_ARGUMENTS);
        }
    }

    @Test
    void anArgumentDoesNotChooseTheServerOrTheOption() {
        String pattern = "parameter.orderNumber.pattern: '[a-z]{1,9}'";
        String choice = "Argument orderNumber becomes a part of a URI, where it would choose ";
        for (String uri : List.of(
                "http://${header.orderNumber}/x",
                "http://orders.${header.orderNumber}/x",
                "http:127.0.0.1${header.orderNumber}",
                "http:127.0.0.1:${header.orderNumber}",
                "{{no.such.url}}${header.orderNumber}",
                "${header.orderNumber}",
                "${header.orderNumber}:x",
                "direct:${header.orderNumber}",
                "http:127.0.0.1/x?${header.orderNumber}=1",
                "http:127.0.0.1/x?a=1&${header.orderNumber}=1")) {
            assertRefused(
                    pattern, "- recipientList: { simple: '" + uri.replace("{{no.such.url}}", "http:h") + "' }", choice);
        }
        assertRefused(
                pattern,
                "- toD: 'mock:a%2${header.orderNumber}'",
                "Argument orderNumber becomes a part of a URI, where" + " it stands behind a %");
    }

    @Test
    void anArgumentDoesNotChooseTheQueue() {
        assertRefused(
                "parameter.orderNumber.pattern: '[a-z]{1,9}'",
                "- recipientList: { simple: 'jms:queue:${header.orderNumber}' }",
                "Argument orderNumber becomes a part of a URI, where it would choose ");
    }

    @Test
    void aWordIsNoPartOfAQuerysText() throws Exception {
        String pattern = "parameter.orderNumber.pattern: '[a-z-]{1,9}'";
        String sentence = "Argument orderNumber becomes a part of a query's text";
        assertRefused(
                pattern,
                "- recipientList: { simple: 'sql:select a from b where c=${header.orderNumber} and d=1' }",
                sentence);
        assertRefused(
                pattern,
                "- setHeader: { name: CamelSqlQuery, simple: 'select a from b where c=${header.orderNumber}' }",
                sentence);
        String enumeration = "parameter.orderNumber.enum: first,last";
        try (ToolContext context = with(
                enumeration,
                "- recipientList: { simple: 'sql:select ${header.orderNumber} from b', delimiter: ';' }")) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- toD: 'mock:orders/${header.orderNumber}?fields=status,eta&number=${header.orderNumber}'",
                "- toD: 'mock:orders/${headerAs(orderNumber,String)}/${header.orderNumber}'",
                "- recipientList: { simple: 'mock:a,mock:orders/${headerAs(orderNumber,String)}/${header.orderNumber}' }",
                "- recipientList: { simple: 'mock:a?b=c,d;mock:orders/${header.orderNumber}', delimiter: ';' }",
                "- toD: 'mock:orders/${bean:type:java.util.Random?method=nextInt}/${header.orderNumber}'",
            })
    void aCommaOrAQuestionMarkThatIsNoneOfTheUrisIsNoObjection(String step) throws Exception {
        try (ToolContext context = with("parameter.orderNumber.pattern: '[0-9]{1,9}'", step)) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    @Test
    void aUriOfJavasEndpointBuildersIsLookedAtToo() {
        EndpointProducerBuilder builder = (EndpointProducerBuilder) Proxy.newProxyInstance(
                EndpointProducerBuilder.class.getClassLoader(),
                new Class<?>[] {EndpointProducerBuilder.class},
                (proxy, method, arguments) -> method.getName().equals("expr")
                        ? ExpressionBuilder.constantExpression("mock:orders")
                        : "mock:orders/${header.orderNumber}");
        RouteBuilder routes = new RouteBuilder() {
            @Override
            public void configure() {
                from("voice-tool:order_status?description=Looks&parameter.orderNumber=string")
                        .toD(builder);
            }
        };
        assertThatThrownBy(() -> ToolContext.with(routes).close())
                .hasStackTraceContaining("Argument orderNumber becomes a part of a URI, but may be any text");
    }

    @Test
    void anArgumentDoesNotChooseWhatIsRead() {
        String pattern = "parameter.orderNumber.pattern: '[a-z]{1,9}'";
        for (String simple : List.of(
                "${properties:${header.orderNumber}}",
                "${env:${header.orderNumber}}",
                "${sys.${header.orderNumber}}",
                "${header.${header.orderNumber}}",
                "${ref:${header.orderNumber}}",
                "${bean:${header.orderNumber}}")) {
            assertRefused(
                    pattern,
                    "- setBody: { simple: '" + simple + "' }",
                    "Argument orderNumber chooses what is read by ${");
        }
    }

    @Test
    void anArgumentIsNoNameOfAHeader() {
        String pattern = "parameter.orderNumber.pattern: '[A-Za-z]{1,20}'";
        assertRefused(
                pattern,
                "- setHeader: { name: '${header.orderNumber}', constant: x }",
                "Argument orderNumber becomes a" + " name");
    }

    @Test
    void whatMayBeLeftOutIsNoPartOfAPath() throws Exception {
        String optional =
                ROUTE.replace("parameter.orderNumber.required: true", "parameter.orderNumber.pattern: '[0-9]{1,9}'");
        assertThatThrownBy(() ->
                        ToolContext.with(optional.formatted("timeout: 5s", TO)).close())
                .hasStackTraceContaining("Argument orderNumber becomes a part of a URI, but may be left out");
        try (ToolContext context =
                ToolContext.with(optional.formatted("timeout: 5s", "- toD: 'mock:orders?n=${header.orderNumber}'"))) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    @Test
    void aUriOfTwoSchemesIsNamed() {
        ToolContext tools = new ToolContext();
        tools.context.getPropertiesComponent().addInitialProperty("acme.orders.url", "https://orders.acme.example");
        try (tools) {
            assertThatThrownBy(() -> tools.load(
                                    "tools.yaml",
                                    ROUTE.formatted(
                                            "parameter.orderNumber.pattern: '[0-9]{1,9}'",
                                            "- toD: 'http:{{acme.orders.url}}/${header.orderNumber}'"))
                            .start())
                    .hasStackTraceContaining("has two schemes, since what is filled in has one itself");
        }
    }

    @Test
    void theCallersNumberIsLookedAtToo() throws Exception {
        try (ToolContext context = with("timeout: 5s", "- toD: mock:callers/${header.CamelVoiceCaller}")) {
            assertThat(context.call("acme")
                            .ask("order_status", "{\"orderNumber\":\"1\"}")
                            .outcome())
                    .isNotEqualTo(Outcome.WRONG_ARGUMENTS); // +15550100
            RecordedResults stranger =
                    new RecordedResults(context.tools, Facts.of("c", "acme", "browser", "../{{openai.apiKey}}"));
            assertThat(stranger.ask("order_status", "{\"orderNumber\":\"1\"}").output())
                    .contains("CamelVoiceCaller: expected letters, digits, _ and -");
        }
    }

    @Test
    void aValueThatSqlBindsMayBeAnyText() throws Exception {
        try (ToolContext context = with("timeout: 5s", "- to: 'mock:sql?x=:#${header.orderNumber}'")) {
            assertThat(context.tools.all()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"orderNumber\":\"{{openai.apiKey}}\"}",
                "{\"orderNumber\":\"see {{env:TWILIO_AUTH_TOKEN}}\"}",
                "{\"orderNumber\":\"}}\"}",
                "{\"orderNumber\":\"\\u007b\\u007bx\"}",
                "{\"orderNumber\":\"${env:HOME}\"}",
                "{\"orderNumber\":\"$simple{env:HOME}\"}",
                "{\"lines\":[\"a\",[\"{{openai.apiKey}}\"]]}",
                "{\"more\":{\"a\":{\"b\":\"{{openai.apiKey}}\"}}}",
                "{\"more\":{\"{{openai.apiKey}}\":1}}",
            })
    void noArgumentHasAPlaceholderHoweverDeep(String arguments) throws Exception {
        String schema =
                "{\"type\":\"object\",\"properties\":{\"orderNumber\":{\"type\":\"string\"},\"lines\":{\"type\":\"array\"},"
                        + "\"more\":{\"type\":\"object\"}}}";
        String route = ROUTE.replace("parameter.orderNumber: string\n", "schema: '" + schema + "'\n")
                .replace("        parameter.orderNumber.required: true\n", "");
        try (ToolContext context = ToolContext.with(route.formatted("timeout: 5s", "- setBody: { constant: ran }"))) {
            ToolResult result = context.call("acme").ask("order_status", arguments);
            assertThat(result.outcome()).isEqualTo(Outcome.WRONG_ARGUMENTS);
            assertThat(result.output())
                    .contains("Expected text without {{, }} and ${.")
                    .doesNotContain("apiKey");
        }
    }

    @Test
    void aSchemaOfAnOlderDialectIsRefusedSinceAPatternBesideAReferenceIsNoneThere() {
        String schema = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"type\":\"object\"}";
        String route = ROUTE.replace("parameter.orderNumber: string\n", "schema: '" + schema + "'\n")
                .replace("        parameter.orderNumber.required: true\n", "");
        assertThatThrownBy(() ->
                        ToolContext.with(route.formatted("timeout: 5s", TO)).close())
                .hasStackTraceContaining("Expected a schema of the dialect");
    }
}
