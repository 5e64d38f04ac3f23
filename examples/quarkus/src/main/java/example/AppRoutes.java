package example;

import org.apache.camel.builder.RouteBuilder;

/** The application's own routes: a WebSocket, a tool for the voice, and an observer of its calls. */
public class AppRoutes extends RouteBuilder {
    @Override
    public void configure() {
        from("vertx-websocket:/echo").routeId("echo").to("vertx-websocket:/echo");

        from("voice-tool:order_status?parameter.orderNumber=string&parameter.orderNumber.required=true")
                .routeId("order-status")
                .routeDescription("Looks up where an order is, by its number")
                .setBody(simple("Order ${header.orderNumber} leaves tomorrow."));

        from("voice-event:call.started,call.ended")
                .routeId("watch-calls")
                .log("${header.CamelVoiceEvent} ${header.CamelVoiceCallId}");
    }
}
