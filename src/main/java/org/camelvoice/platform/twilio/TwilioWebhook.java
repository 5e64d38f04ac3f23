package org.camelvoice.platform.twilio;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Printable;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.Failure;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.tenant.NoSuchTenantException;
import org.slf4j.LoggerFactory;

/**
 * The steps of routes that Twilio's webhooks begin, as processors by name. Each that refuses a request gives it its
 * answer, and the route stops.
 *
 * @see <a href="https://www.twilio.com/docs/voice/twiml#request-parameters">What Twilio posts of a call</a>
 */
final class TwilioWebhook {
    /** The exchange property with the token of the announced call. */
    private static final String TOKEN_PROPERTY = "CamelVoiceTwilioToken";

    private static final String TENANT = "tenant";
    private static final Set<String> OVER = Set.of("completed", "busy", "failed", "no-answer", "canceled");
    private static final Set<String> STREAM_OVER = Set.of("stream-stopped", "stream-error");
    private static final int LONGEST_ERROR = 200;
    private static final String RETRY_SOON_SECONDS = "1";

    private final RareLog refused = new RareLog(LoggerFactory.getLogger(TwilioWebhook.class));
    private final RareLog broken = new RareLog(LoggerFactory.getLogger(TwilioWebhook.class));
    private final RareLog failures = new RareLog(LoggerFactory.getLogger(TwilioWebhook.class));

    private final EdgeRefusals refusals;

    private TwilioWebhook(EdgeRefusals refusals) {
        this.refusals = refusals;
    }

    /** The steps, and the guard of the WebSocket, by the names that routes use. */
    static Map<String, Object> beans(CamelContext context) {
        TwilioWebhook webhook = new TwilioWebhook(EdgeRefusals.of(context));
        return Map.of(
                "twilioSignature", (Processor) webhook::requireSignature,
                "twilioTenant", (Processor) webhook::findTenant,
                "twilioIncoming", (Processor) webhook::announce,
                "twilioAnswer", (Processor) webhook::connect,
                "twilioStatus", (Processor) webhook::end,
                "twilioFailed", (Processor) webhook::failed,
                "twilioGuard", new TwilioGuard(context),
                "twilioWebhookGuard", new TwilioWebhookGuard(context));
    }

    /** {@code twilioSignature} lets pass what Twilio has signed, at a bounded rate: strangers use none of it up. */
    private void requireSignature(Exchange exchange) {
        TwilioRequest request = TwilioRequest.of(exchange);
        TwilioDoor door = TwilioDoor.of(exchange.getContext());
        if (!door.admitsWebhook(request.signature(), request.target(), request.form())) {
            refuse(exchange, 403, RefusalReason.SIGNATURE);
        } else if (!door.hasTimeForWebhook()) {
            refused.warn("Refused a phone call's webhook: more than {} come", TwilioSettings.MAX_WEBHOOKS_PER_SECOND);
            refuse(exchange, 429, RefusalReason.WEBHOOK_RATE);
            exchange.getMessage().setHeader("Retry-After", RETRY_SOON_SECONDS);
        }
    }

    private void refuse(Exchange exchange, int status, RefusalReason reason) {
        refusals.count(reason);
        TwilioAnswer.refuse(exchange, status);
    }

    /** {@code twilioTenant} finds the tenant by the number that is called, and sets the header {@code tenant}. */
    private void findTenant(Exchange exchange) {
        String called = TwilioRequest.of(exchange).field("To");
        String tenant = called == null ? null : calls(exchange).tenantOf(called);
        if (tenant == null) {
            refused.warn("Refused a phone call: no tenant has the number that it calls in its phoneNumbers");
            refuse(exchange, 404, RefusalReason.NO_TENANT);
        } else {
            exchange.getMessage().setHeader(TENANT, tenant);
        }
    }

    private static Calls calls(Exchange exchange) {
        return Calls.of(exchange.getContext());
    }

    /**
     * {@code twilioIncoming} announces a call for the tenant that the header {@code tenant} names, and sets the property
     * {@value VoiceConstants#EXPECTED_CALL}.
     */
    private void announce(Exchange exchange) {
        TwilioRequest request = TwilioRequest.of(exchange);
        String callSid = request.field("CallSid");
        // a header or a query parameter of the same name makes it a list
        if (!(exchange.getMessage().getHeader(TENANT) instanceof String tenant) || callSid == null) {
            refused.warn("Refused a phone call's webhook: expected one tenant in its path, and a CallSid");
            refuse(exchange, 400, RefusalReason.BAD_REQUEST);
        } else {
            announce(exchange, tenant, callSid, attributes(request));
        }
    }

