package org.camelvoice.realtime;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.call.Call;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.realtime.client.RealtimeSession;
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
                TenantSession.options(call.tenant(), configuration),
                endpoint.getComponent().apology(),
                ToolFunctions.of(Tools.of(endpoint.getCamelContext())));
        call.session(session);
        session.open(endpoint.getComponent().transport(configuration));
    }
}
