package org.camelvoice.realtime;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallAttributes;
import org.camelvoice.call.Calls;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Prewarming.Outcome;
import org.camelvoice.call.Prewarming.Place;
import org.camelvoice.loop.RareLog;
import org.camelvoice.realtime.client.PrewarmedLink;
import org.camelvoice.realtime.client.SessionOptions;
import org.camelvoice.realtime.event.FunctionTool;
import org.camelvoice.tenant.Prewarm;
import org.camelvoice.tenant.Template;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tool.Tools;
import org.slf4j.LoggerFactory;

/**
 * Opens a session for the exchange's {@link ExpectedCall}, which {@code connect} takes over when that call begins. Runs
 * on any thread, and does not wait for the session.
 */
final class PrewarmProducer extends DefaultProducer {
    static final String PREWARM = "prewarm";

    private final RareLog failures = new RareLog(LoggerFactory.getLogger(PrewarmProducer.class));
    private final OpenAiRealtimeEndpoint endpoint;
    /** Null until started. */
    private OpenAiRealtimeConfiguration configuration;

    PrewarmProducer(OpenAiRealtimeEndpoint endpoint) {
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
        ExpectedCall expected = exchange.getProperty(VoiceConstants.EXPECTED_CALL, ExpectedCall.class);
        if (expected == null) {
            throw new IllegalStateException("Expected an announced call in the exchange property "
                    + VoiceConstants.EXPECTED_CALL + ", but route " + exchange.getFromRouteId() + " has none");
        }
        Calls calls = Calls.of(endpoint.getCamelContext());
        Tenant tenant = expected.calledTenant();
        if (tenant.prewarm() != Prewarm.OFF && calls.admits(tenant)) {
            attempt(expected, tenant, calls);
        }
    }

    /** A call without a session of its own opens one when it begins: this is no reason to lose it. */
    private void attempt(ExpectedCall expected, Tenant tenant, Calls calls) {
        try {
            prewarm(expected, tenant, calls);
        } catch (RuntimeException e) {
            failures.warn("No session could be opened before a call of tenant {}: {}", tenant.name(), e.toString());
        }
    }

    /** What is not known yet is told when the call connects. */
    private static Function<Template, String> words(ExpectedCall expected) {
        Map<String, String> known = expected.attributes();
        return template -> template.fill(name -> CallAttributes.named(name, known), unfilled -> {});
    }

    private void prewarm(ExpectedCall expected, Tenant tenant, Calls calls) {
        SessionOptions options = TenantSession.options(tenant, configuration, words(expected));
        List<FunctionTool> functions = ToolFunctions.declared(Tools.of(endpoint.getCamelContext()), tenant);
        Place place = calls.prewarming().begin(tenant);
        if (place != null) {
            attempt(place, () -> endpoint.getComponent()
                    .chooseLoop(
                            calls.loops(),
                            loop -> attempt(place, () -> {
                                PrewarmedLink link = new PrewarmedLink(
                                        tenant, options, functions, loop, place, calls.charges(tenant));
                                link.open(() -> endpoint.getComponent().transport(configuration));
                                expected.prewarmed(link);
                            })));
        }
    }

    /** A step that throws leaves no link that would give the place back. */
    private static void attempt(Place place, Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            place.end(Outcome.FAILED);
            throw e;
        }
    }
}
