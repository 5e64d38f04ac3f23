package org.camelvoice.realtime;

import java.util.List;
import okhttp3.OkHttpClient;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.camelvoice.NearestName;

/** How to reach the Realtime server. The component's values are every endpoint's defaults. */
@UriParams
public class OpenAiRealtimeConfiguration implements Cloneable {
    private static final List<String> TRANSPORTS = List.of("vertx", "okhttp");

    @UriParam(
            label = "producer,security",
            secret = true,
            description = "The API key. By default that of the setting openai.apiKey.")
    private String apiKey;

    @UriParam(
            label = "producer",
            description = "The server, ws or wss, such as wss://api.openai.com/v1/realtime. The model is added to its"
                    + " query, unless that names one. By default that of the setting openai.url.")
    private String url;

    @UriParam(
            label = "producer",
            description = "The model of tenants that name none. By default that of the setting openai.model.")
    private String model;

    @UriParam(
            label = "producer",
            description = "The model that writes down what callers say, of tenants that name none; none for no"
                    + " transcripts. By default that of the setting openai.transcriptionModel.")
    private String transcriptionModel;

    @UriParam(
            label = "producer",
            enums = "vertx,okhttp",
            description = "vertx keeps the session on the call's event loop; okhttp is for proxies, custom TLS and"
                    + " interceptors. By default that of the setting openai.transport.")
    private String transport;

    @UriParam(
            label = "producer,security",
            description = "The header that carries the key, such as api-key for Azure. By default that of the setting"
                    + " openai.authHeader.")
    private String authHeader;

    @UriParam(
            label = "producer,security",
            description = "What stands before the key in its header, such as Bearer; empty for nothing. By default that"
                    + " of the setting openai.authScheme.")
    private String authScheme;

    @UriParam(
            label = "producer",
            description = "More headers of the handshake: name=value, comma-separated. By default those of the setting"
                    + " openai.headers.")
    private String headers;

    @UriParam(label = "producer,advanced", description = "The client of the okhttp transport.")
    @Metadata(autowired = true)
    private OkHttpClient okHttpClient;

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getUrl() {
        return url;
    }

    public void setUrl(String url) {
        this.url = url;
    }

    public String getModel() {
        return model;
    }

    public void setModel(String model) {
        this.model = model;
    }

    public String getTranscriptionModel() {
        return transcriptionModel;
    }

    public void setTranscriptionModel(String transcriptionModel) {
        this.transcriptionModel = transcriptionModel;
    }

    public String getTransport() {
        return transport;
    }

    public void setTransport(String transport) {
        this.transport = transport;
    }

    public String getAuthHeader() {
        return authHeader;
    }

    public void setAuthHeader(String authHeader) {
        this.authHeader = authHeader;
    }

    public String getAuthScheme() {
        return authScheme;
    }

    public void setAuthScheme(String authScheme) {
        this.authScheme = authScheme;
    }

    public String getHeaders() {
        return headers;
    }

    public void setHeaders(String headers) {
        this.headers = headers;
    }

    public OkHttpClient getOkHttpClient() {
        return okHttpClient;
    }

    public void setOkHttpClient(OkHttpClient okHttpClient) {
        this.okHttpClient = okHttpClient;
    }

    /**
     * What the settings' own check does not see: the values of endpoints and of the component.
     *
     * @throws IllegalArgumentException for the first that cannot be
     */
    void check() {
        if (transport != null && !TRANSPORTS.contains(transport.strip())) {
            throw new IllegalArgumentException("openai-realtime: expected transport to be one of %s, got %s%s"
                    .formatted(TRANSPORTS, transport, NearestName.hint(transport, TRANSPORTS)));
        }
        if (url != null && !url.isBlank() && !url.strip().matches("(?i)wss?://.+")) {
            throw new IllegalArgumentException("openai-realtime: expected url to begin with ws:// or wss://; it is not"
                    + " shown, since a key may be in it");
        }
    }

    OpenAiRealtimeConfiguration copy() {
        try {
            return (OpenAiRealtimeConfiguration) clone();
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
