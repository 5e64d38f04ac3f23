package org.camelvoice.simulator;

import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.ConnectException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A WebSocket to be opened, and the loop for its caller. */
final class Dialling {
    private final URI uri;
    /** Null for a caller with its own loop. */
    private final CallerLoop shared;

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final List<String> subprotocols = new ArrayList<>();

    /** Creates the caller from an open socket. */
    interface Beginning<T> {

        /** Called on the loop's thread. */
        T begin(WebSocket socket, CallerLoop loop, boolean ownsLoop);
    }

    /** @param shared the event loop, null for its own */
    Dialling(URI uri, CallerLoop shared) {
        this.uri = uri;
        this.shared = shared;
    }

    void header(String name, String value) {
        headers.put(name, Objects.requireNonNull(value, name));
    }

    void subprotocol(String name) {
        subprotocols.add(name);
    }

    /** @throws CallerException if nobody listens there, or the handshake is refused */
    static <T> T join(CompletableFuture<T> dialled) {
        try {
            return dialled.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CallerException refused ? refused : e;
        }
    }

    /** It completes on the caller's event loop. */
    <T> CompletableFuture<T> dial(Beginning<T> caller) {
        boolean own = shared == null;
        WebSocketConnectOptions handshake = handshake();
        CallerLoop loop = own ? CallerLoop.start() : shared;
        CompletableFuture<T> dialled = new CompletableFuture<>();
        loop.execute(nanos -> loop.connect(handshake)
                .map(socket -> caller.begin(socket, loop, own))
                .onSuccess(dialled::complete)
                .onFailure(cause -> (own ? loop.stopping() : Future.succeededFuture())
                        .onComplete(stopped -> dialled.completeExceptionally(refusal(cause)))));
        return dialled;
    }

    private WebSocketConnectOptions handshake() {
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.setSsl(isSecure(uri))
                .setHost(uri.getHost())
                .setPort(uri.getPort() < 0 ? (isSecure(uri) ? 443 : 80) : uri.getPort())
                .setURI(target());
        options.setTimeout(CallerLoop.CONNECT_TIMEOUT_MILLIS);
        headers.forEach(options::addHeader);
        subprotocols.forEach(options::addSubProtocol);
        return options;
    }

    private String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private CallerException refusal(Throwable cause) {
        boolean isNobodyThere = cause instanceof ConnectException;
        String what = isNobodyThere ? "Nobody listens at " : "The call was not accepted at ";
        return new CallerException(what + uri + ": " + why(cause), cause);
    }

    private static String why(Throwable cause) {
        return cause instanceof UpgradeRejectedException rejected
                ? "HTTP " + rejected.getStatus() + " in answer to the handshake" + meaning(rejected.getStatus())
                : cause.getMessage();
    }

    private static String meaning(int status) {
        return switch (status) {
            case 401, 403 -> ", so this call may not come in; the gateway's log says why";
            case 421 -> ", so this name is none of the gateway's";
            case 429, 503 -> ", so the gateway takes no more at the moment";
            default -> ", so there is no WebSocket at this path";
        };
    }

    static boolean isWebSocket(URI uri) {
        return (isSecure(uri) || "ws".equals(uri.getScheme())) && uri.getHost() != null;
    }

    private static boolean isSecure(URI uri) {
        return "wss".equals(uri.getScheme());
    }
}
