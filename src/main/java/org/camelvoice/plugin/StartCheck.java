package org.camelvoice.plugin;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.ContextReloadStrategy;
import org.apache.camel.spi.ResourceReloadStrategy;
import org.camelvoice.NearestName;
import org.camelvoice.call.Audience;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Handler;
import org.camelvoice.call.VersionedRoute;
import org.camelvoice.diagnosis.LoadedFiles;
import org.camelvoice.event.VoiceEventEndpoint;
import org.camelvoice.platform.VoiceComponent;
import org.camelvoice.platform.VoiceEndpoint;
import org.camelvoice.realtime.OpenAiRealtimeEndpoint;
import org.camelvoice.realtime.OpenAiRealtimeSettings;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last look before the routes' consumers start, when all routes and beans are there: a mistake stops the start. */
final class StartCheck {
    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);
    private static final String CALL_STARTED = "call/started";

    private final CamelContext context;
    private final Settings settings;
    private final Tenants tenants;

    StartCheck(CamelContext context, Settings settings, Tenants tenants) {
        this.context = context;
        this.settings = settings;
        this.tenants = tenants;
    }

    /** What can be told before tenants are read. */
    void settings() {
        refuseReload();
        settings.check();
        settings.unknownKeys().forEach(LOG::warn);
    }

    /**
     * It takes routes away whose calls go on, and leaves one route of a file that has several. Camel's profile dev, which
     * JBang has, switches the context's on by itself; there it waits for somebody to ask for it.
     */
    private void refuseReload() {
        boolean isAskedFor = context.hasService(ContextReloadStrategy.class) != null
                && !"dev".equals(context.getCamelContextExtension().getProfile());
        if (isAskedFor || context.hasService(ResourceReloadStrategy.class) != null) {
            throw new IllegalStateException("camel.main.routesReloadEnabled and contextReloadEnabled: routes of calls"
                    + " cannot be reloaded while they run; leave them off, and restart for new routes");
        }
    }

    /**
     * What can be told as soon as tenants are read: without a key every call would fail, and say so only when it is made.
     * A tenant with a server of its own needs none.
     */
    void keys() {
        Collection<Tenant> all = tenants();
        List<Tenant> without = all.stream().filter(this::lacksKey).toList();
        if (!without.isEmpty()) {
            throw noKey(without.get(0), without.size() < all.size());
        }
    }

    /** @param some whether others have one, or need none */
    private static IllegalStateException noKey(Tenant tenant, boolean some) {
        return new IllegalStateException(
                "openai.apiKey: expected an API key, got nothing, and openai.url names no other"
                        + " server, so no call" + (some ? " of " + tenant.description() : "")
                        + " could reach a model; set OPENAI_API_KEY or OPENAI_REALTIME_URL"
                        + (some ? ", or the tenant's server.apiKey" : ""));
    }

    /** Where there are none yet, one as anybody would write it first. */
    private Collection<Tenant> tenants() {
        Collection<Tenant> all = tenants.all();
        return all.isEmpty() ? List.of(new Tenant()) : all;
    }

    private boolean lacksKey(Tenant tenant) {
        return context.getEndpoints().stream()
                .anyMatch(endpoint -> endpoint instanceof OpenAiRealtimeEndpoint model && model.lacksKey(tenant));
    }

    /**
     * What can be told once tenants are read.
     *
     * @param takesCalls whether any calls are to come here
     */
    void routes(LoadedFiles files, boolean takesCalls) {
        VoiceComponent voice = context.getComponent("voice", VoiceComponent.class);
        context.getRoutes().forEach(route -> checkAudience(route, voice.platforms()));
        if (takesCalls) {
            tenants.all().forEach(this::checkThatCallsCanStart);
        }
        new ToolNames(context, tenants).check();
        new RouteConfigurationNames(context, files).check();
        Voices voices = voices();
        tenants.all().forEach(voices::check);
        PricedModels priced = new PricedModels(context);
        tenants.all().forEach(priced::check);
        new OwnServers(context).checkAll(tenants.all());
    }

    private Voices voices() {
        return new Voices(context, settings.get(OpenAiRealtimeSettings.URL));
    }

    /** What can be told of a version of a tenant that comes later, whose routes are there. */
    void version(Tenant tenant, List<Route> routes) {
        VoiceComponent voice = context.getComponent("voice", VoiceComponent.class);
        routes.forEach(route -> checkAudience(route, voice.platforms()));
        checkThatCallsCanStart(tenant);
        if (lacksKey(tenant)) {
            throw noKey(tenant, true);
        }
        new ToolNames(context, tenants).check(tenant);
        new RouteConfigurationNames(context, LoadedFiles.of(context)).check(routes);
        voices().check(tenant);
        new PricedModels(context).check(tenant);
        new OwnServers(context).check(tenant);
    }

    private void checkAudience(Route route, Set<String> platforms) {
        Audience audience = audience(route);
        TenantVersion own = VersionedRoute.version(route);
        Set<String> possible = own == null ? tenants.names() : Set.of(own.tenant());
        audience.tenants().forEach(name -> checkThatItIsKnown(route, "tenant", name, possible));
        audience.platforms().forEach(name -> checkThatItIsKnown(route, "platform", name, platforms));
    }

    /** Of a tool, {@link ToolNames} asks. */
    private static Audience audience(Route route) {
        if (route.getEndpoint() instanceof CallEndpoint endpoint) {
            return endpoint.audience();
        }
        return route.getEndpoint() instanceof VoiceEventEndpoint endpoint ? endpoint.audience() : Audience.EVERYBODY;
    }

    private static void checkThatItIsKnown(Route route, String what, String name, Set<String> known) {
        if (!known.contains(name)) {
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

    private void checkThatCallsCanStart(Tenant tenant) {
        boolean startsThem = context.getRoutes().stream()
                .anyMatch(route -> route.getEndpoint() instanceof VoiceEndpoint voice
                        && voice.getPath().equals(CALL_STARTED)
                        && voice.audience().in(VersionedRoute.version(route)).includes(tenant.version()));
        if (!startsThem) {
            throw new IllegalStateException("No route handles voice:" + CALL_STARTED + " for tenant " + tenant.name()
                    + ", so no call could begin; routes/calls.yaml has one");
        }
    }
}
