package org.camelvoice.realtime.client;

import java.net.ConnectException;
import java.net.UnknownHostException;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.EndReason.Kind;
import org.camelvoice.realtime.event.ApiError;

/** What a session's end means for its call, in a sentence. */
final class SessionFailure {
    private final SessionOptions options;

    SessionFailure(SessionOptions options) {
        this.options = options;
    }

    /** Null if the error ends nothing. */
    EndReason fatal(ApiError error) {
        String code = error.code() == null ? "" : error.code();
        return switch (code) {
            case "invalid_api_key" -> refused("refused the API key", error);
            case "missing_model" -> refused("was not told which model to use", error);
            case "invalid_model", "model_not_found" -> refused("does not know the model " + options.model(), error);
            case "beta_api_shape_disabled" -> refused("was asked for the beta protocol", error);
            case "insufficient_quota" -> refused("has no quota left for this key", error);
            case "session_expired" ->
                new EndReason(Kind.SESSION_EXPIRED, "The model's session reached its greatest length");
            default -> null;
        };
    }

    EndReason settingsRefused(ApiError error) {
        return refused("refused the session's settings, at " + error.param(), error);
    }

    EndReason otherFormats(String asked, String given) {
        return new EndReason(
                Kind.MODEL_REFUSED, options.host() + " answers in " + given + " where " + asked + " was asked for");
    }

    private EndReason refused(String what, ApiError error) {
        return new EndReason(Kind.MODEL_REFUSED, options.host() + " " + what + " (" + error.code() + ")");
    }

    /** @param lastError the last error before the close; null if there was none */
    EndReason closed(int code, String reason, ApiError lastError) {
        EndReason fatal = lastError == null ? null : fatal(lastError);
        if (fatal != null) {
            return fatal;
        }
        String why = reason == null || reason.isBlank() ? "" : ", " + reason;
        String error = lastError == null ? "" : ", after the error " + lastError.code();
        return new EndReason(Kind.MODEL_LOST, options.host() + " closed the session (" + code + why + ")" + error);
    }

    EndReason failed(Throwable cause, int status) {
        if (status != 0) {
            return new EndReason(Kind.MODEL_REFUSED, options.host() + " refused the connection: HTTP " + status);
        }
        return new EndReason(Kind.MODEL_UNREACHABLE, "Cannot reach " + options.host() + ": " + why(cause));
    }

    private static String why(Throwable cause) {
        if (cause instanceof UnknownHostException || cause.getCause() instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof ConnectException) {
            return "connection refused";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    EndReason late(String event) {
        return new EndReason(Kind.MODEL_UNREACHABLE, options.host() + " sent no " + event + " within 10 s");
    }

    EndReason silent() {
        return new EndReason(Kind.MODEL_SILENT, "The model gave no answer for 30 s");
    }

    EndReason notReading() {
        return new EndReason(Kind.MODEL_LOST, options.host() + " takes no more messages");
    }
}
