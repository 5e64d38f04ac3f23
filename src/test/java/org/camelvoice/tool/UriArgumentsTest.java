package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
                "- choice: { when: [ { simple: '${header.orderNumber} != null', steps: [ { toD: 'mock:orders/${header.orderNumber}' } ] } ] }",
            })
    void textThatMayBeAnythingMustNotBecomePartOfAUri(String step) {
        assertThatThrownBy(() -> with("timeout: 5s", step).close())
                .hasStackTraceContaining("Tool order_status of route order-status (tools.yaml:5): ")
                .hasStackTraceContaining("becomes part of a URI");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parameter.orderNumber.pattern: '.*'", "parameter.orderNumber.pattern: '[^ä]{1,99}'"})
    void aPatternThatLetsEverythingThroughIsNone(String pattern) {
        assertThatThrownBy(() -> with(pattern, TO).close())
                .hasStackTraceContaining(
                        "Argument orderNumber may be any text and becomes part of a URI, where text such as"
                                + " 42?httpMethod=DELETE does what nobody meant: give it a pattern (or an enum) that allows no such"
                                + " thing");
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
}
