package org.camelvoice.platform.twilio;

import org.apache.camel.CamelContext;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.UpgradeGuard;
import org.camelvoice.platform.UpgradeRequest;

/** Admits to a Media Stream's WebSocket whom Twilio sends: {@code X-Twilio-Signature} on the request to upgrade. */
final class TwilioGuard implements UpgradeGuard {
    private final CamelContext context;

    TwilioGuard(CamelContext context) {
        this.context = context;
    }

    @Override
    public Verdict decide(UpgradeRequest request) {
        return TwilioDoor.of(context).admitsUpgrade(request.header(TwilioSignature.HEADER), request.target())
                ? UpgradeGuard.admit()
                : UpgradeGuard.refuse(403, "Not signed by Twilio.", RefusalReason.SIGNATURE);
    }
}
