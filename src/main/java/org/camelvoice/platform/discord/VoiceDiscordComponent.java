package org.camelvoice.platform.discord;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelvoice.call.Calls;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.loop.VertxMediaLoop;

/** Voice channels of Discord: {@code voice-discord:<name>}. Routes with the same token share one bot. */
@Component("voice-discord")
public final class VoiceDiscordComponent extends DefaultComponent {
    @Metadata(
            label = "advanced",
            description = "Another REST API than Discord's, such as http://127.0.0.1:8080/api/v10/.")
    private String restUrl = "";

    @Metadata(label = "advanced", description = "Another gateway than Discord's, such as ws://127.0.0.1:8081.")
    private String gatewayUrl = "";

    @Metadata(
            label = "security,advanced",
            description = "How Discord's servers are trusted. By default as the JVM trusts others.")
    private SSLContextParameters sslContextParameters;

    private final DiscordCounters counters = new DiscordCounters();
    private final DiscordBots bots = new DiscordBots();

    /** Where there is no listener whose loops conversations could live on. Null until one is needed. */
    private Vertx vertx;

    private MediaLoop own;

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        VoiceDiscordEndpoint endpoint = new VoiceDiscordEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        endpoint.check();
        return endpoint;
    }

    DiscordBots bots() {
        return bots;
    }

    /** Since the component was created. */
    public DiscordCounters counters() {
        return counters;
    }

    /** Of all routes: why there is no voice in Discord, a sentence each; empty if all is well, or none is wanted. */
    public List<String> troubles() {
        return bots.troubles();
    }

    /** For a conversation that is to begin: a loop on which others live too. Called from any thread. */
    MediaLoop loop() {
        MediaLoop shared = Calls.of(getCamelContext()).loops().next();
        return shared == null ? ownLoop() : shared;
    }

    private synchronized MediaLoop ownLoop() {
        if (own == null) {
            vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
            CompletableFuture<MediaLoop> made = new CompletableFuture<>();
            vertx.runOnContext(nothing -> made.complete(VertxMediaLoop.current()));
            own = made.join();
        }
        return own;
    }

    @Override
    protected void doShutdown() throws Exception {
        super.doShutdown();
        synchronized (this) {
            if (vertx != null) {
                vertx.close().toCompletionStage().toCompletableFuture().get();
                vertx = null;
                own = null;
            }
        }
    }

    public String getRestUrl() {
        return restUrl;
    }

    public void setRestUrl(String restUrl) {
        this.restUrl = restUrl;
    }

    public String getGatewayUrl() {
        return gatewayUrl;
    }

    public void setGatewayUrl(String gatewayUrl) {
        this.gatewayUrl = gatewayUrl;
    }

    public SSLContextParameters getSslContextParameters() {
        return sslContextParameters;
    }

    public void setSslContextParameters(SSLContextParameters sslContextParameters) {
        this.sslContextParameters = sslContextParameters;
    }
}
