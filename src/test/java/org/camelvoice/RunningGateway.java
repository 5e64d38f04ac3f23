package org.camelvoice;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.camelvoice.call.Calls;
import org.camelvoice.gateway.VoiceGateway;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.tenant.Tenant;

/** The gateway as users run it, in this process, on free ports, with a sandbox for its model. */
public final class RunningGateway implements AutoCloseable {
    private final Main main;

    private RunningGateway(Main main) {
        this.main = main;
    }

    /** What a test wants otherwise than the shipped settings have it. */
    public static final class Builder {
        private final Main main = VoiceGateway.gateway();
        private final Map<String, String> settings = new HashMap<>(Map.of(
                "voice.host", "127.0.0.1",
                "voice.port", "0",
                "voice.warmUp", "0", // WarmUpIT has it
                "camel.management.enabled", "false",
                "openai.model", "gpt-realtime-2.1",
                "openai.apiKey", "sk-test",
                "voice.twilio.validateSignature", "false", // else a key means that only Twilio may call
                "voice.browser.tickets", "false", // TicketsIT has them
                "camel.main.shutdownTimeout", "5"));

        public Builder model(SandboxServer sandbox) {
            return set("openai.url", sandbox.uri().toString());
        }

        public Builder set(String key, String value) {
            settings.put(key, value);
            return this;
        }

        public Builder tenant(String name, Tenant tenant) {
            main.bind(name, tenant);
            return this;
        }

        public Builder bean(String name, Object bean) {
            main.bind(name, bean);
            return this;
        }

        /** More routes, beside the shipped ones. */
        public Builder routes(String pattern) {
            main.configure().withRoutesIncludePattern(main.configure().getRoutesIncludePattern() + "," + pattern);
            return this;
        }

        public RunningGateway start() throws Exception {
            settings.forEach(main::addOverrideProperty);
            main.start();
            return new RunningGateway(main);
        }
    }

    public static Builder with(SandboxServer sandbox) {
        return new Builder().model(sandbox);
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    Calls calls() {
        return Calls.of(context());
    }

    /** Where callers of a tenant dial. */
    public URI twilio(String tenant) {
        return URI.create("ws://127.0.0.1:" + port() + "/twilio/" + tenant);
    }

    /** Where a browser's client of a tenant connects. */
    URI browser(String sessionId, String tenant) {
        return URI.create("ws://127.0.0.1:" + port() + "/ws/audio/" + sessionId + "?tenant=" + tenant);
    }

    public int port() {
        return context()
                .getComponent("voice-websocket", VoiceWebsocketComponent.class)
                .actualPort("127.0.0.1", 0);
    }

    @Override
    public void close() {
        main.stop();
    }
}
