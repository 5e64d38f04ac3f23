package org.camelvoice.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** The API's answers: JSON that nobody keeps. An error is {@code {"error": "<sentence>"}}. */
final class Answers {

    private Answers() {}

    static void ok(RoutingContext context, Buffer json) {
        send(context, 200, json);
    }

    /** @param sentence for the client's developer, without anything secret */
    static void refuse(RoutingContext context, int status, String sentence) {
        send(context, status, JsonObject.of("error", sentence).toBuffer());
    }

    private static void send(RoutingContext context, int status, Buffer json) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return; // the client has gone
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(json);
    }
}
