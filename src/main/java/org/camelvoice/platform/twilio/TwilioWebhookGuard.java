package org.camelvoice.platform.twilio;

import java.util.List;
import java.util.function.Function;
import org.apache.camel.CamelContext;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.WebhookGuard;

/** Refuses webhooks of Twilio's that have no signature, while one is needed. */
final class TwilioWebhookGuard implements WebhookGuard {
    private static final String PATHS = "/twilio/";

    private final CamelContext context;

    TwilioWebhookGuard(CamelContext context) {
        this.context = context;
    }

    @Override
    public boolean guards(String path) {
        return path.startsWith(PATHS);
    }

    @Override
    public UpgradeGuard.Refused refusal(Function<String, List<String>> header) {
        List<String> signatures = header.apply(TwilioSignature.HEADER);
        return TwilioDoor.of(context).mayBeSigned(signatures.size() == 1 ? signatures.get(0) : null)
                ? null
                : UpgradeGuard.refuse(403, "", RefusalReason.SIGNATURE);
    }
}
