package org.camelvoice.event;

import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Audience;

/** Observe what happens in calls, without delaying them: every route gets its own copy, on a thread of its own. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice-event",
        title = "Voice Event",
        syntax = "voice-event:names",
        consumerOnly = true,
        remote = false,
        category = {Category.AI},
        headersClass = VoiceConstants.class)
@Metadata(excludeProperties = "bridgeErrorHandler,exceptionHandler,exchangePattern")
public final class VoiceEventEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    @UriPath(
            description = "What to observe, comma-separated: call.started, call.ended, call.state, transcript.caller,"
                    + " transcript.model, dtmf, barge-in, turn, tool, usage, error, audio. Events of several names come in"
                    + " the order in which they happened.")
    @Metadata(required = true)
    private final String names;

    @UriParam(description = "The tenants whose calls to observe, comma-separated; by default all.")
    private String tenant;

    @UriParam(description = "The platforms whose calls to observe, comma-separated; by default all.")
    private String platform;

    @UriParam(
            defaultValue = "1000",
            description =
                    "How many events may wait for the route, the one that it is at among them. What comes when they"
                            + " do is dropped and counted.")
    private int queueSize = 1_000;

    @UriParam(
            defaultValue = "1",
            description =
                    "How many threads the route runs on. Events of one call always come on the same one, in order; each"
                            + " thread has its share of the queue.")
    private int threads = 1;

    VoiceEventEndpoint(String uri, VoiceEventComponent component, String names) {
        super(uri, component);
        this.names = names;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException(
                "to: " + getEndpointUri() + ": events are made by calls, not by routes");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        VoiceEventConsumer consumer = new VoiceEventConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    /** The calls to observe. */
    public Audience audience() {
        return Audience.ofAny(tenant, platform);
    }

    public String getNames() {
        return names;
    }

    public String getTenant() {
        return tenant;
    }

    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    public String getPlatform() {
        return platform;
    }

    public void setPlatform(String platform) {
        this.platform = platform;
    }

    public int getQueueSize() {
        return queueSize;
    }

    public void setQueueSize(int queueSize) {
        this.queueSize = queueSize;
    }

    public int getThreads() {
        return threads;
    }

    public void setThreads(int threads) {
        this.threads = threads;
    }
}
