package org.camelvoice.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.function.LongSupplier;
import org.camelvoice.call.Allowance;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.LoggerFactory;

/**
 * Decides who gets an answer under {@code /api}. With a token in the settings: who shows it (RFC 6750 §2.1), from wherever,
 * and nobody else. Without one: {@link ThisMachine}; for all others, the API does not exist. Called on the event loops of
 * the listener.
 *
 * <p>The right token is let in however many wrong ones come: a stranger behind the same proxy locks nobody out, and a token
 * of 16 characters is not guessed at any rate.
 */
final class ApiDoor {
    private static final String SCHEME = "Bearer ";
    private static final String CHALLENGE = "Bearer realm=\"camel-voice\"";
    private static final int SECONDS = 60;

    private final RareLog refused = new RareLog(LoggerFactory.getLogger(ApiDoor.class));
    private final EdgeRefusals refusals;
    private final boolean isPublic;
    private final LongSupplier nanoTime;
    /** Null if the settings have no token. */
    private final byte[] hash;
    /** Guarded by itself. */
    private final Allowance wrong;

    /**
     * A door.
     *
     * @param token                   empty if there is none
     * @param isPublic                whether others than this machine reach the gateway by a name: then a proxy may make every
     *     request look local, and nobody gets in without a token
     * @param maxWrongTokensPerMinute beyond it, a wrong token gets 429
     */
    ApiDoor(String token, boolean isPublic, int maxWrongTokensPerMinute, EdgeRefusals refusals, LongSupplier nanoTime) {
        this.isPublic = isPublic;
        this.hash = token.isEmpty() ? null : hash(token);
        this.refusals = refusals;
        this.nanoTime = nanoTime;
        this.wrong = new Allowance(
                maxWrongTokensPerMinute, (double) maxWrongTokensPerMinute / SECONDS, nanoTime.getAsLong());
    }

    /** Whether everybody who is let in has shown the token. */
    boolean asksForToken() {
        return hash != null;
    }

    /** The next handler's turn, or a refusal. */
    void handle(RoutingContext context) {
        if (hash == null) {
            admitThisMachine(context);
        } else {
            admitToken(context);
        }
    }

    private void admitThisMachine(RoutingContext context) {
        if (!isPublic && ThisMachine.sent(context.request())) {
            context.next();
        } else {
            refusals.count(RefusalReason.FORBIDDEN_PATH);
            Answers.refuse(context, 404, Api.NOT_FOUND);
        }
    }

    private void admitToken(RoutingContext context) {
        List<String> shown = context.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (shown.isEmpty()) {
            refuse(context, CHALLENGE, "Expected the header Authorization: Bearer with the API's token");
        } else if (shown.size() == 1 && isRight(shown.get(0))) {
            context.next();
        } else {
            refuseWrong(context);
        }
    }

    private boolean isRight(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        hash, hash(authorization.substring(SCHEME.length()).strip()));
    }

    private void refuseWrong(RoutingContext context) {
        refused.warn("A request for /api from {} had a wrong token", address(context.request()));
        if (mayBeWrong()) {
            refuse(context, CHALLENGE + ", error=\"invalid_token\"", "The token is wrong");
        } else {
            refusals.count(RefusalReason.API_TOKEN_RATE);
            context.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(SECONDS));
            Answers.refuse(context, 429, "Too many wrong tokens");
        }
    }

    private boolean mayBeWrong() {
        synchronized (wrong) {
            return wrong.take(1, nanoTime.getAsLong());
        }
    }

    private void refuse(RoutingContext context, String challenge, String sentence) {
        refusals.count(RefusalReason.API_TOKEN);
        context.response().putHeader(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
        Answers.refuse(context, 401, sentence);
    }

    private static String address(HttpServerRequest request) {
        return request.remoteAddress() == null
                ? "nowhere"
                : request.remoteAddress().hostAddress();
    }

    /** Of one length, so that comparing two takes one time. */
    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
