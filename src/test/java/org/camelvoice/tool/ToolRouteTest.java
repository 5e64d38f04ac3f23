package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.camelvoice.VoiceConstants;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** A tool as its author writes it, what the model is told of it, and what the route sees. */
class ToolRouteTest {
    private static final String ORDER_STATUS = """
            - route:
                id: order-status
                description: Looks up where an order is, by its number
                from:
                  uri: voice-tool:order_status
                  parameters:
                    parameter.orderNumber: string
                    parameter.orderNumber.description: The number on the receipt
                    parameter.orderNumber.pattern: "[0-9]{1,12}"
                    parameter.orderNumber.required: true
                    parameter.count: integer
                    parameter.express: boolean
                    parameter.weight: number
                    parameter.unit: string
                    parameter.unit.enum: kg, lb
                    timeout: 5s
                    filler: One moment, I am looking.
                    fillerAfter: 1500
                  steps:
                    - process: { ref: seen }
                    - setBody: { simple: "Order ${header.orderNumber} is on its way" }
            """;

    private final AtomicReference<Exchange> seen = new AtomicReference<>();

    private ToolContext orderStatus() throws Exception {
        return new ToolContext()
                .bind("seen", seen::set)
                .load("tools.yaml", ORDER_STATUS)
                .start();
    }

    @Test
    void theModelIsToldOfItAsItTakesFunctions() throws Exception {
        try (ToolContext context = orderStatus()) {
            Tool tool = context.tools.forTenant(TenantVersion.only("acme")).get(0);
            FunctionTool function = new FunctionTool(tool.name(), tool.description(), tool.parameters());

            assertThat(new ObjectMapper().readTree(new ObjectMapper().writeValueAsString(function)))
                    .isEqualTo(new ObjectMapper().readTree("""
                            {"type": "function", "name": "order_status",
                             "description": "Looks up where an order is, by its number",
                             "parameters": {"type": "object", "properties": {
                               "count": {"type": "integer"},
                               "express": {"type": "boolean"},
                               "orderNumber": {"type": "string", "description": "The number on the receipt",
                                               "pattern": "^(?:[0-9]{1,12})$"},
                               "unit": {"type": "string", "enum": ["kg", "lb"]},
                               "weight": {"type": "number"}},
                              "required": ["orderNumber"], "additionalProperties": false}}
                            """));
        }
    }

