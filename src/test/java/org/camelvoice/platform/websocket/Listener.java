package org.camelvoice.platform.websocket;

import java.time.Duration;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.vertx.websocket.VertxWebsocketConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;

/** A bare CamelContext whose routes listen on a free port of the loopback interface. */
final class Listener implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    static final String BASE = "voice-websocket:" + HOST + ":0";
    static final String KEY = VertxWebsocketConstants.CONNECTION_KEY;
    static final Duration SOON = Duration.ofSeconds(10);

    final DefaultCamelContext context = new DefaultCamelContext();

    Listener() {
        context.getShutdownStrategy().setTimeout(5);
    }

    static Listener with(RouteBuilder routes) throws Exception {
        return with(ListenerLimits.DEFAULT, routes);
    }

    static Listener with(ListenerLimits limits, RouteBuilder routes) throws Exception {
        Listener listener = new Listener();
        try {
            listener.component().limit(limits);
            listener.context.addRoutes(routes);
            listener.context.start();
            return listener;
        } catch (Exception e) {
            listener.close();
            throw e;
        }
    }

    VoiceWebsocketComponent component() {
        return context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    WebSocketCounters counters() {
        return component().counters();
    }

    int port() {
        return component().actualPort(HOST, 0);
    }

    Caller call(String pathAndQuery) throws Exception {
        return Caller.connect(port(), pathAndQuery);
    }

    void awaitOpenConnections(int expected) {
        Awaitility.await().atMost(SOON).until(() -> component().openConnections() == expected);
    }

    @Override
    public void close() {
        context.stop();
    }
}
