package org.camelvoice.platform;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;
import org.camelvoice.call.RecordedEvents;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.tenant.Tenant;

/**
 * A bare CamelContext with the tenant {@code acme} and routes as users write them, and one phone that calls it in
 * virtual time.
 */
final class VoiceContext implements AutoCloseable {
    private static final String STARTED = """
            - route:
                id: call-started
                from:
                  uri: voice:call/started
                  steps:
                    - process: { ref: nothing }
            """;

    final DefaultCamelContext context = new DefaultCamelContext();
    final ManualLoop loop = new ManualLoop();
    final RecordedEvents events = new RecordedEvents();
    final FakeConnection connection = new FakeConnection(loop);
    /** What {@code process: { ref: seen }} came by. */
    final List<Object> seen = new ArrayList<>();

    VoiceContext() {
        bind("nothing", exchange -> {});
        bind("seen", exchange -> seen.add(exchange.getMessage().getBody()));
        bind("failing", exchange -> {
            throw new IllegalStateException("no");
        });
        context.getRegistry().bind("acme", new Tenant());
        context.getPropertiesComponent()
                .addOverrideProperty("voice.twilio.validateSignature", "false"); // only Twilio can sign
        context.getPropertiesComponent().addOverrideProperty("voice.browser.tickets", "false");
    }

    /** Started, with a route for {@code voice:call/started}. */
    static VoiceContext with(String yaml) throws Exception {
        VoiceContext voice = new VoiceContext();
        try {
            voice.load("calls.yaml", STARTED);
            voice.load("test.yaml", yaml);
            voice.start();
            return voice;
        } catch (Exception e) {
            voice.close();
            throw e;
        }
    }

    VoiceContext bind(String name, Processor processor) {
        context.getRegistry().bind(name, processor);
        return this;
    }

    VoiceContext load(String file, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, yaml));
        return this;
    }

    VoiceContext start() {
        context.start();
        Calls.of(context).observe(events);
        return this;
    }

    /** An event of the connection reaches {@code voice:twilio}. */
    Exchange event(ConnectionEvent event, Object body) throws Exception {
        Exchange exchange = new DefaultExchange(context);
        exchange.setProperty(Connection.PROPERTY, connection);
        exchange.setProperty(ConnectionEvent.PROPERTY, event);
        exchange.getMessage().setHeader("tenant", "acme");
        exchange.getMessage().setBody(body);
        AsyncProducer producer = context.getEndpoint("voice:twilio").createAsyncProducer();
        producer.start();
        producer.process(exchange, doneSync -> exchange.setProperty("done", true));
        return exchange;
    }

    Exchange says(String message) throws Exception {
        return event(ConnectionEvent.MESSAGE, message);
    }

    /** The phone has called, and the model would be ready. */
    Call talk() throws Exception {
        return talk("AC1");
    }

    /** As {@link #talk()}, by a call of this account. */
    Call talk(String accountSid) throws Exception {
        event(ConnectionEvent.OPEN, null);
        says(
                ("{\"event\":\"start\",\"streamSid\":\"MZ1\",\"start\":{\"accountSid\":\"%s\",\"callSid\":\"CA1\",\"mediaFormat\":"
                                + "{\"encoding\":\"audio/x-mulaw\",\"sampleRate\":8000,\"channels\":1}}}")
                        .formatted(accountSid));
        Call call = connection.caller().call();
        call.connected();
        events.forget();
        connection.next();
        return call;
    }

    /** 20 ms of audio of which every byte is {@code value}. */
    Exchange saysFrame(int timestampMillis, int value) throws Exception {
        byte[] frame = new byte[160];
        java.util.Arrays.fill(frame, (byte) value);
        return says("{\"event\":\"media\",\"media\":{\"timestamp\":\"%d\",\"payload\":\"%s\"}}"
                .formatted(timestampMillis, java.util.Base64.getEncoder().encodeToString(frame)));
    }

    @Override
    public void close() {
        context.stop();
    }
}
