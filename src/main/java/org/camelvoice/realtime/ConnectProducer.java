package org.camelvoice.realtime;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallAttributes;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.realtime.client.RealtimeSession;
import org.camelvoice.tenant.Template;
import org.camelvoice.tool.Tools;

/** Opens the session of the exchange's call. Runs on the call's loop, and does not wait for the session. */
final class ConnectProducer extends DefaultProducer {
    static final String CONNECT = "connect";

    private final OpenAiRealtimeEndpoint endpoint;
    /** Null until started. */
    private OpenAiRealtimeConfiguration configuration;

    ConnectProducer(OpenAiRealtimeEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        configuration = endpoint.getComponent().withSettings(endpoint.getConfiguration());
    }

    @Override
    public void process(Exchange exchange) {
        Call call = ExchangeCall.of(exchange);
        if (call.session() != null) {
            throw new IllegalStateException("Expected a call without a session, but route " + exchange.getFromRouteId()
                    + " connects it a second time");
        }
        RealtimeSession session = new RealtimeSession(
                call,
                TenantSession.options(call.tenant(), configuration, words(call)),
                endpoint.getComponent().apology(),
                ToolFunctions.of(Tools.of(endpoint.getCamelContext())));
        call.session(session);
        session.open(endpoint.getComponent().transport(configuration));
    }

    /** Fills a tenant's words with what is known of the call; observers are told of each name once that nothing is known by. */
    private static Function<Template, String> words(Call call) {
        CallFacts facts = call.facts();
        Set<String> unfilled = new LinkedHashSet<>();
        return template -> template.fill(name -> CallAttributes.named(name, facts.attributes()), name -> {
            if (unfilled.add(name)) {
                call.events().unfilled(facts, name);
            }
        });
    }
}
