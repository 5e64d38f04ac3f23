package org.camelvoice.processor;

import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.tenant.Tenant;

/**
 * {@code transferTarget} looks up the body among the tenant's {@code transferTargets}, by name or by number, and sets
 * the header for {@code voice:call/transfer}. For anything else, its exception lists the names, without numbers.
 */
final class TransferTargetStep implements Processor {

    @Override
    public void process(Exchange exchange) {
        Tenant tenant = CallSteps.tenant(exchange, "transferTarget");
        String wanted = exchange.getMessage().getBody(String.class);
        exchange.getMessage().setHeader(VoiceConstants.TRANSFER_TO, find(tenant, wanted == null ? "" : wanted.strip()));
    }

    private static String find(Tenant tenant, String wanted) {
        Map<String, String> targets = tenant.transferTargets();
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("Nobody can be reached by transfer.");
        }
        return targets.entrySet().stream()
                .filter(target -> target.getKey().equalsIgnoreCase(wanted)
                        || target.getValue().equals(wanted))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Expected one of " + String.join(", ", targets.keySet()) + "."));
    }
}
