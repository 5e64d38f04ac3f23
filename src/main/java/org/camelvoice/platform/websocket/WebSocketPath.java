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
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.UpgradeRequest;

/** One WebSocket path of a port: handles requests for a WebSocket. */
final class WebSocketPath {
    /** When to retry after 429, in seconds. */
    private static final String RETRY_SOON_SECONDS = "1";

    /** Null while no route serves this path, which then does not exist. */
    private volatile VoiceWebsocketConsumer consumer;

    VoiceWebsocketConsumer consumer() {
        return consumer;
    }

    void serve(VoiceWebsocketConsumer newConsumer) {
        consumer = newConsumer;
    }

    /** Called on the event loop of the future connection. */
    void handle(RoutingContext context) {
        VoiceWebsocketConsumer serving = consumer;
        if (serving == null) {
            context.next();
        } else if (!isUpgrade(context.request())) {
            serving.counters().refuse(RefusalReason.BAD_REQUEST);
            refuse(context, 400, "Can \"Upgrade\" only to \"WebSocket\".");
        } else if (!serving.isAccepting()) {
            serving.counters().refuse(RefusalReason.STOPPING);
            refuse(context, 503, "Stopping.");
        } else if (!allowsOrigin(serving, context.request())) {
            refuse(context, 403, "Origin not allowed.");
        } else {
            guard(context, serving);
        }
    }

    /** A stranger pays before the guard has work; who shows a proof, when it is known whether it is one. */
    private static void guard(RoutingContext context, VoiceWebsocketConsumer serving) {
        boolean shows = showsAny(context, serving.proofs());
        if (!shows && !isWithinRate(context, serving, false)) {
            refuseSurplus(context);
            return;
        }
        UpgradeGuard.Verdict verdict = serving.guard(request(context));
        boolean proven = verdict instanceof UpgradeGuard.Admitted admitted && admitted.isProven();
        if (shows && !isWithinRate(context, serving, proven)) {
            refuseSurplus(context);
        } else if (verdict instanceof UpgradeGuard.Refused refused) {
            refuse(context, serving, refused);
        } else {
            admit(context, serving, (UpgradeGuard.Admitted) verdict);
        }
    }

    private static boolean showsAny(RoutingContext context, Set<String> proofs) {
        return proofs.stream()
                .anyMatch(name -> context.request().headers().contains(name)
                        || context.queryParams().contains(name));
    }

    private static void refuseSurplus(RoutingContext context) {
        context.response().putHeader(HttpHeaderNames.RETRY_AFTER, RETRY_SOON_SECONDS);
        refuse(context, 429, "Too many requests.");
    }

    private static void refuse(RoutingContext context, VoiceWebsocketConsumer serving, UpgradeGuard.Refused refused) {
        serving.counters().refuse(refused.reason());
        refuse(context, refused.status(), refused.sentence());
    }

    /** What admits only once is used up last: who finds no line free may come again with it. */
    private static void admit(RoutingContext context, VoiceWebsocketConsumer serving, UpgradeGuard.Admitted admitted) {
        if (serving.isFull(context.pathParams().values())) {
            serving.refuseCall();
            context.response().putHeader(HttpHeaderNames.RETRY_AFTER, TooManyConnections.RETRY_AFTER_SECONDS);
            refuse(context, 503, "All lines are busy.");
            return;
        }
        UpgradeGuard.Refused used = admitted.useUp().get();
        if (used == null) {
            upgrade(context, serving, admitted.headers());
        } else {
            refuse(context, serving, used);
        }
    }

    private static UpgradeRequest request(RoutingContext context) {
        HttpServerRequest request = context.request();
        return new UpgradeRequest(
                request.method().name(),
                request.uri(),
                request.path(),
                Map.copyOf(context.pathParams()),
                values(context.queryParams(), new HashMap<>()),
                values(request.headers(), new TreeMap<>(String.CASE_INSENSITIVE_ORDER)),
                request.remoteAddress().hostAddress());
    }

    private static Map<String, List<String>> values(MultiMap from, Map<String, List<String>> empty) {
        from.names().forEach(name -> empty.put(name, List.of()));
        empty.replaceAll((name, none) -> List.copyOf(from.getAll(name)));
        return Collections.unmodifiableMap(empty);
    }

    private static boolean isWithinRate(RoutingContext context, VoiceWebsocketConsumer serving, boolean isProven) {
        ClientConnection client = ClientConnection.of(channel(context).channel());
        RefusalReason refusal = client == null ? null : client.refusalOfUpgrade(isProven);
        if (refusal != null) {
            serving.refuseUpgrade(refusal);
        }
        return refusal == null;
    }

    private static ChannelHandlerContext channel(RoutingContext context) {
        return ((ConnectionBase) context.request().connection()).channelHandlerContext();
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

    private static void upgrade(RoutingContext context, VoiceWebsocketConsumer serving, Map<String, Object> trusted) {
        HttpServerRequest request = context.request();
        agreeOnSubprotocol(request.headers(), serving.subprotocols());
        ChannelHandlerContext channel = channel(context);
        request.toWebSocket()
                .onSuccess(socket -> accept(socket, serving, channel, WireHeaders.of(context, trusted)))
                .onFailure(refused -> {
                    serving.counters().refuse(RefusalReason.BAD_REQUEST);
                    refuse(context, 400, "Not a WebSocket handshake.");
                });
    }

    /** The connection is already closed if the client sent an invalid frame right after its request. */
    private static void accept(
            ServerWebSocket socket,
            VoiceWebsocketConsumer serving,
            ChannelHandlerContext channel,
            Map<String, Object> headers) {
        if (socket.isClosed() || channel.isRemoved()) {
            serving.counters().refuse(RefusalReason.PROTOCOL);
        } else {
            serving.accept(socket, channel, headers);
        }
    }

    /**
     * Vert.x selects the first requested subprotocol, whatever the path; this leaves only the one that this path
     * speaks.
     */
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
