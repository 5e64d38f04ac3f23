package org.camelvoice.realtime.client;

import org.camelvoice.call.Call;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.ModelUsage.Source;
import org.camelvoice.call.ModelUsage.Tokens;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.TranscriptionUsage;
import org.camelvoice.realtime.event.Usage;

/** Reports the usage of models to the call. Owned by the call's loop. */
final class Consumption {
    private final Call call;
    private final SessionOptions options;

    Consumption(Call call, SessionOptions options) {
        this.call = call;
        this.options = options;
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
            call.minutes().used(new ModelUsage(Source.RESPONSE, response.id(), options.model(), tokens, 0));
        }
    }

    void transcribed(ServerEvent event) {
        TranscriptionUsage usage = event.transcriptionUsage();
        if (usage != null && options.transcriptionModel() != null) {
            Tokens tokens =
                    new Tokens(usage.inputTextTokens(), usage.inputAudioTokens(), 0, 0, usage.outputTextTokens(), 0);
            call.minutes()
                    .used(new ModelUsage(
                            Source.TRANSCRIPTION,
                            event.itemId(),
                            options.transcriptionModel(),
                            tokens,
                            usage.seconds()));
        }
    }
}