    private void announce(Exchange exchange, String tenant, String callSid, Map<String, String> attributes) {
        try {
            announce(exchange, calls(exchange).expect(tenant, TwilioPlatform.NAME, attributes), callSid);
        } catch (NoSuchTenantException e) { // who the others are is nothing for a stranger
            refused.warn("Refused a phone call: there is no tenant {}", Printable.name(tenant));
            refuse(exchange, 404, RefusalReason.NO_TENANT);
        }
    }

    private void announce(Exchange exchange, ExpectedCall call, String callSid) {
        String token = calls(exchange).expected().announce(call, callSid);
        if (token == null) {
            refused.warn("Refused a phone call of tenant {}: too many are expected", call.tenant());
            TwilioAnswer.give(exchange, Twiml.busy());
            exchange.setRouteStop(true);
        } else {
            exchange.setProperty(VoiceConstants.EXPECTED_CALL, call);
            exchange.setProperty(TOKEN_PROPERTY, token);
        }
    }

    /** What Twilio says of the call, by its own names, and three by ours, which a stream has too. */
    private static Map<String, String> attributes(TwilioRequest request) {
        Map<String, String> attributes = new HashMap<>(request.fields());
        attributes.remove("CallToken"); // with it, somebody could place calls in the caller's name
        attributes.put("callSid", request.field("CallSid"));
        putIfKnown(attributes, "accountSid", request.field("AccountSid"));
        putIfKnown(attributes, "caller", request.field("From"));
        putIfKnown(attributes, "callee", request.field("To"));
        return attributes;
    }

    private static void putIfKnown(Map<String, String> attributes, String name, String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }

    /** {@code twilioAnswer} answers the announcement: Twilio connects the call with the WebSocket of its tenant. */
    private void connect(Exchange exchange) {
        ExpectedCall call = exchange.getProperty(VoiceConstants.EXPECTED_CALL, ExpectedCall.class);
        if (call == null) {
            throw new IllegalStateException("twilioAnswer: expected twilioIncoming before it");
        }
        String publicUrl = TwilioDoor.of(exchange.getContext()).publicUrl();
        TwilioAnswer.give(
                exchange,
                new TwilioAddresses(
                                publicUrl == null ? TwilioRequest.of(exchange).base() : publicUrl)
                        .connect(call, exchange.getProperty(TOKEN_PROPERTY, String.class)));
    }

    /** {@code twilioStatus} ends a call of which Twilio says that it is over, if it has not ended, or has not begun. */
    private void end(Exchange exchange) {
        TwilioRequest request = TwilioRequest.of(exchange);
        String callSid = request.field("CallSid");
        boolean over = OVER.contains(String.valueOf(request.field("CallStatus")));
        if (callSid != null && (over || STREAM_OVER.contains(String.valueOf(request.field("StreamEvent"))))) {
            calls(exchange).expected().forget(TwilioPlatform.NAME, callSid);
        }
        if (callSid != null && over) {
            calls(exchange).active().stream()
                    .filter(call -> isIt(call, callSid))
                    .forEach(TwilioWebhook::hangUp);
        }
        if (request.field("StreamError") != null) {
            broken.warn(
                    "Twilio reports a stream's error: {}", Printable.of(request.field("StreamError"), LONGEST_ERROR));
        }
        TwilioAnswer.give(exchange);
    }

    /** {@code twilioFailed} answers for a step that has thrown, whose words may quote what came. */
    private void failed(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        refusals.count(RefusalReason.WEBHOOK_FAILED);
        forgetAnnounced(exchange); // nobody has its token
        failures.warn(
                "A phone call's webhook failed in the route {}: {}",
                exchange.getProperty(Exchange.FAILURE_ROUTE_ID, String.class),
                Failure.of(cause));
        TwilioAnswer.refuse(exchange, 500);
    }

    private static void forgetAnnounced(Exchange exchange) {
        ExpectedCall call = exchange.getProperty(VoiceConstants.EXPECTED_CALL, ExpectedCall.class);
        if (call != null) {
            calls(exchange).expected().forget(call.platform(), call.attributes().get("callSid"));
        }
    }

    private static boolean isIt(Call call, String callSid) {
        return call.facts().platform().equals(TwilioPlatform.NAME)
                && callSid.equals(call.facts().attributes().get("callSid"));
    }

    private static void hangUp(Call call) {
        if (call.caller() instanceof ConnectedCaller caller) {
            call.loop().execute(caller::hungUp);
        }
    }
}
