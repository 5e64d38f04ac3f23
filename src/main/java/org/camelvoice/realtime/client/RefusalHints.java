package org.camelvoice.realtime.client;

import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantServer;

/**
 * What to check when a server refuses a session: the setting, or the tenant's property and file. Never contains a key.
 */
final class RefusalHints {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final SessionOptions options;
    private final Tenant tenant;

    RefusalHints(SessionOptions options, Tenant tenant) {
        this.options = options;
        this.tenant = tenant;
    }

    /** For a refused handshake; empty if the status does not point to a setting. */
    String forStatus(int status) {
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN -> forKey();
            case NOT_FOUND ->
                ": check "
                        + (hasOwnUrl() ? ofTenant("server.url") : "OPENAI_REALTIME_URL (openai.url)")
                        + " and the model " + options.model();
            default -> "";
        };
    }

    /** For a refused or missing key. */
    String forKey() {
        if (hasOwnUrl() || tenant.getServer().apiKey() != null) {
            return ": check " + ofTenant("server.apiKey");
        }
        if (options.headers().isEmpty()) {
            return ": no API key was sent; set OPENAI_API_KEY (openai.apiKey)";
        }
        boolean openAi = TenantServer.isOpenAi(options.uri().getHost());
        return ": check OPENAI_API_KEY (openai.apiKey)"
                + (openAi ? "" : ", and how it is sent: OPENAI_AUTH_HEADER, OPENAI_AUTH_SCHEME");
    }

    private boolean hasOwnUrl() {
        return tenant.getServer().url() != null;
    }

    /** For an unknown model. */
    String forModel() {
        return tenant.getModel() == null && !hasOwnUrl()
                ? ": check OPENAI_REALTIME_MODEL (openai.model)"
                : ": see " + ofTenant("model");
    }

    /**
     * @param param the field that the server names, such as {@code session.audio.output.voice}; null if it names none
     */
    String forParam(String param) {
        return ": see " + ofTenant(property(param == null ? "" : param));
    }

    private String ofTenant(String property) {
        String place = tenant.place() == null ? "" : " (" + tenant.place() + ")";
        return (property.isEmpty() ? "" : property + " of ") + "tenant " + tenant.name() + place;
    }

    /** The tenant's property, with its value if that is a name; empty if there is no such property. */
    private String property(String param) {
        if (param.startsWith("session.audio.input.turn_detection")) {
            return "turnDetection";
        }
        return switch (param) {
            case "session.audio.output.voice" -> "voice " + tenant.getVoice();
            case "session.audio.output.speed" -> "speed";
            case "session.audio.input.transcription.language" -> "language " + tenant.getLanguage();
            case "session.audio.input.transcription.model" -> "transcriptionModel " + options.transcriptionModel();
            case "session.audio.input.transcription.prompt" -> "transcriptionPrompt";
            case "session.audio.input.transcription.keywords" -> "transcriptionKeywords";
            case "session.max_output_tokens" -> "maxOutputTokens " + tenant.getMaxOutputTokens();
            case "session.audio.input.noise_reduction" -> "noiseReduction";
            case "session.instructions" -> "instructions";
            default -> "";
        };
    }
}
