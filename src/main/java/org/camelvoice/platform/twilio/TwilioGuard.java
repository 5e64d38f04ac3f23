package org.camelvoice.platform.twilio;

import java.util.Map;
import java.util.Set;
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
    public Set<String> proofs() {
        return Set.of(TwilioSignature.HEADER);
    }

    @Override
    public Verdict decide(UpgradeRequest request) {
        TwilioDoor door = TwilioDoor.of(context);
        if (door.isOpen()) {
            return UpgradeGuard.admit(); // nobody has looked at the signature
        }
        return door.admitsUpgrade(request.header(TwilioSignature.HEADER), request.target())
                ? UpgradeGuard.admitProven(Map.of(), () -> null)
                : UpgradeGuard.refuse(403, "Not signed by Twilio.", RefusalReason.SIGNATURE);
    }
}
