package org.camelvoice.realtime.client;

import java.util.regex.Pattern;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.tenant.Tenant;

/**
 * What a session's end means for its call, in a sentence, with the error that led to it. It quotes no error's message, in
 * which a key may be. Owned by the call's loop.
 */
final class SessionFailure {
    private static final Pattern WORD = Pattern.compile("[a-z0-9_.]{1,64}");
    private static final long RECENT_NANOS = 60_000_000_000L; // 60 s

    private final SessionOptions options;
    private final RefusalHints look;
    /** What the server complained of last; null if of nothing. */
    private ApiError lastError;

    private long lastErrorAt;

    SessionFailure(SessionOptions options, Tenant tenant) {
        this.options = options;
        this.look = new RefusalHints(options, tenant);
    }

    /** What comes within 60 s of an error is put down to it. */
    void remember(ApiError error, long now) {
        lastError = error;
        lastErrorAt = now;
    }

    private ApiError recentError(long now) {
        return lastError != null && now - lastErrorAt < RECENT_NANOS ? lastError : null;
    }

    /** Null if the error is not one after which a server closes. */
    EndReason fatal(ApiError error) {
        return error == null ? null : fatal(error.code());
    }

    private EndReason fatal(String code) {
        return switch (code == null ? "" : code) {
            case "invalid_api_key" -> refused("refused the API key", code, look.forKey());
            case "missing_model" -> refused("was not told which model to use", code);
            case "invalid_model", "model_not_found" ->
                refused("does not know the model " + options.model(), code, look.forModel());
            case "beta_api_shape_disabled" -> refused("was asked for the beta protocol", code);
            case "insufficient_quota" -> refused("has no quota left for this key", code);
            case "session_expired" ->
                new EndReason(Kind.SESSION_EXPIRED, "The model's session reached its greatest length");
            default -> null;
        };
    }

    EndReason settingsRefused(ApiError error) {
        String where = error.param() == null ? "" : ", at " + error.param();
        return refused("refused the session's settings" + where, name(error), look.forParam(error.param()));
    }

    EndReason otherFormats(String asked, String given) {
        return new EndReason(
                Kind.MODEL_REFUSED, options.host() + " answers in " + given + " where " + asked + " was asked for");
    }

    private EndReason refused(String what, String code) {
        return refused(what, code, "");
    }

    private EndReason refused(String what, String code, String hint) {
        return new EndReason(Kind.MODEL_REFUSED, options.host() + " " + what + " (" + code + ")" + hint);
    }

    /** @param reason the close frame's, which may be an error's {@code type.code} */
    EndReason closed(int code, String reason, long now) {
        ApiError error = recentError(now);
        EndReason fatal = error == null ? fatal(reason.substring(reason.indexOf('.') + 1)) : fatal(error);
        if (fatal != null) {
            return fatal;
        }
        String why = reason.isBlank() ? "" : ", " + reason;
        return new EndReason(
                Kind.MODEL_LOST, options.host() + " closed the session (" + code + why + ")" + after(error));
    }

    /** @param status the HTTP status of a refused handshake, or 0 */
    EndReason failed(Throwable cause, int status) {
        if (status != 0) {
            return refused("refused the connection", "HTTP " + status, look.forStatus(status));
        }
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new EndReason(Kind.MODEL_UNREACHABLE, why);
    }

    EndReason late(String event, long now) {
        return new EndReason(
                Kind.MODEL_UNREACHABLE,
                options.host() + " sent no " + event + " within 10 s" + after(recentError(now)));
    }

    EndReason silent(long now) {
        return new EndReason(Kind.MODEL_SILENT, "The model gave no answer for 30 s" + after(recentError(now)));
    }

    EndReason invalidMessages(int messages) {
        return new EndReason(Kind.MODEL_LOST, options.host() + " sent " + messages + " invalid messages in a row");
    }

    EndReason notReading() {
        return new EndReason(Kind.MODEL_LOST, options.host() + " takes no more messages");
    }

    private static String after(ApiError error) {
        return error == null ? "" : ", after the error " + name(error);
    }

    /** Why a response is not whole, in a word; {@code unknown} if the server says none, or no word. */
    static String reason(Response response) {
        String reason = response.reason();
        if (reason == null && response.error() != null) {
            reason = name(response.error());
        }
        return reason != null && WORD.matcher(reason).matches() ? reason : "unknown";
    }

    /** Its code or, without one, its type; never null. */
    static String name(ApiError error) {
        if (error.code() != null) {
            return error.code();
        }
        return error.type() == null ? "unknown" : error.type();
    }
}
