package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One WebSocket path of a port: what answers a request for a WebSocket, before there is one. */
final class WebSocketPath {
    /** Null while no route serves this path: then it is as if it were not there. */
    private volatile VoiceWebsocketConsumer consumer;

    VoiceWebsocketConsumer consumer() {
        return consumer;
    }

    void serve(VoiceWebsocketConsumer newConsumer) {
        consumer = newConsumer;
    }

    /** Called on the event loop that the connection will live on. */
    void handle(RoutingContext context) {
        VoiceWebsocketConsumer serving = consumer;
        if (serving == null) {
            context.next();
        } else if (!isUpgrade(context.request())) {
            refuse(context, 400, "Can \"Upgrade\" only to \"WebSocket\".");
        } else if (!serving.isAccepting()) {
            serving.counters().countRefusedUpgrade();
            refuse(context, 503, "Stopping.");
        } else if (!allowsOrigin(serving, context.request())) {
            refuse(context, 403, "Origin not allowed.");
        } else if (serving.isFull(context.pathParams().values())) {
            serving.refuseCall();
            context.response().putHeader(HttpHeaderNames.RETRY_AFTER, TooManyConnections.RETRY_AFTER_SECONDS);
            refuse(context, 503, "All lines are busy.");
        } else {
            upgrade(context, serving);
        }
    }

    private static boolean allowsOrigin(VoiceWebsocketConsumer serving, HttpServerRequest request) {
        MultiMap headers = request.headers();
        return serving.allowsOrigin(headers.getAll(HttpHeaders.ORIGIN), headers.getAll(HttpHeaders.HOST));
    }

    /** Clients that prefer HTTP/2 ask for an upgrade too, to h2c: RFC 6455 §4.2.1, RFC 7540 §3.2. */
    private static boolean isUpgrade(HttpServerRequest request) {
        return names(request.getHeader(HttpHeaders.CONNECTION), "upgrade")
                && names(request.getHeader(HttpHeaders.UPGRADE), "websocket");
    }

    private static boolean names(String header, String token) {
        return header != null && header.toLowerCase(Locale.ROOT).contains(token);
    }

    private static void refuse(RoutingContext context, int status, String sentence) {
        if (!context.response().ended()) {
            context.response().setStatusCode(status).end(sentence);
        }
    }

    private static void upgrade(RoutingContext context, VoiceWebsocketConsumer serving) {
        HttpServerRequest request = context.request();
        agreeOnSubprotocol(request.headers(), serving.subprotocols());
        ChannelHandlerContext channel = ((ConnectionBase) request.connection()).channelHandlerContext();
        request.toWebSocket()
                .onSuccess(socket -> accept(socket, serving, channel, context))
                .onFailure(refused -> refuse(context, 400, "Not a WebSocket handshake."));
    }

    /** It is closed already where the client sent what is no frame right behind its request. */
    private static void accept(
            ServerWebSocket socket,
            VoiceWebsocketConsumer serving,
            ChannelHandlerContext channel,
            RoutingContext context) {
        if (socket.isClosed() || channel.isRemoved()) {
            serving.counters().countViolation();
        } else {
            serving.accept(socket, channel, WireHeaders.of(context));
        }
    }

    /** Vert.x takes the first that is asked for, whatever the path: here it is left with the one that this path speaks. */
    private static void agreeOnSubprotocol(MultiMap headers, List<String> spoken) {
        List<String> asked = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        headers.remove(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        asked.stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::strip)
                .filter(spoken::contains)
                .findFirst()
                .ifPresent(agreed -> headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, agreed));
    }
}
