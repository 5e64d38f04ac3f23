package org.camelvoice;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.call.Calls;
import org.camelvoice.observability.CallMetrics;
import org.camelvoice.observability.CallsHealthCheck;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.tenant.Tenants;

/** The last look before the routes' consumers start, when all routes and beans are there: a mistake stops the start. */
final class Readiness implements StartupListener {
    private static final String CALL_STARTED = "call/started";

    private final Settings settings;
    private final Tenants tenants;
    private final Calls calls;
    private boolean done;

    Readiness(Settings settings, Tenants tenants, Calls calls) {
        this.settings = settings;
        this.tenants = tenants;
        this.calls = calls;
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        if (context.getEndpoints().stream().anyMatch(Readiness::takesCalls)) {
            settings.check();
            calls.audioQueueFrames("twilio", settings.number(Setting.TWILIO_AUDIO_QUEUE_SIZE));
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (done) {
            return; // told again when routes are added
        }
        done = true;
        tenants.loadAll();
        checkThatCallsCanStart(context);
        observe(context);
    }

    private static void checkThatCallsCanStart(CamelContext context) {
        boolean takesCalls = context.getEndpoints().stream().anyMatch(Readiness::takesCalls);
        boolean startsThem = context.getRoutes().stream()
                .anyMatch(route -> route.getEndpoint() instanceof VoiceEndpoint voice
                        && voice.getPath().equals(CALL_STARTED));
        if (takesCalls && !startsThem) {
            throw new IllegalStateException(
                    "No route handles voice:" + CALL_STARTED + ", so no call could begin; routes/calls.yaml has one");
        }
    }

    private static boolean takesCalls(Object endpoint) {
        return endpoint instanceof VoiceEndpoint voice && !voice.getPath().contains("/");
    }

    private void observe(CamelContext context) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        if (!registries.isEmpty()) {
            calls.observe(new CallMetrics(registries.iterator().next(), calls));
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new CallsHealthCheck(calls));
        }
    }
}
