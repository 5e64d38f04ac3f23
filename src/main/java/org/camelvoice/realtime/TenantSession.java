package org.camelvoice.realtime;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
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
import org.camelvoice.tenant.Template;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TurnDetectionType;

/** Builds a session's options from a tenant and the component's options. */
final class TenantSession {

    private static final String CUSTOM_VOICE = "voice_";

    private TenantSession() {}

    /** @param words fills what the tenant says and is told for this call */
    static SessionOptions options(
            Tenant tenant, OpenAiRealtimeConfiguration configuration, Function<Template, String> words) {
        ModelServer at = ModelServer.of(tenant.getServer(), configuration);
        String model = model(tenant, at, configuration);
        boolean server = tenant.turnDetection() != TurnDetectionType.NONE;
        boolean byVad = tenant.turnDetection() == TurnDetectionType.SERVER_VAD;
        String transcriptionModel = transcriptionModel(tenant, configuration);
        return new SessionOptions(
                ModelAddress.uri(at.url(), model),
                at.handshake(),
                config(tenant, transcriptionModel, words.apply(tenant.instructionsTemplate())),
                model,
                format(tenant.inputFormat()),
                format(tenant.outputFormat()),
                byVad ? tenant.getPrefixPaddingMillis() : 0,
                byVad ? tenant.getSilenceMillis() : 0,
                server && createsResponses(tenant),
                server && tenant.isInterruptResponse(),
                tenant.isBargeIn(),
                McpServers.of(tenant),
                words.apply(tenant.greetingTemplate()),
                transcriptionModel);
    }

    /** The server does not know how far the model was heard, and would answer too soon one who may not interrupt. */
    private static boolean createsResponses(Tenant tenant) {
        return tenant.isCreateResponse() && tenant.isBargeIn();
    }

    /** The model that answers and, unless there are no transcripts, the one that transcribes. */
    static List<String> models(Tenant tenant, OpenAiRealtimeConfiguration configuration) {
        ModelServer at = ModelServer.of(tenant.getServer(), configuration);
        return Stream.of(model(tenant, at, configuration), transcriptionModel(tenant, configuration))
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
    private static String model(Tenant tenant, ModelServer at, OpenAiRealtimeConfiguration configuration) {
        if (tenant.getModel() != null) {
            return tenant.getModel();
        }
        return Objects.requireNonNullElse(ModelAddress.modelOf(at.url()), configuration.getModel());
    }

    private static AudioFormat format(ModelAudio audio) {
        return switch (audio) {
            case PCM -> AudioFormat.PCM16_24K;
            case PCMU -> AudioFormat.MULAW_8K;
            case PCMA -> AudioFormat.ALAW_8K;
        };
    }

    private static SessionConfig config(Tenant tenant, String transcriptionModel, String instructions) {
        SessionConfig config = SessionConfig.realtime()
                .outputModality(OutputModality.AUDIO)
                .inputFormat(RealtimeAudioFormat.of(tenant.inputFormat().type()))
                .outputFormat(RealtimeAudioFormat.of(tenant.outputFormat().type()))
                .turnDetection(turns(tenant));
        if (!instructions.isEmpty()) {
            config = config.instructions(instructions);
        }
        if (!tenant.getNoiseReduction().isEmpty()) {
            config = config.noiseReduction(
                    NoiseReduction.valueOf(tenant.getNoiseReduction().toUpperCase(Locale.ROOT)));
        }
        if (transcriptionModel != null) {
            config = config.transcription(transcription(transcriptionModel, tenant));
        }
        return speaking(config, tenant);
    }

    /** With how the model speaks, and how much. */
    private static SessionConfig speaking(SessionConfig config, Tenant tenant) {
        String voice = tenant.getVoice();
        SessionConfig speaking = voice.startsWith(CUSTOM_VOICE) ? config.customVoice(voice) : config.voice(voice);
        if (tenant.getSpeed() != 1) {
            speaking = speaking.speed(tenant.getSpeed());
        }
        String tokens = tenant.getMaxOutputTokens();
        if (tokens == null) {
            return speaking;
        }
        return tokens.equals(Tenant.NO_LIMIT)
                ? speaking.unlimitedOutputTokens()
                : speaking.maxOutputTokens(Integer.valueOf(tokens));
    }

    private static Transcription transcription(String model, Tenant tenant) {
        Transcription transcription =
                Transcription.by(model).language(tenant.getLanguage()).prompt(tenant.getTranscriptionPrompt());
        return tenant.getTranscriptionKeywords().isEmpty()
                ? transcription
                : transcription.keywords(tenant.getTranscriptionKeywords());
    }

    private static TurnDetection turns(Tenant tenant) {
        return switch (tenant.turnDetection()) {
            case SERVER_VAD ->
                TurnDetection.serverVad()
                        .threshold(tenant.getVadThreshold())
                        .prefixPaddingMillis(tenant.getPrefixPaddingMillis())
                        .silenceDurationMillis(tenant.getSilenceMillis())
                        .createResponse(createsResponses(tenant))
                        .interruptResponse(tenant.isInterruptResponse());
            case SEMANTIC_VAD ->
                TurnDetection.semanticVad()
                        .eagerness(Eagerness.valueOf(tenant.getEagerness().toUpperCase(Locale.ROOT)))
                        .createResponse(createsResponses(tenant))
                        .interruptResponse(tenant.isInterruptResponse());
            case NONE -> TurnDetection.manual();
        };
    }
}
