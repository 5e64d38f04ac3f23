package org.camelvoice.plugin;

import org.apache.camel.CamelContext;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Prices;
import org.camelvoice.realtime.OpenAiRealtimeComponent;
import org.camelvoice.tenant.Tenant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which limits of tenants in US dollars cannot be held, since a model of theirs has no known price. Its tokens still
 * count against limits in tokens.
 */
final class PricedModels {
    private static final Logger LOG = LoggerFactory.getLogger(PricedModels.class);

    private final OpenAiRealtimeComponent component;
    private final Calls calls;

    PricedModels(CamelContext context) {
        component = context.getComponent("openai-realtime", OpenAiRealtimeComponent.class);
        calls = Calls.of(context);
    }

    /** One warning for each model of the tenant. */
    void check(Tenant tenant) {
        if (tenant.getLimits().countsMoney()) {
            Prices prices = calls.prices(tenant);
            component.models(tenant).stream()
                    .filter(model -> !prices.knows(model))
                    .forEach(model -> LOG.warn(warning(tenant, model)));
        }
    }

    private static String warning(Tenant tenant, String model) {
        return "%s: limits.usdPerCall and limits.usdPerDay do not count the model %s, which has no known price; add its lines to voice.prices"
                .formatted(tenant.description(), model);
    }
}
