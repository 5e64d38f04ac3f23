package org.camelvoice.gateway;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.StartupSummaryLevel;
import org.apache.camel.VetoCamelContextStartException;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.ExplicitCamelContextNameStrategy;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.PriceTable;
import org.camelvoice.call.Tally;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.tenant.Tenant;
import org.slf4j.MDC;

/**
 * A gateway for a warm-up's calls: a CamelContext of its own, of the same routes, on the same event loops, on a free port of
 * loopback. So whatever belongs to a context (calls, tenants, observers, meters, health, budgets) is another one than that of
 * the users' calls, and is gone with it; what belongs to the process (classes, compiled code, the loops' buffers) is theirs too.
 */
final class WarmUpGateway implements CallEvents, AutoCloseable {
    static final String TENANT = "warm-up";
    private static final String HOST = "127.0.0.1";
    private static final String PACKAGED = "classpath:META-INF/camel-voice/routes/";
    /** Whose routes may stand in for users' own. */
    private static final List<String> FILES = List.of("errors.yaml", "calls.yaml", "twilio.yaml", "browser.yaml");

    /** For its calls to end, and then for what their routes still do. */
    private static final int CLOSING_MILLIS = 200;

    private static final String NONE = "0";
    private static final String MANY = "100000";
    /** What must not be as the users' calls have it: addresses, secrets, limits, what is kept. */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("voice.host", HOST),
            Map.entry("voice.port", "0"),
            Map.entry("voice.publicUrl", ""),
            Map.entry("voice.tls.certificate", ""),
            Map.entry("voice.tls.key", ""),
            Map.entry("voice.apiToken", ""),
            Map.entry("voice.ticketKey", ""),
            Map.entry("voice.twilio.authToken", ""),
            Map.entry("voice.twilio.validateSignature", ""),
            Map.entry("voice.twilio.webhooks", "false"),
            Map.entry("voice.browser.tickets", ""),
            Map.entry("voice.discord.token", ""),
            Map.entry("voice.discord.transcript", "false"),
            Map.entry("voice.budgets", "memory"),
            Map.entry("voice.prices", ""),
            Map.entry("voice.maxFarewells", NONE), // nobody wants to know what they cost
            Map.entry("voice.maxCalls", MANY),
            Map.entry("voice.maxConnections", "1000"),
            Map.entry("voice.maxConnectionsPerAddress", NONE),
            Map.entry("voice.maxUpgradesPerSecond", NONE),
            Map.entry("voice.maxProvenUpgradesPerSecond", NONE),
            Map.entry("voice.maxFramesPerSecond", NONE),
            Map.entry("voice.maxMessagesPerSecond", "10000"),
            Map.entry("openai.apiKey", TENANT),
            Map.entry("openai.headers", ""),
            Map.entry("openai.model", TENANT));

    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final Vertx vertx;
    private final int loops;
    /** Why the first call failed that did; null if none has. */
    private final AtomicReference<String> failure = new AtomicReference<>();

    /**
     * Not started yet.
     *
     * @param vertx   whose event loops it has, and gives back
     * @param loops   how many of them
     * @param classes where the users' context has its classes from
     */
    WarmUpGateway(Vertx vertx, int loops, ClassLoader classes) {
        this.vertx = vertx;
        this.loops = loops;
        context.setApplicationContextClassLoader(classes);
        context.setNameStrategy(new ExplicitCamelContextNameStrategy("camel-voice-warm-up"));
        context.setStartupSummaryLevel(StartupSummaryLevel.Off);
        letNothingOverride(context.getPropertiesComponent());
        context.getExecutorServiceManager()
                .addThreadFactoryListener((owner, factory) -> task -> factory.newThread(() -> unseen(task)));
    }

    /**
     * The environment and -D go before a context's override properties unless told otherwise, and would bring the users' key,
     * server, port and budgets.
     */
    private static void letNothingOverride(org.apache.camel.spi.PropertiesComponent properties) {
        PropertiesComponent component = (PropertiesComponent) properties;
        component.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_FALLBACK);
        component.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_FALLBACK);
    }

    /** On a thread of its own, which logs nothing. */
    private static void unseen(Runnable task) {
        MDC.put(WarmUp.UNSEEN, "true");
        task.run();
    }

    /**
     * Starts it.
     *
     * @param users settings, for the placeholders in their routes
     * @param files of these routes
     * @param model where the model is
     * @return where phone calls dial; empty if nobody brings any
     * @throws IllegalStateException if what brings them is the users' own
     */
    Optional<String> start(Properties users, Collection<Resource> files, String model) throws Exception {
        users.putAll(SETTINGS);
        users.put("openai.url", model);
        context.getPropertiesComponent().setOverrideProperties(users);
        context.build();
        furnish();
        Routes routes = new Routes(files);
        context.addLifecycleStrategy(routes);
        context.start();
        String path = routes.chosen.path("twilio");
        if (path != null) {
            return Optional.of(
                    "ws://" + HOST + ":" + listener().actualPort(HOST, 0) + path.replaceAll("\\{[^}]*}", TENANT));
        } else if (routes.chosen.isMeantFor("twilio")) {
            throw new IllegalStateException("the route that brings phone calls has steps of yours");
        }
        return Optional.empty();
    }

    /** With what a context of users' calls has from others: a tenant, a registry of meters, event loops. */
    private void furnish() {
        Tenant tenant = new Tenant();
        tenant.setGreeting("Good morning.");
        tenant.setInstructions("Say good morning.");
        context.getRegistry().bind(TENANT, tenant);
        context.getRegistry().bind("meters", new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        PriceTable.bindFree(context);
        listener().setVertx(vertx);
        listener().setEventLoops(loops);
        Calls.of(context).observe(this);
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        if (reason.kind().isFailure()) {
            failure.compareAndSet(null, reason.sentence());
        }
    }

    /** Why a call failed; {@code otherwise} if it is not known here. */
    String trouble(String otherwise) {
        return Objects.requireNonNullElse(failure.get(), otherwise);
    }

    /** Reads the routes when our steps have their names, and before any route is built. */
    private final class Routes extends LifecycleStrategySupport {
        private final Collection<Resource> files;
        /** Null until they are read. */
        private WarmUpRoutes chosen;

        Routes(Collection<Resource> files) {
            this.files = files;
        }

        @Override
        public void onContextInitializing(CamelContext initializing) throws VetoCamelContextStartException {
            try {
                chosen = WarmUpRoutes.of(
                        files, packaged(), name -> context.getRegistry().lookupByName(name) != null);
                Resource text = ResourceHelper.fromString("warm-up.yaml", chosen.text());
                PluginHelper.getRoutesLoader(context).loadRoutes(text);
            } catch (Exception e) {
                throw new VetoCamelContextStartException(e.getMessage(), e, context);
            }
        }
    }

    private List<Resource> packaged() {
        return FILES.stream()
                .map(file -> PluginHelper.getResourceLoader(context).resolveResource(PACKAGED + file))
                .toList();
    }

    private VoiceWebsocketComponent listener() {
        return context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    /** Ends its calls, and waits for that: a shutdown looks after them once a second only. */
    @Override
    public void close() {
        Calls.of(context).endAll(EndReason.SHUTDOWN);
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSING_MILLIS);
        while (isBusy() && System.nanoTime() < endNanos) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        context.getShutdownStrategy().setTimeUnit(TimeUnit.MILLISECONDS);
        context.getShutdownStrategy().setTimeout(CLOSING_MILLIS);
        context.getShutdownStrategy().setSuppressLoggingOnTimeout(true);
        context.stop();
    }

    private boolean isBusy() {
        return context.isStarted()
                && (!Calls.of(context).active().isEmpty()
                        || context.getInflightRepository().size() > 0);
    }
}
