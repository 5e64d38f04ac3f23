package org.camelvoice;

import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway does beside running routes: checks its settings, starts the sandbox's model when no other is
 * configured, serves the page, and says what is listening where.
 */
final class GatewayStart extends MainListenerSupport {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceGateway.class);

    /** Null unless the sandbox answers. */
    private SandboxServer sandbox;

    @Override
    public void beforeConfigure(BaseMainSupport main) {
        Settings settings = new Settings(main.getCamelContext());
        settings.checkKeys();
        settings.check();
        if (main.getCamelContext()
                .resolvePropertyPlaceholders("{{camel.management.enabled:true}}")
                .equals("true")) {
            checkManagementPort(settings.number(Setting.MANAGEMENT_PORT));
        }
        if (settings.get(Setting.OPENAI_API_KEY).isEmpty()
                && settings.get(Setting.OPENAI_URL).isEmpty()) {
            startSandbox(main.getCamelContext(), settings.number(Setting.SANDBOX_PORT));
        }
    }

    /** Its server would only log that its port is taken, and the gateway run on without health and metrics. */
    private static void checkManagementPort(int port) {
        try (ServerSocket free = new ServerSocket(port)) {
            LOG.debug("Management port {} is free", free.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot listen on %d".formatted(Setting.MANAGEMENT_PORT.key(), port), e);
        }
    }

    private void startSandbox(CamelContext context, int port) {
        sandbox = SandboxServer.builder().port(port).rememberedEvents(100).start();
        PriceTable.isFree(context);
        context.getPropertiesComponent()
                .addOverrideProperty(Setting.OPENAI_URL.key(), sandbox.uri().toString());
    }

    /** Before anything listens, so that the page is there from the first request on. */
    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        Settings settings = new Settings(context);
        Router router = listener(context).publicRouter(settings.get(Setting.HOST), settings.number(Setting.PORT));
        boolean suggesting =
                sandbox != null || settings.get(Setting.PAGE_TENANTS).equals("true");
        new TenantNames(suggesting ? new Tenants(context)::names : Set::of).mount(router);
        new WebPage(Path.of("")).mount(router);
    }

    @Override
    public void afterStart(BaseMainSupport main) {
        Settings settings = new Settings(main.getCamelContext());
        String page = page(settings.get(Setting.HOST), port(main.getCamelContext(), settings));
        LOG.info("Page:   {}", page);
        LOG.info(
                "Calls:  ws://{}:{}/twilio/default (Twilio Media Streams)",
                settings.get(Setting.HOST),
                port(main.getCamelContext(), settings));
        LOG.info(
                "Health: http://localhost:{}/observe/health, metrics: /observe/metrics",
                settings.get(Setting.MANAGEMENT_PORT));
        if (sandbox != null) {
            LOG.info("Model:  the sandbox, a parrot at {}; set OPENAI_API_KEY for a real one", sandbox.uri());
        } else {
            LOG.info("Model:  {} at {}", settings.get(Setting.OPENAI_MODEL), model(settings));
        }
        LOG.info(
                "Next:   open {} and talk, or call it, which writes heard.wav: {}",
                page,
                callCommand(port(main.getCamelContext(), settings)));
    }

    /** Browsers give the microphone to pages of localhost, so it has that name wherever it can. */
    private static String page(String host, int port) {
        boolean local = Set.of("0.0.0.0", "::", "127.0.0.1", "::1", "localhost").contains(host);
        return "http://%s:%d/".formatted(local ? "localhost" : host, port);
    }

    private static String callCommand(int port) {
        String caller = "org.camelvoice.sandbox.TwilioCaller";
        String address = "ws://localhost:" + port + "/twilio/default";
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
        return listener(context).actualPort(settings.get(Setting.HOST), settings.number(Setting.PORT));
    }

    private static VoiceWebsocketComponent listener(CamelContext context) {
        return context.getComponent("voice-websocket", VoiceWebsocketComponent.class);
    }

    private static String model(Settings settings) {
        String url = settings.get(Setting.OPENAI_URL);
        if (url.isEmpty()) {
            return "api.openai.com";
        }
        URI uri = URI.create(url); // without what may be secret: user and query
        return uri.getPort() < 0 ? uri.getHost() : uri.getHost() + ":" + uri.getPort();
    }

    @Override
    public void afterStop(BaseMainSupport main) {
        if (sandbox != null) {
            sandbox.close();
        }
    }
}
