package org.camelvoice.platform;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.Interruption;
import org.camelvoice.audio.Interruption.Cut;
import org.camelvoice.call.Call;
import org.camelvoice.call.EndReason;

/** What a route can do to a call, whatever its platform: {@code to: voice:call/<name>}. */
enum CallCommand {
    /** Drops what is still to be played, and tells what was cut. */
    CLEAR {
        @Override
        void run(Call call, Exchange exchange) {
            Interruption interruption = call.clear();
            Message message = exchange.getMessage();
            message.removeHeader(VoiceConstants.ITEM_ID);
            message.removeHeader(VoiceConstants.HEARD_MILLIS);
            if (!interruption.cuts().isEmpty()) {
                Cut first = interruption.cuts().get(0);
                message.setHeader(VoiceConstants.ITEM_ID, first.itemId());
                message.setHeader(VoiceConstants.HEARD_MILLIS, first.heardMillis());
            }
            exchange.setProperty(VoiceConstants.INTERRUPTION, interruption);
        }
    },
    /** Ends the call when what is queued has been heard. */
    HANGUP {
        @Override
        void run(Call call, Exchange exchange) {
            call.endAfterLastWords(new EndReason(EndReason.Kind.HANGUP, "A route hung up"));
        }
    };

    static final Set<String> NAMES =
            Arrays.stream(values()).map(CallCommand::word).collect(Collectors.toUnmodifiableSet());

    abstract void run(Call call, Exchange exchange);

    static CallCommand of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
