package org.camelvoice.realtime;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.realtime.client.SessionOptions;
import org.camelvoice.realtime.event.NoiseReduction;
import org.camelvoice.realtime.event.OutputModality;
import org.camelvoice.realtime.event.RealtimeAudioFormat;
import org.camelvoice.realtime.event.SemanticVad.Eagerness;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.realtime.event.Transcription;
import org.camelvoice.realtime.event.TurnDetection;
import org.camelvoice.tenant.ModelAudio;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TurnDetectionType;

/** Builds a session's options from a tenant and the component's options. */
final class TenantSession {

    private TenantSession() {}

    static SessionOptions options(Tenant tenant, OpenAiRealtimeConfiguration configuration) {
        String model = model(tenant, configuration);
        boolean server = tenant.turnDetection() != TurnDetectionType.NONE;
        boolean byVad = tenant.turnDetection() == TurnDetectionType.SERVER_VAD;
        return new SessionOptions(
                ModelAddress.uri(configuration.getUrl(), model),
                headers(configuration),
                config(tenant, transcriptionModel(tenant, configuration)),
                model,
                format(tenant.inputFormat()),
                format(tenant.outputFormat()),
                byVad ? tenant.getPrefixPaddingMillis() : 0,
                byVad ? tenant.getSilenceMillis() : 0,
                server && tenant.isCreateResponse(),
                server && tenant.isInterruptResponse(),
                McpServers.of(tenant),
                tenant.getGreeting(),
                transcriptionModel(tenant, configuration));
    }

    /** The model that answers and, unless there are no transcripts, the one that transcribes. */
    static List<String> models(Tenant tenant, OpenAiRealtimeConfiguration configuration) {
        return Stream.of(model(tenant, configuration), transcriptionModel(tenant, configuration))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Null for no transcripts. */
    private static String transcriptionModel(Tenant tenant, OpenAiRealtimeConfiguration configuration) {
        String model = tenant.getTranscriptionModel() == null
                ? configuration.getTranscriptionModel()
                : tenant.getTranscriptionModel();
        return Tenant.NO_TRANSCRIPTION.equals(model) ? null : model;
    }

    /** The tenant's model, or the URL's, or the settings'. */
    private static String model(Tenant tenant, OpenAiRealtimeConfiguration configuration) {
        if (tenant.getModel() != null) {
            return tenant.getModel();
        }
        return Objects.requireNonNullElse(ModelAddress.modelOf(configuration.getUrl()), configuration.getModel());
    }

    private static Map<String, String> headers(OpenAiRealtimeConfiguration configuration) {
        Map<String, String> headers = new HashMap<>();
        for (String pair : configuration.getHeaders().split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                headers.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        if (!configuration.getApiKey().isEmpty()) {
            String value = configuration.getAuthScheme() + " " + configuration.getApiKey();
            headers.put(configuration.getAuthHeader(), value.strip());
        }
        return headers;
    }

    private static AudioFormat format(ModelAudio audio) {
        return switch (audio) {
            case PCM -> AudioFormat.PCM16_24K;
            case PCMU -> AudioFormat.MULAW_8K;
            case PCMA -> AudioFormat.ALAW_8K;
        };
    }

    private static SessionConfig config(Tenant tenant, String transcriptionModel) {
        SessionConfig config = SessionConfig.realtime()
                .outputModality(OutputModality.AUDIO)
                .inputFormat(RealtimeAudioFormat.of(tenant.inputFormat().type()))
                .outputFormat(RealtimeAudioFormat.of(tenant.outputFormat().type()))
                .voice(tenant.getVoice())
                .turnDetection(turns(tenant));
        if (!tenant.getInstructions().isEmpty()) {
            config = config.instructions(tenant.getInstructions());
        }
        if (tenant.getSpeed() != 1) {
            config = config.speed(tenant.getSpeed());
        }
        if (!tenant.getNoiseReduction().isEmpty()) {
            config = config.noiseReduction(
                    NoiseReduction.valueOf(tenant.getNoiseReduction().toUpperCase(Locale.ROOT)));
        }
        return transcriptionModel == null ? config : config.transcription(transcription(transcriptionModel, tenant));
    }

    private static Transcription transcription(String model, Tenant tenant) {
        Transcription transcription = Transcription.by(model);
        return tenant.getLanguage() == null ? transcription : transcription.language(tenant.getLanguage());
    }

    private static TurnDetection turns(Tenant tenant) {
        return switch (tenant.turnDetection()) {
            case SERVER_VAD ->
                TurnDetection.serverVad()
                        .threshold(tenant.getVadThreshold())
                        .prefixPaddingMillis(tenant.getPrefixPaddingMillis())
                        .silenceDurationMillis(tenant.getSilenceMillis())
                        .createResponse(tenant.isCreateResponse())
                        .interruptResponse(tenant.isInterruptResponse());
            case SEMANTIC_VAD ->
                TurnDetection.semanticVad()
                        .eagerness(Eagerness.valueOf(tenant.getEagerness().toUpperCase(Locale.ROOT)))
                        .createResponse(tenant.isCreateResponse())
                        .interruptResponse(tenant.isInterruptResponse());
            case NONE -> TurnDetection.manual();
        };
    }
}
