package org.camelvoice.platform;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.call.ExchangeCall;

/** Does something to the exchange's call. Runs on the call's loop. */
final class CallCommandProducer extends DefaultProducer {
    private final CallCommand command;

    CallCommandProducer(VoiceEndpoint endpoint, CallCommand command) {
        super(endpoint);
        this.command = command;
    }

    @Override
    public void process(Exchange exchange) {
        command.run(ExchangeCall.of(exchange), exchange);
    }
}
