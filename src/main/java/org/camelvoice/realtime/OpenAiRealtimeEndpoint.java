package org.camelvoice.realtime;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.camelvoice.NearestName;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallConsumer;
import org.camelvoice.call.CallEndpoint;
import org.camelvoice.call.Direction;
import org.camelvoice.realtime.event.ServerEventNames;

/**
 * A model that listens and speaks, behind the OpenAI Realtime API or a compatible server: its server events, and client
 * events to it.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "openai-realtime",
        title = "OpenAI Realtime",
        syntax = "openai-realtime:event",
        category = {Category.AI},
        headersClass = VoiceConstants.class)
public final class OpenAiRealtimeEndpoint extends CallEndpoint {

    @UriPath(
            description = "A server event to handle, such as response.output_audio.delta; a client event to send, such"
                    + " as input_audio_buffer.append; or connect, to open the call's session.")
    @Metadata(required = true)
    private final String event;

    @UriParam
    private OpenAiRealtimeConfiguration configuration;

    OpenAiRealtimeEndpoint(
            String uri, OpenAiRealtimeComponent component, String event, OpenAiRealtimeConfiguration configuration) {
        super(uri, component);
        this.event = event;
        this.configuration = configuration;
    }

    public String getEvent() {
        return event;
    }

    public OpenAiRealtimeConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(OpenAiRealtimeConfiguration configuration) {
        this.configuration = configuration;
    }

    @Override
    public OpenAiRealtimeComponent getComponent() {
        return (OpenAiRealtimeComponent) super.getComponent();
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        checkEventName();
        CallConsumer consumer = new CallConsumer(this, processor, "openai-realtime:" + event, Direction.FROM_MODEL);
        configureConsumer(consumer);
        return consumer;
    }

    /** Checks the event's name: a route for an unknown name would wait forever. */
    private void checkEventName() {
        if (!event.equals(ServerEventNames.toGa(event))) {
            throw new IllegalArgumentException("from openai-realtime:%s: that is the beta protocol's name; expected %s"
                    .formatted(event, ServerEventNames.toGa(event)));
        }
        if (!ServerEventNames.isKnown(event)) {
            throw new IllegalArgumentException("from openai-realtime:" + event
                    + ": OpenAI's reference lists no such server event"
                    + NearestName.hint(event, ServerEventNames.published()));
        }
    }

    @Override
    public Producer createProducer() {
        return event.equals(ConnectProducer.CONNECT)
                ? new ConnectProducer(this)
                : new ClientEventProducer(this, ClientCommand.of(event));
    }

    /** Whether it opens sessions at OpenAI's server, which requires a key, and has none. */
    public boolean lacksKey() {
        return event.equals(ConnectProducer.CONNECT) && getComponent().lacksKey(configuration);
    }
}
