package org.camelvoice.gateway;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.DefaultRoutesCollector;
import org.apache.camel.main.MainConfigurationProperties;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.spi.Resource;
import org.camelvoice.api.Api;
import org.camelvoice.call.CallSettings;
import org.camelvoice.call.Calls;
import org.camelvoice.call.PriceTable;
import org.camelvoice.diagnosis.LoadedFiles;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.platform.websocket.VoiceWebsocketSettings;
import org.camelvoice.realtime.ModelAddress;
import org.camelvoice.realtime.OpenAiRealtimeSettings;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.TenantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's work besides running routes: checks its settings, starts the sandbox if no model is configured, serves
 * the page, and logs its addresses.
 */
final class GatewayStart extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceGateway.class);

    /** Whether the routes of a carrier's webhooks run: declared by its platform, asked for by its routes. */
    private static final String WEBHOOKS = "voice.twilio.webhooks";

    private static final String DEFAULT_TENANT = "default";
    /** In the working directory. */
    private static final String BUDGETS_FILE = "budgets.properties";
    /** The most names in one log line. */
    private static final int MOST_NAMES = 20;

    private final RouteFiles files;

    /** Null unless the sandbox answers. */
    private SandboxServer sandbox;

    GatewayStart(RouteFiles files) {
        this.files = files;
    }

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        Settings settings = new Settings(main.getCamelContext());
        new EnvironmentNames(settings).check(System.getenv());
        settings.checkKeys();
        settings.strip();
        settings.check();
        serveWebhooks(main.getCamelContext());
        boolean parrot = settings.get(OpenAiRealtimeSettings.API_KEY).isEmpty()
                && settings.get(OpenAiRealtimeSettings.URL).isEmpty();
        if (settings.get(CallSettings.BUDGETS).isEmpty()) {
            main.getCamelContext()
                    .getPropertiesComponent()
                    .addOverrideProperty(CallSettings.BUDGETS.key(), BUDGETS_FILE);
        }
        checkAddresses(settings, isManaged(main.getCamelContext()), parrot);
        if (parrot) {
            startSandbox(main.getCamelContext(), settings.number(GatewaySettings.SANDBOX_PORT));
        }
    }

    /** Unless the operator has said otherwise. */
    private static void serveWebhooks(CamelContext context) {
        if (context.resolvePropertyPlaceholders("{{" + WEBHOOKS + "}}").isEmpty()) {
            context.getPropertiesComponent().addOverrideProperty(WEBHOOKS, "true");
        }
    }

    private static boolean isManaged(CamelContext context) {
        return context.resolvePropertyPlaceholders("{{camel.management.enabled:true}}")
                .equals("true");
    }

    private static void checkAddresses(Settings settings, boolean managed, boolean parrot) {
        try (Listening listening = new Listening(settings)) {
            listening.tryOut(VoiceWebsocketSettings.HOST, VoiceWebsocketSettings.PORT);
            if (managed) {
                listening.tryOut(GatewaySettings.MANAGEMENT_HOST, GatewaySettings.MANAGEMENT_PORT);
            }
            if (parrot) {
                listening.tryOut(GatewaySettings.SANDBOX_PORT);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the tested addresses", e);
        }
    }

    private void startSandbox(CamelContext context, int port) {
        sandbox = SandboxServer.builder().port(port).rememberedEvents(100).start();
        PriceTable.bindFree(context);
        context.getPropertiesComponent()
                .addOverrideProperty(
                        OpenAiRealtimeSettings.URL.key(), sandbox.uri().toString());
    }

    /** Runs before anything listens, so the page is available from the first request on. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Collection<Resource> routes = routes(main.configure(), context);
        know(new LoadedFiles(routes), context);
        if (context.getRegistry().findByType(TenantSource.class).isEmpty()) {
            context.getRegistry().bind("tenantFiles", files.tenants(context));
        }
        Settings settings = new Settings(context);
        Router router = listener(context)
                .publicRouter(settings.get(VoiceWebsocketSettings.HOST), settings.number(VoiceWebsocketSettings.PORT));
        PublicHttp.serve(context, listener(context).getVertx(), router, settings.number(VoiceWebsocketSettings.PORT));
        boolean suggesting =
                sandbox != null || settings.get(GatewaySettings.PAGE_TENANTS).equals("true");
        new Api(context, suggesting, VoiceWebsocketSettings.haveName(settings)).mount(router);
        new WebPage(Path.of(""), EdgeRefusals.of(context)::count).mount(router);
        warmUp(context, routes, settings);
    }

    private static void warmUp(CamelContext context, Collection<Resource> routes, Settings settings) {
        Duration limit = Duration.ofMillis(settings.number(GatewaySettings.WARM_UP));
        if (!limit.isZero()) {
            WarmUp.begin(context, routes, listener(context).getVertx(), limit);
        }
    }

    private static void know(LoadedFiles files, CamelContext context) {
        files.requireAll(Path.of(""));
        context.getCamelContextExtension().addContextPlugin(LoadedFiles.class, files);
    }

    private static Collection<Resource> routes(MainConfigurationProperties main, CamelContext context) {
        return new DefaultRoutesCollector()
                .findRouteResourcesFromDirectory(
                        context, main.getRoutesExcludePattern(), main.getRoutesIncludePattern());
    }

    /**
     * Logs the gateway's addresses.
     *
     * @throws IllegalStateException if nothing listens
     */
    void started(CamelContext context) {
        ExchangeEvents.makeNoneInVain(context);
        Settings settings = new Settings(context);
        int port = port(context, settings);
        boolean tls = !settings.get(VoiceWebsocketSettings.TLS_CERTIFICATE).isEmpty();
        String page = page(tls, settings.get(VoiceWebsocketSettings.HOST), port);
        Set<String> tenants = Calls.of(context).tenants();
        LOG.info("Page:   {}", page);
        LOG.info(
                "Calls:  {}://{}:{}/twilio/{} (Twilio Media Streams)",
                tls ? "wss" : "ws",
                settings.get(VoiceWebsocketSettings.HOST),
                port,
                tenants(tenants));
        logPublic(settings);
        logHealth(settings);
        logModel(settings);
        logNext(context, page, callCommand(tls, port, tenant(tenants)));
    }

    private static void logPublic(Settings settings) {
        String url = settings.get(VoiceWebsocketSettings.PUBLIC_URL)
                .split(",", 2)[0]
                .strip()
                .replaceFirst("/$", "");
        if (!url.isEmpty()) {
            LOG.info("Public: {}/, and for Twilio the webhook {}/twilio/<tenant>/voice", url, url);
        }
    }

    private static void logNext(CamelContext context, String page, String callCommand) {
        if (Calls.of(context).tenants().isEmpty()) {
            LOG.info("Next:   add a tenant, such as routes/tenants/acme.yaml: see docs/tenants.md");
        } else if (Calls.of(context).expected().areRequired("twilio")) {
            LOG.info("Next:   open {} and talk; only Twilio can bring phone calls: see docs/twilio.md", page);
        } else {
            LOG.info("Next:   open {} and talk, or make a call, which writes heard.wav: {}", page, callCommand);
        }
    }

    private static void logHealth(Settings settings) {
        String host = settings.get(GatewaySettings.MANAGEMENT_HOST);
        int port = settings.number(GatewaySettings.MANAGEMENT_PORT);
        LOG.info("Health: {}observe/health, metrics: /observe/metrics", page(false, host, port));
    }

    private void logModel(Settings settings) {
        if (sandbox != null) {
            LOG.info("Model:  the sandbox, a parrot at {}; set OPENAI_API_KEY for a real one", sandbox.uri());
        } else {
            String ofUrl = ModelAddress.modelOf(settings.get(OpenAiRealtimeSettings.URL));
            LOG.info(
                    "Model:  {} at {}",
                    ofUrl == null ? settings.get(OpenAiRealtimeSettings.MODEL) : ofUrl,
                    model(settings));
        }
    }

    /** The only tenant's name, or the names to choose from: {@code <tenant>, which is one of acme, default}. */
    static String tenants(Set<String> names) {
        if (names.size() == 1) {
            return names.iterator().next();
        }
        String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
        String more = names.size() > MOST_NAMES ? " and %d more".formatted(names.size() - MOST_NAMES) : "";
        return names.isEmpty() ? "<tenant>, but there is none" : "<tenant>, which is one of " + first + more;
    }

    /** A tenant to try: {@code default}, or the first if there is no such tenant. */
    static String tenant(Set<String> names) {
        return names.contains(DEFAULT_TENANT)
                ? DEFAULT_TENANT
                : names.stream().sorted().findFirst().orElse(DEFAULT_TENANT);
    }

    /** Browsers allow the microphone on localhost, so the URL uses that name if it can. */
    private static String page(boolean tls, String host, int port) {
        boolean local =
                Set.of("0.0.0.0", "[::]", "127.0.0.1", "[::1]", "localhost").contains(host);
        return "%s://%s:%d/".formatted(tls ? "https" : "http", local ? "localhost" : host, port);
    }

    private static String callCommand(boolean tls, int port, String tenant) {
        String caller = "org.camelvoice.simulator.TwilioCaller";
        String address = (tls ? "wss" : "ws") + "://localhost:" + port + "/twilio/" + tenant;
        Path code = Path.of(URI.create(VoiceGateway.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        return code.toString().endsWith(".jar")
                ? "java -cp %s %s %s".formatted(code.getFileName(), caller, address)
                : "mvn -q exec:java -Dexec.mainClass=%s -Dexec.args=%s".formatted(caller, address);
    }

    private static int port(CamelContext context, Settings settings) {
        return listener(context)
                .actualPort(settings.get(VoiceWebsocketSettings.HOST), settings.number(VoiceWebsocketSettings.PORT));
    }

    private static VoiceWebsocketComponent listener(CamelContext context) {
        return context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    private static String model(Settings settings) {
        String url = settings.get(OpenAiRealtimeSettings.URL);
        if (url.isEmpty()) {
            return "api.openai.com";
        }
        URI uri = URI.create(url); // without user and query, which may be secret
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
