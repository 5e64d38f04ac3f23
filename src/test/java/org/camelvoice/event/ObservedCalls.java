package org.camelvoice.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.Audience;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.HandledCall;
import org.camelvoice.call.Handler;
import org.camelvoice.call.Line;
import org.camelvoice.call.RecordedCaller;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.tenant.Tenant;

/**
 * A bare CamelContext with the tenants {@code acme} and {@code globex} and observing routes as users write them; calls in
 * virtual time. What goes through {@code process: { ref: seen }} is in {@link #seen}.
 */
final class ObservedCalls implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 20;

    final DefaultCamelContext context = new DefaultCamelContext();
    final MeterRegistry meters = new SimpleMeterRegistry();
    final ManualLoop loop = new ManualLoop();
    final RecordedCaller caller = new RecordedCaller();
    /** Copies of the exchanges' messages are not made: an exchange is its route's own. */
    final BlockingQueue<Exchange> seen = new LinkedBlockingQueue<>();

    private ObservedCalls() {
        context.getRegistry().bind("acme", new Tenant());
        context.getRegistry().bind("globex", new Tenant());
        context.getRegistry().bind("meters", meters);
        bind("seen", seen::add);
    }

    static ObservedCalls by(String yaml) throws Exception {
        return prepared().load(yaml).start();
    }

    static ObservedCalls prepared() {
        return new ObservedCalls();
    }

    ObservedCalls bind(String name, Processor processor) {
        context.getRegistry().bind(name, processor);
        return this;
    }

    ObservedCalls load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString("observer.yaml", yaml));
        return this;
    }

    ObservedCalls start() {
        context.start();
        Calls.of(context).handlers().add(new Nothing("voice:call/started"));
        return this;
    }

    /** One route that sees all events of this name. */
    static String route(String id, String event, String... options) {
        StringBuilder yaml = new StringBuilder("""
                - route:
                    id: %s
                    from:
                      uri: voice-event:%s
                """.formatted(id, event));
        if (options.length > 0) {
            yaml.append("      parameters:\n");
            for (String option : options) {
                yaml.append("        ").append(option).append('\n');
            }
        }
        return yaml.append("      steps:\n        - process: { ref: seen }\n").toString();
    }

    /** A call that has begun. */
    Call call(String tenant) {
        return call(tenant, "twilio", Map.of());
    }

    Call call(String tenant, String platform, Map<String, String> attributes) {
        Call call = Calls.of(context)
                .prepare(new CallRequest(
                        tenant,
                        platform,
                        null,
                        attributes,
                        loop,
                        caller,
                        Line.withMarks(AudioFormat.MULAW_8K, caller)));
        call.start();
        return call;
    }

    /** The next exchange that a route saw. */
    Exchange next() throws InterruptedException {
        Exchange exchange = seen.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (exchange == null) {
            throw new AssertionError("No event within " + PATIENCE_SECONDS + " s");
        }
        return exchange;
    }

    /** Its body, as Jackson writes it. */
    JsonNode nextJson() throws InterruptedException {
        return JSON.valueToTree(next().getMessage().getBody());
    }

    double dropped(String route) {
        return meters.get("voice.events.dropped").tag("route", route).counter().count();
    }

    @Override
    public void close() {
        context.stop();
    }

    private record Nothing(String message) implements Handler {
        @Override
        public Audience audience() {
            return Audience.EVERYBODY;
        }

        @Override
        public String description() {
            return message;
        }

        @Override
        public void handle(HandledCall call, CallMessage callMessage, Done done) {
            done.done(null);
        }
    }
}
