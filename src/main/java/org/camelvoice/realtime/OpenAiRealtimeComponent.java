package org.camelvoice.realtime;

import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.camelvoice.model.Apology;
import org.camelvoice.model.socket.OkHttpRealtimeTransport;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.model.socket.VertxRealtimeTransport;

/** A model that listens and speaks, behind the OpenAI Realtime API: {@code openai-realtime:<event>}. */
@Component("openai-realtime")
public final class OpenAiRealtimeComponent extends DefaultComponent {
    private static final String OPENAI = "wss://api.openai.com/v1/realtime";

    @Metadata(description = "How to reach the server; each of its options is an option of the component too.")
    private OpenAiRealtimeConfiguration configuration = new OpenAiRealtimeConfiguration();

    private final Apology apology = new Apology();
    /** Null until a session is opened with it. Guarded by this. */
    private RealtimeTransport vertxTransport;
    /** Null until a session is opened with it. Guarded by this. */
    private RealtimeTransport okHttpTransport;

    private Vertx ownVertx;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OpenAiRealtimeEndpoint endpoint = new OpenAiRealtimeEndpoint(uri, this, remaining, configuration.copy());
        setProperties(endpoint, parameters);
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

    /** The shared transport of this name; called from any thread. */
    synchronized RealtimeTransport transport(OpenAiRealtimeConfiguration options) {
        if ("okhttp".equals(options.getTransport())) {
            if (okHttpTransport == null) {
                okHttpTransport = new OkHttpRealtimeTransport(
                        Objects.requireNonNullElseGet(options.getOkHttpClient(), OkHttpClient::new));
            }
            return okHttpTransport;
        }
        if (vertxTransport == null) {
            vertxTransport = new VertxRealtimeTransport(vertx());
        }
        return vertxTransport;
    }

    private Vertx vertx() {
        Vertx current =
                Vertx.currentContext() == null ? null : Vertx.currentContext().owner();
        if (current == null && ownVertx == null) {
            ownVertx = Vertx.vertx();
        }
        return current == null ? ownVertx : current;
    }

    @Override
    protected synchronized void doStop() throws Exception {
        super.doStop();
        for (RealtimeTransport transport : new RealtimeTransport[] {vertxTransport, okHttpTransport}) {
            if (transport != null) {
                transport.close();
            }
        }
        vertxTransport = null;
        okHttpTransport = null;
        if (ownVertx != null) {
            ownVertx.close();
            ownVertx = null;
        }
    }

    /** The options with the settings' values where nothing else was said. */
    OpenAiRealtimeConfiguration withSettings(OpenAiRealtimeConfiguration options) {
        OpenAiRealtimeConfiguration complete = options.copy();
        UnaryOperator<String> setting = this::setting;
        complete.setApiKey(orElse(options.getApiKey(), setting, "openai.apiKey"));
        String url = orElse(options.getUrl(), setting, "openai.url");
        complete.setUrl(url.isEmpty() ? OPENAI : url);
        complete.setModel(orElse(options.getModel(), setting, "openai.model"));
        complete.setTranscriptionModel(orElse(options.getTranscriptionModel(), setting, "openai.transcriptionModel"));
        complete.setTransport(orElse(options.getTransport(), setting, "openai.transport"));
        complete.setAuthHeader(orElse(options.getAuthHeader(), setting, "openai.authHeader"));
        complete.setAuthScheme(orElse(options.getAuthScheme(), setting, "openai.authScheme"));
        complete.setHeaders(orElse(options.getHeaders(), setting, "openai.headers"));
        return complete;
    }

    /** A client or headers of the application's own may have one that we don't see. */
    boolean lacksKey(OpenAiRealtimeConfiguration options) {
        OpenAiRealtimeConfiguration complete = withSettings(options);
        return complete.getApiKey().isBlank()
                && complete.getUrl().equals(OPENAI)
                && complete.getHeaders().isBlank()
                && complete.getOkHttpClient() == null;
    }

    private static String orElse(String value, UnaryOperator<String> setting, String key) {
        return (value != null ? value : setting.apply(key)).strip(); // a secret's file ends with a line break
    }

    private String setting(String key) {
        CamelContext context = getCamelContext();
        return context.resolvePropertyPlaceholders("{{" + key + "}}");
    }
}
