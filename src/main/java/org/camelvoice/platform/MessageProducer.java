package org.camelvoice.platform;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.ExchangeCall;

/** Sends one of the platform's messages to the exchange's caller. Runs on the call's loop. */
final class MessageProducer extends DefaultProducer {
    private final String platform;
    private final String message;

    MessageProducer(VoiceEndpoint endpoint, String platform, String message) {
        super(endpoint);
        this.platform = platform;
        this.message = message;
    }

    @Override
    public void process(Exchange exchange) {
        Call call = ExchangeCall.of(exchange);
        if (!call.facts().platform().equals(platform)) {
            throw new IllegalArgumentException("to voice:%s/%s: expected a call of %s, got one of %s"
                    .formatted(platform, message, platform, call.facts().platform()));
        }
        Message in = exchange.getMessage();
        call.caller()
                .send(
                        message,
                        in.getBody(),
                        in.getHeader(VoiceConstants.RESPONSE_ID, String.class),
                        in.getHeader(VoiceConstants.ITEM_ID, String.class));
    }
}
