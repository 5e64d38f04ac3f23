package org.camelvoice.realtime;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.call.Call;
import org.camelvoice.call.ExchangeCall;
import org.camelvoice.realtime.client.RealtimeSession;

/** Sends a client event to the session of the exchange's call. Runs on the call's loop. */
final class ClientEventProducer extends DefaultProducer {
    private final ClientCommand command;

    ClientEventProducer(OpenAiRealtimeEndpoint endpoint, ClientCommand command) {
        super(endpoint);
        this.command = command;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = ExchangeCall.of(exchange);
        if (call.session() instanceof RealtimeSession session) {
            command.run(session, exchange);
        } else {
            throw new IllegalStateException(
                    "Expected a session, but no route has sent this call to" + " openai-realtime:connect yet");
        }
    }
}
