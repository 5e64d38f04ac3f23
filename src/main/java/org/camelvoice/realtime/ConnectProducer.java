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
import org.camelvoice.call.PrewarmedSession;
import org.camelvoice.realtime.client.PrewarmedLink;
import org.camelvoice.realtime.client.RealtimeSession;
import org.camelvoice.realtime.client.SessionOptions;
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
        SessionOptions options = TenantSession.options(call.tenant(), configuration, words(call));
        PrewarmedLink prewarmed = prewarmed(call, options);
        if (prewarmed == null) {
            newSession(call, options).open(endpoint.getComponent().transport(configuration));
        } else {
            adopt(call, prewarmed);
        }
    }

    /** Until a session has the link, it is this one's to close. */
    private void adopt(Call call, PrewarmedLink prewarmed) {
        try {
            newSession(call, prewarmed.options())
                    .adopt(prewarmed, endpoint.getComponent().transport(configuration));
        } catch (Throwable e) {
            prewarmed.close(); // nothing if the session has it
            throw e;
        }
    }

    /** The link that was opened for this call while the phone still rang; null if there is none that suits it. */
    private static PrewarmedLink prewarmed(Call call, SessionOptions options) {
        PrewarmedSession taken =
                call.expected() == null ? null : call.expected().take();
        if (taken instanceof PrewarmedLink link && link.suits(call.tenant(), options)) {
            return link;
        }
        if (taken != null) {
            taken.close();
        }
        return null;
    }

    private RealtimeSession newSession(Call call, SessionOptions options) {
        RealtimeSession session = new RealtimeSession(
                call,
                options,
                endpoint.getComponent().apology(),
                ToolFunctions.of(Tools.of(endpoint.getCamelContext())));
        call.session(session);
        return session;
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
