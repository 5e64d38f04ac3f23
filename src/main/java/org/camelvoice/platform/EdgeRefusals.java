package org.camelvoice.platform;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/**
 * What the public port of a CamelContext has refused since the context was created, by reason. Whoever refuses counts
 * here: the listener, guards, webhooks, tickets and the API. Any thread may count and read.
 */
public final class EdgeRefusals {
    /** One for each reason; never changes. */
    private final Map<RefusalReason, LongAdder> counts = new EnumMap<>(RefusalReason.class);

    private EdgeRefusals() {
        for (RefusalReason reason : RefusalReason.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** The context's instance, created by the first who asks. */
    public static synchronized EdgeRefusals of(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        EdgeRefusals refusals = extension.getContextPlugin(EdgeRefusals.class);
        if (refusals == null) {
            refusals = new EdgeRefusals();
            extension.addContextPlugin(EdgeRefusals.class, refusals);
        }
        return refusals;
    }

    /** Somebody was refused. Called once for each refusal, before the answer is written. */
    public void count(RefusalReason reason) {
        counts.get(reason).increment();
    }

    /** How many were refused for this reason. */
    public long counted(RefusalReason reason) {
        return counts.get(reason).sum();
    }
}
