package org.camelvoice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.ticket.TicketTerms;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BrowserSocketTest {
    private static final TicketTerms TERMS = new TicketTerms("acme", "order-4711", 0, Map.of());

    private final DefaultCamelContext context = new DefaultCamelContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private String socket(String... paths) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String path : paths) {
                    from("voice-websocket:127.0.0.1:0" + path).to("log:calls");
                }
            }
        });
        context.start();
        return new BrowserSocket(context).of(TERMS);
    }

    @Test
    void itIsWhereTheRouteWithTheSessionIdListens() throws Exception {
        assertThat(socket("/twilio/{tenant}", "/talk/{sessionId}/audio?subprotocols=camel-voice.v1"))
                .isEqualTo("/talk/order-4711/audio");
    }

    @Test
    void withoutSuchARouteThereIsNone() throws Exception {
        assertThat(socket("/twilio/{tenant}")).isNull();
    }
}
