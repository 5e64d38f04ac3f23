package org.camelvoice.realtime;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.EndpointServiceLocation;
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
import org.camelvoice.tenant.Tenant;

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
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class OpenAiRealtimeEndpoint extends CallEndpoint implements EndpointServiceLocation {

    @UriPath(
            enums = "connect,prewarm,conversation.item.create,conversation.item.delete,conversation.item.truncate,"
                    + "input_audio_buffer.append,input_audio_buffer.clear,input_audio_buffer.commit,"
                    + "response.cancel,response.create,conversation.created,conversation.item.added,"
                    + "conversation.item.deleted,conversation.item.done,"
                    + "conversation.item.input_audio_transcription.completed,"
                    + "conversation.item.input_audio_transcription.delta,"
                    + "conversation.item.input_audio_transcription.failed,"
                    + "conversation.item.input_audio_transcription.segment,"
                    + "conversation.item.input_audio_transcription.updated,conversation.item.retrieved,"
                    + "conversation.item.truncated,dtmf_event_received,error,input_audio_buffer.cleared,"
                    + "input_audio_buffer.committed,input_audio_buffer.dtmf_event_received,"
                    + "input_audio_buffer.speech_started,input_audio_buffer.speech_stopped,"
                    + "input_audio_buffer.timeout_triggered,mcp_list_tools.completed,mcp_list_tools.failed,"
                    + "mcp_list_tools.in_progress,output_audio_buffer.cleared,output_audio_buffer.started,"
                    + "output_audio_buffer.stopped,ping,rate_limits.updated,response.content_part.added,"
                    + "response.content_part.done,response.created,response.done,"
                    + "response.function_call_arguments.delta,response.function_call_arguments.done,"
                    + "response.mcp_call.completed,response.mcp_call.failed,response.mcp_call.in_progress,"
                    + "response.mcp_call_arguments.delta,response.mcp_call_arguments.done,"
                    + "response.output_audio.delta,response.output_audio.done,"
                    + "response.output_audio_transcript.delta,response.output_audio_transcript.done,"
                    + "response.output_item.added,response.output_item.done,response.output_text.delta,"
                    + "response.output_text.done,session.created,session.updated",
            description = "A server event to handle, such as response.output_audio.delta; a client event to send, such"
                    + " as input_audio_buffer.append; connect, to open the call's session; or prewarm, to open that of an"
                    + " announced call.")
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

    /** The server, without what the URL asks of it. */
    @Override
    public String getServiceUrl() {
        return getComponent().withSettings(configuration).getUrl().replaceFirst("[?#].*", "");
    }

    @Override
    public String getServiceProtocol() {
        return getServiceUrl().replaceFirst(":.*", "");
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
        return switch (event) {
            case ConnectProducer.CONNECT -> new ConnectProducer(this);
            case PrewarmProducer.PREWARM -> new PrewarmProducer(this);
            default -> new ClientEventProducer(this, ClientCommand.of(event));
        };
    }

    /** Whether it opens this tenant's sessions at OpenAI's server, which requires a key, and has none. */
    public boolean lacksKey(Tenant tenant) {
        return event.equals(ConnectProducer.CONNECT) && getComponent().lacksKey(configuration, tenant.getServer());
    }
}
