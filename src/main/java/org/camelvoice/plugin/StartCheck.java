package org.camelvoice.plugin;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.StartupListener;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ContextReloadStrategy;
import org.apache.camel.spi.ResourceReloadStrategy;
import org.camelvoice.NearestName;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.CallerLimits;
import org.camelvoice.call.Calls;
import org.camelvoice.call.Handler;
import org.camelvoice.diagnosis.LoadedFiles;
import org.camelvoice.event.VoiceEventEndpoint;
import org.camelvoice.observability.CallMetrics;
import org.camelvoice.observability.CallsHealthCheck;
import org.camelvoice.observability.ListenerHealthCheck;
import org.camelvoice.observability.ListenerMetrics;
import org.camelvoice.observability.ToolMetrics;
import org.camelvoice.platform.VoiceComponent;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.platform.websocket.ListenerLimits;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.realtime.OpenAiRealtimeEndpoint;
import org.camelvoice.settings.Setting;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.Tools;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last look before the routes' consumers start, when all routes and beans are there: a mistake stops the start. */
final class StartCheck implements StartupListener {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final String CALL_STARTED = "call/started";

    private final Settings settings;
    private final Tenants tenants;
    private final Calls calls;
    /** Written by the thread that starts the context or adds routes. */
    private boolean done;
    /** Once true, it stays so. */
    private volatile boolean hasTakenCalls;

    StartCheck(Settings settings, Tenants tenants, Calls calls) {
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
        refuseReload(context);
        settings.check();
        settings.unknownKeys().forEach(LOG::warn);
        requireKey(context);
        setCalls(context);
        setListener(listener(context));
        LoadedFiles files = LoadedFiles.of(context);
        tenants.standAt(files.tenants());
        tenants.loadAll();
        if (!alreadyStarted) { // or routes and tenants may still come
            checkRoutes(context);
            new RouteConfigurationNames(context, files).check();
            new Voices(context, settings.get(Setting.OPENAI_URL)).check(tenants);
        }
        observe(context);
        done = true; // or a context that is started again would be spared what it was refused for
    }

    private void setCalls(CamelContext context) {
        calls.audioQueueFrames("twilio", settings.number(Setting.TWILIO_AUDIO_QUEUE_SIZE));
        calls.audioQueueFrames("browser", settings.number(Setting.BROWSER_AUDIO_QUEUE_SIZE));
        calls.callerLimits(callerLimits());
        calls.queuedAudio()
                .limit(settings.bytes(Setting.MAX_QUEUED_AUDIO), settings.number(Setting.MAX_QUEUED_SECONDS));
        calls.hangupDelay(Duration.ofMillis(settings.number(Setting.HANGUP_DELAY)));
        calls.maxCalls(settings.number(Setting.MAX_CALLS));
        calls.textLimit(settings.number(Setting.TEXT_LIMIT));
        calls.prices(PriceTable.read(context, settings.get(Setting.PRICES)));
    }

    /** Its public URL unless the component has one of its own. */
    private void setListener(VoiceWebsocketComponent listener) {
        listener.limit(limits());
        if (listener.getPublicUrl().isEmpty()) {
            listener.setPublicUrl(settings.get(Setting.PUBLIC_URL));
        }
    }

    private static VoiceWebsocketComponent listener(CamelContext context) {
        return context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    private ListenerLimits limits() {
        return new ListenerLimits(
                settings.number(Setting.MAX_CONNECTIONS),
                settings.number(Setting.MAX_CONNECTIONS_PER_ADDRESS),
                Duration.ofSeconds(settings.number(Setting.REQUEST_TIMEOUT)),
                Duration.ofSeconds(settings.number(Setting.HTTP_IDLE_TIMEOUT)),
                Duration.ofSeconds(settings.number(Setting.UNREAD_TIMEOUT)),
                settings.number(Setting.MAX_HELD_BYTES),
                settings.get(Setting.HTTP2).equals("true"));
    }

    private CallerLimits callerLimits() {
        return new CallerLimits(
                settings.get(Setting.LATE_AUDIO).equals("keep"),
                settings.number(Setting.MAX_AUDIO_AHEAD),
                settings.number(Setting.MAX_MESSAGES_PER_SECOND),
                settings.number(Setting.MAX_TEXTS_PER_MINUTE));
    }

    /**
     * It takes routes away whose calls go on, and leaves one route of a file that has several. Camel's profile dev, which
     * JBang has, switches the context's on by itself; there it waits for somebody to ask for it.
     */
    private static void refuseReload(CamelContext context) {
        boolean isAskedFor = context.hasService(ContextReloadStrategy.class) != null
                && !"dev".equals(context.getCamelContextExtension().getProfile());
        if (isAskedFor || context.hasService(ResourceReloadStrategy.class) != null) {
            throw new IllegalStateException("camel.main.routesReloadEnabled and contextReloadEnabled: routes of calls"
                    + " cannot be reloaded while they run; leave them off, and restart for new routes");
        }
    }

    /** Without one every call would fail, and say so only when it is made. */
    private static void requireKey(CamelContext context) {
        if (context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof OpenAiRealtimeEndpoint model && model.lacksKey())) {
            throw new IllegalStateException("openai.apiKey: expected an API key, got nothing, and openai.url names no"
                    + " other server, so no call could reach a model; set OPENAI_API_KEY or OPENAI_REALTIME_URL");
        }
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
        if (takesCalls(context)) {
            tenants.names().forEach(tenant -> checkThatCallsCanStart(context, tenant));
        }
        new ToolNames(context, tenants).check();
    }

    private static void checkThatItIsKnown(Route route, String what, String name, Set<String> known) {
        if (name != null && !known.contains(name)) {
            throw new IllegalStateException("Route %s is for %s %s, but there is none; there are %s%s"
                    .formatted(description(route), what, name, new TreeSet<>(known), NearestName.hint(name, known)));
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

    /** Or did so once: a route that is gone is no reason to expect none any more. */
    private boolean takesCalls(CamelContext context) {
        if (!hasTakenCalls) {
            hasTakenCalls = context.getEndpoints().stream().anyMatch(StartCheck::takesCalls);
        }
        return hasTakenCalls;
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
            ListenerMetrics.register(registry, listener(context));
        }
        HealthCheckRegistry health = HealthCheckRegistry.get(context);
        if (health != null) {
            BooleanSupplier expected = () -> takesCalls(context);
            health.register(new CallsHealthCheck(calls, expected));
            health.register(new ListenerHealthCheck(listener(context), expected));
        }
    }
}
