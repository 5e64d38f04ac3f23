package org.camelvoice.platform.twilio;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** What a webhook's exchange answers: of the request, whose headers it has, nothing is left. */
final class TwilioAnswer {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    private TwilioAnswer() {}

    /** TwiML. */
    static void give(Exchange exchange, String twiml) {
        answer(exchange, OK, twiml);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/xml; charset=utf-8");
    }

    /** That it was heard. */
    static void give(Exchange exchange) {
        answer(exchange, NO_CONTENT, null);
    }

    /** No, and the route stops. */
    static void refuse(Exchange exchange, int status) {
        answer(exchange, status, null);
        exchange.setRouteStop(true);
    }

    private static void answer(Exchange exchange, int status, String body) {
        Message message = exchange.getMessage();
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setBody(body);
    }
}
