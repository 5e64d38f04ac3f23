package org.camelvoice.sandbox;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a client says when it connects. OpenAI's server looks at none of it before the WebSocket is open: then it sends
 * an {@code error} and closes.
 *
 * @param key   empty if the client sent none, which the sandbox lets pass
 * @param model empty if the URL names none
 * @param beta  whether it asks for the beta protocol, which is gone
 */
record ConnectionRequest(String key, String model, boolean beta) {

    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    /** Why a session ends before it has begun. */
    record Rejection(String code, String message, int closeCode) {

        String closeReason() {
            return "invalid_request_error." + code;
        }
    }

    static ConnectionRequest of(HttpServerRequest request) {
        String model = request.getParam("model", "");
        return new ConnectionRequest(key(request), model, request.headers().contains("OpenAI-Beta"));
    }

    private static String key(HttpServerRequest request) {
        String authorization = request.headers().get("Authorization");
        if (authorization != null) {
            return authorization.replaceFirst("(?i)^Bearer\\s+", "");
        }
        return Arrays.stream(
                        request.headers().contains("Sec-WebSocket-Protocol")
                                ? request.headers()
                                        .get("Sec-WebSocket-Protocol")
                                        .split("\\s*,\\s*")
                                : new String[0])
                .filter(protocol -> protocol.startsWith(KEY_PROTOCOL))
                .map(protocol -> protocol.substring(KEY_PROTOCOL.length()))
                .findFirst()
                .orElse("");
    }

    /** The faults that are asked for by the key and by the model's name. */
    void faults(Prompter prompter) {
        Fault.ofKey(key).ifPresent(prompter::fault);
        Fault.ofModel(model).ifPresent(prompter::fault);
    }

    Optional<Rejection> rejection(Prompter prompter) {
        if (beta) {
            return Optional.of(new Rejection(
                    "beta_api_shape_disabled",
                    "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
                    4000));
        }
        if (prompter.has(Fault.WRONG_KEY)) {
            return Optional.of(new Rejection("invalid_api_key", wrongKey(), 3000));
        }
        if (model.isEmpty()) {
            return Optional.of(new Rejection(
                    "missing_model",
                    "You must provide a model parameter, for example "
                            + "wss://api.openai.com/v1/realtime?model=gpt-realtime-1.5",
                    4000));
        }
        return prompter.has(Fault.UNKNOWN_MODEL)
                ? Optional.of(new Rejection(
                        "invalid_model", "Model \"" + model + "\" is not supported in realtime mode.", 4000))
                : Optional.empty();
    }

    private String wrongKey() {
        return "Incorrect API key provided: %s***. You can find your API key at https://platform.openai.com/account/api-keys."
                .formatted(key.substring(0, Math.min(5, key.length())));
    }
}
