package org.camelvoice.realtime;

import io.vertx.core.Vertx;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.MediaLoops;
import org.camelvoice.loop.VertxMediaLoop;
import org.camelvoice.model.Apology;
import org.camelvoice.model.socket.OkHttpRealtimeTransport;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.model.socket.VertxRealtimeTransport;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantServer;

/** A model that listens and speaks, behind the OpenAI Realtime API: {@code openai-realtime:<event>}. */
@Component("openai-realtime")
public final class OpenAiRealtimeComponent extends DefaultComponent {
    private static final String OPENAI = "wss://api.openai.com/v1/realtime";

    @Metadata(description = "How to reach the server; each of its options is an option of the component too.")
    private OpenAiRealtimeConfiguration configuration = new OpenAiRealtimeConfiguration();

    private final Apology apology = new Apology();
    /** One for each Vert.x on whose event loops sessions are opened. Guarded by this. */
    private final Map<Vertx, RealtimeTransport> vertxTransports = new IdentityHashMap<>();
    /** Null until the first session uses it. Guarded by this. */
    private RealtimeTransport okHttpTransport;

    /** Null until a session is opened on no event loop. Guarded by this. */
    private Vertx ownVertx;
    /** The event loops of {@link #ownVertx} that sessions live on, by their threads. */
    private final Map<Thread, MediaLoop> ownLoops = new ConcurrentHashMap<>();

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OpenAiRealtimeEndpoint endpoint = new OpenAiRealtimeEndpoint(uri, this, remaining, configuration.copy());
        setProperties(endpoint, parameters);
        endpoint.getConfiguration().check();
        return endpoint;
    }

    public OpenAiRealtimeConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OpenAiRealtimeConfiguration configuration) {
        this.configuration = configuration;
    }

    Apology apology() {
        return apology;
    }

    /** The shared transport of this name for sessions on the calling thread's loop. Called from any thread. */
    synchronized RealtimeTransport transport(OpenAiRealtimeConfiguration options) {
        if ("okhttp".equals(options.getTransport())) {
            if (okHttpTransport == null) {
                okHttpTransport = new OkHttpRealtimeTransport(
                        Objects.requireNonNullElseGet(options.getOkHttpClient(), OkHttpClient::new));
            }
            return okHttpTransport;
        }
        return vertxTransports.computeIfAbsent(vertx(), VertxRealtimeTransport::new);
    }

    private Vertx vertx() {
        return Vertx.currentContext() == null
                ? ownVertx()
                : Vertx.currentContext().owner();
    }

    private synchronized Vertx ownVertx() {
        if (ownVertx == null) {
            ownVertx = Vertx.vertx();
        }
        return ownVertx;
    }

    /**
     * Chooses a loop for a session whose call has none yet: one of those on which calls live, or one of our own if there
     * are none. Called from any thread.
     *
     * @param task called on this thread, or on its loop if that is our own
     */
    void chooseLoop(MediaLoops ofCalls, Consumer<MediaLoop> task) {
        MediaLoop loop = ofCalls.next();
        if (loop != null) {
            task.accept(loop);
        } else {
            ownVertx().runOnContext(nothing -> task.accept(ownLoop()));
        }
    }

    private MediaLoop ownLoop() {
        return ownLoops.computeIfAbsent(Thread.currentThread(), thread -> VertxMediaLoop.current());
    }

    @Override
    protected synchronized void doStop() throws Exception {
        super.doStop();
        vertxTransports.values().forEach(RealtimeTransport::close);
        vertxTransports.clear();
        if (okHttpTransport != null) {
            okHttpTransport.close();
            okHttpTransport = null;
        }
        ownLoops.clear();
        if (ownVertx != null) {
            ownVertx.close();
            ownVertx = null;
        }
    }

    /** The options, completed from the settings. */
    OpenAiRealtimeConfiguration withSettings(OpenAiRealtimeConfiguration options) {
        OpenAiRealtimeConfiguration complete = options.copy();
        Settings settings = new Settings(getCamelContext());
        complete.setApiKey(settings.get(OpenAiRealtimeSettings.API_KEY, options.getApiKey()));
        String url = settings.get(OpenAiRealtimeSettings.URL, options.getUrl());
        complete.setUrl(url.isEmpty() ? OPENAI : url);
        complete.setModel(settings.get(OpenAiRealtimeSettings.MODEL, options.getModel()));
        complete.setTranscriptionModel(
                settings.get(OpenAiRealtimeSettings.TRANSCRIPTION_MODEL, options.getTranscriptionModel()));
        complete.setTransport(settings.get(OpenAiRealtimeSettings.TRANSPORT, options.getTransport()));
        complete.setAuthHeader(settings.get(OpenAiRealtimeSettings.AUTH_HEADER, options.getAuthHeader()));
        complete.setAuthScheme(settings.get(OpenAiRealtimeSettings.AUTH_SCHEME, options.getAuthScheme()));
        complete.setHeaders(settings.get(OpenAiRealtimeSettings.HEADERS, options.getHeaders()));
        return complete;
    }

    /** The models that a tenant's calls use, by their names on the wire: the one that answers, and the one that transcribes. */
    public List<String> models(Tenant tenant) {
        return TenantSession.models(tenant, withSettings(configuration));
    }

    /** Without a key, custom headers or a custom client may still carry one. */
    boolean lacksKey(OpenAiRealtimeConfiguration options, TenantServer own) {
        OpenAiRealtimeConfiguration complete = withSettings(options);
        ModelServer server = ModelServer.of(own, complete);
        return server.sendsNoKey() && server.url().equals(OPENAI) && complete.getOkHttpClient() == null;
    }
}
