package org.camelvoice;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.health.HealthCheckRegistry;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Handler;
import org.camelvoice.event.VoiceEventEndpoint;
import org.camelvoice.observability.CallMetrics;
import org.camelvoice.observability.CallsHealthCheck;
import org.camelvoice.platform.VoiceComponent;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.Tools;

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

    /** Nothing is known of the routes yet. */
    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {}

    /** Called before any route's consumer starts, and again whenever routes are added. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {
        if (done || context.getEndpoints().stream().noneMatch(CallEndpoint.class::isInstance)) {
            return; // it has nothing of ours, and may have settings and beans by our names
        }
        done = true;
        settings.check();
        calls.audioQueueFrames("twilio", settings.number(Setting.TWILIO_AUDIO_QUEUE_SIZE));
        calls.audioQueueFrames("browser", settings.number(Setting.BROWSER_AUDIO_QUEUE_SIZE));
        calls.hangupDelay(Duration.ofMillis(settings.number(Setting.HANGUP_DELAY)));
        calls.textLimit(settings.number(Setting.TEXT_LIMIT));
        calls.prices(PriceTable.read(context, settings.get(Setting.PRICES)));
        tenants.loadAll();
        if (!alreadyStarted) { // or routes and tenants may still come
            checkRoutes(context);
        }
        observe(context);
    }

    private void checkRoutes(CamelContext context) {
        VoiceComponent voice = context.getComponent("voice", VoiceComponent.class);
        for (Route route : context.getRoutes()) {
            if (route.getEndpoint() instanceof CallEndpoint endpoint) {
                checkThatItIsKnown(route, "tenant", endpoint.getTenant(), tenants.names());
                checkThatItIsKnown(route, "platform", endpoint.getPlatform(), voice.platforms());
            }
            if (route.getEndpoint() instanceof VoiceEventEndpoint endpoint) {
                endpoint.tenants().forEach(tenant -> checkThatItIsKnown(route, "tenant", tenant, tenants.names()));
                endpoint.platforms().forEach(name -> checkThatItIsKnown(route, "platform", name, voice.platforms()));
            }
        }
        if (context.getEndpoints().stream().anyMatch(Readiness::takesCalls)) {
            tenants.names().forEach(tenant -> checkThatCallsCanStart(context, tenant));
        }
        new ToolNames(context, tenants).check();
    }

    private static void checkThatItIsKnown(Route route, String what, String name, Set<String> known) {
        if (name != null && !known.contains(name)) {
            throw new IllegalStateException("Route %s is for %s %s, but there is none; there are %s"
                    .formatted(description(route), what, name, new TreeSet<>(known)));
        }
    }

    private static String description(Route route) {
        if (route.getConsumer() instanceof Handler handler) {
            return handler.description();
        }
        String location = route.getSourceLocation();
        return location == null ? route.getRouteId() : route.getRouteId() + " (" + location + ")";
    }

    private static void checkThatCallsCanStart(CamelContext context, String tenant) {
        boolean startsThem = context.getRoutes().stream()
                .anyMatch(route -> route.getEndpoint() instanceof VoiceEndpoint voice
                        && voice.getPath().equals(CALL_STARTED)
                        && (voice.getTenant() == null || voice.getTenant().equals(tenant)));
        if (!startsThem) {
            throw new IllegalStateException("No route handles voice:" + CALL_STARTED + " for tenant " + tenant
                    + ", so no call could begin; routes/calls.yaml has one");
        }
    }

    private static boolean takesCalls(Object endpoint) {
        return endpoint instanceof VoiceEndpoint voice && !voice.getPath().contains("/");
    }

    private void observe(CamelContext context) {
        Set<MeterRegistry> registries = context.getRegistry().findByType(MeterRegistry.class);
        if (!registries.isEmpty()) {
            MeterRegistry registry = registries.iterator().next();
            calls.observe(new CallMetrics(registry, calls));
            ToolMetrics.register(registry, Tools.of(context));
            ListenerMetrics.register(registry, context.getComponent("voice-websocket", VoiceWebsocketComponent.class));
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            health.register(new CallsHealthCheck(calls));
        }
    }
}