    @Test
    void itsOptionsAreThere() throws Exception {
        try (ToolContext context = orderStatus()) {
            Tool tool = context.tools.forTenant(TenantVersion.only("acme")).get(0);

            assertThat(tool.timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(tool.filler()).isEqualTo("One moment, I am looking.");
            assertThat(tool.fillerAfter()).isEqualTo(Duration.ofMillis(1500));
            assertThat(tool.mode()).isEqualTo(ToolMode.ASYNC);
            assertThat(tool.route()).startsWith("order-status (").contains("tools.yaml");
        }
    }

    @Test
    void whatIsNotSaidHasItsDefault() throws Exception {
        try (ToolContext context = ToolContext.with("""
                - route:
                    id: time
                    from:
                      uri: voice-tool:current_time
                      parameters:
                        description: Tells the time
                        mode: blocking
                      steps:
                        - setBody: { constant: noon }
                """)) {
            Tool tool = context.tools.forTenant(TenantVersion.only("acme")).get(0);

            assertThat(tool.description()).isEqualTo("Tells the time");
            assertThat(tool.timeout()).isEqualTo(Duration.ofSeconds(15));
            assertThat(tool.filler()).isNull();
            assertThat(tool.fillerAfter()).isEqualTo(Duration.ofSeconds(2));
            assertThat(tool.mode()).isEqualTo(ToolMode.BLOCKING);
            assertThat(tool.parameters().toString())
                    .isEqualTo("{\"type\":\"object\",\"properties\":{},\"additionalProperties\":false}");
        }
    }

    @Test
    void theBodyIsTheAnswer() throws Exception {
        try (ToolContext context = orderStatus()) {
            ToolResult result = context.call("acme").ask("order_status", "{\"orderNumber\":\"42\"}");

            assertThat(result.outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(result.output()).isEqualTo("Order 42 is on its way");
            assertThat(context.ended.count(Outcome.ANSWERED)).isEqualTo(1);
        }
    }

    @Test
    void declaredArgumentsAreHeadersOfTheirType() throws Exception {
        try (ToolContext context = orderStatus()) {
            context.call("acme")
                    .ask(
                            "order_status",
                            "{\"orderNumber\":\"42\",\"count\":3,\"express\":true,\"weight\":2,\"unit\":\"kg\"}");

            assertThat(seen.get().getMessage().getHeaders())
                    .containsAllEntriesOf(
                            Map.of("orderNumber", "42", "count", 3, "express", true, "weight", 2.0, "unit", "kg"));
        }
    }

    @Test
    void theCallIsInTheHeadersAndTheJsonInAProperty() throws Exception {
        try (ToolContext context = orderStatus()) {
            context.call("acme").ask("order_status", "{\"orderNumber\": \"42\", \"count\": null}");

            assertThat(seen.get().getMessage().getHeaders())
                    .containsAllEntriesOf(Map.of(
                            VoiceConstants.CALL_ID, "call-of-acme",
                            VoiceConstants.TENANT, "acme",
                            VoiceConstants.TENANT_VERSION, "1",
                            VoiceConstants.PLATFORM, "twilio",
                            VoiceConstants.CALLER, "+15550100",
                            VoiceConstants.TOOL, "order_status",
                            VoiceConstants.TOOL_CALL_ID, "call_1"))
                    .doesNotContainKeys("count", "unit");
            assertThat(seen.get().getProperty(VoiceConstants.TOOL_ARGUMENTS)).isEqualTo("{\"orderNumber\":\"42\"}");
        }
    }

    @Test
    void aToolsLinesHaveTheCallBesideThem() throws Exception {
        Map<String, String> beside = new ConcurrentHashMap<>();
        ToolContext context = new ToolContext().bind("note", exchange -> beside.putAll(MDC.getCopyOfContextMap()));
        try (context) {
            context.load("tools.yaml", """
                            - route:
                                id: clock
                                description: Tells the time
                                from:
                                  uri: voice-tool:clock
                                  steps:
                                    - process: { ref: note }
                                    - setBody: { constant: noon }
                            """).start();
            context.call("acme").ask("clock", "{}");

            assertThat(beside).containsExactlyInAnyOrderEntriesOf(
                    Map.of("voice.tenant", "acme", "voice.call", "call-of-acme"));
        }
    }

    @Test
    void theBodyIsEmptyAtFirst() throws Exception {
        AtomicReference<Object> body = new AtomicReference<>("not looked at");
        ToolContext context = new ToolContext()
                .bind("seen", exchange -> body.set(exchange.getMessage().getBody()));
        try (context) {
            context.load("tools.yaml", ORDER_STATUS).start();
            context.call("acme").ask("order_status", "{\"orderNumber\":\"42\"}");

            assertThat(body.get()).isNull();
        }
    }

    @Test
    void aWholeSchemaTakesListsAndObjects() throws Exception {
        try (ToolContext context = new ToolContext().bind("seen", seen::set)) {
            context.load("tools.yaml", """
                    - route:
                        id: order
                        description: Orders things
                        from:
                          uri: voice-tool:order
                          parameters:
                            schema: resource:classpath:org/camelvoice/tool/order.json
                          steps:
                            - process: { ref: seen }
                            - setBody: { simple: "${header.items[1]} to ${header.address[city]}" }
                    """).start();
            ToolResult result = context.call("acme")
                    .ask("order", "{\"items\":[\"tea\",\"milk\"],\"address\":{\"city\":\"Bern\"},\"more\":1}");

            assertThat(result.output()).isEqualTo("milk to Bern");
            assertThat(seen.get().getMessage().getHeader("items")).isEqualTo(List.of("tea", "milk"));
            assertThat(seen.get().getMessage().getHeader("address")).isEqualTo(Map.of("city", "Bern"));
            assertThat(seen.get().getMessage().getHeaders()).doesNotContainKey("more");
        }
    }

    @Test
    void aToolThatIsNoneIsAnError() throws Exception {
        try (ToolContext context = orderStatus()) {
            ToolResult result = context.call("acme").ask("order_sttus", "{}");

            assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN_TOOL);
            assertThat(result.output()).isEqualTo("{\"error\":\"There is no such tool.\"}");
        }
    }
}
