package org.camelvoice.realtime.client;

import java.util.function.Consumer;
import org.camelvoice.call.Farewells;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.TranscriptionUsage;
import org.camelvoice.realtime.event.Usage;

/** Reports the usage of models. Owned by the loop that owns the link. */
final class Consumption {
    private static final String DONE = "response.done";
    private static final String TRANSCRIBED = "conversation.item.input_audio_transcription.completed";

    private final Consumer<ModelUsage> whoPays;
    private final SessionOptions options;
    private final Farewells farewells;

    Consumption(Consumer<ModelUsage> whoPays, SessionOptions options, Farewells farewells) {
        this.whoPays = whoPays;
        this.farewells = farewells;
        this.options = options;
    }

    /** Those who wait to hear the last of it, of all calls. */
    Farewells farewells() {
        return farewells;
    }

    /** Whether the event says what was used. */
    static boolean isIn(ServerEvent event) {
        return event.type().equals(DONE) || event.type().equals(TRANSCRIBED);
    }

    /** An event that nobody else hears any more. */
    void hear(ServerEvent event) {
        if (event.type().equals(DONE) && event.response() != null) {
            answered(event.response());
        } else if (event.type().equals(TRANSCRIBED)) {
            transcribed(event);
        }
    }

    void answered(Response response) {
        Usage usage = response.usage();
        if (usage != null) {
            Tokens tokens = new Tokens(
                    usage.inputTextTokens(),
                    usage.inputAudioTokens(),
                    usage.cachedTextTokens(),
                    usage.cachedAudioTokens(),
                    usage.outputTextTokens(),
                    usage.outputAudioTokens());
            whoPays.accept(new ModelUsage(Source.RESPONSE, response.id(), options.model(), tokens, 0));
        }
    }

    void transcribed(ServerEvent event) {
        TranscriptionUsage usage = event.transcriptionUsage();
        if (usage != null && options.transcriptionModel() != null) {
            Tokens tokens =
                    new Tokens(usage.inputTextTokens(), usage.inputAudioTokens(), 0, 0, usage.outputTextTokens(), 0);
            whoPays.accept(new ModelUsage(
                    Source.TRANSCRIPTION, event.itemId(), options.transcriptionModel(), tokens, usage.seconds()));
        }
    }
}
