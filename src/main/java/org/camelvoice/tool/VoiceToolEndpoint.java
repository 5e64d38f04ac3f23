package org.camelvoice.tool;

import java.util.Map;
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

/**
 * Make a route a tool that the model of a call may use: its arguments arrive as headers, the body is its answer.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "voice-tool",
        title = "Voice Tool",
        syntax = "voice-tool:name",
        consumerOnly = true,
        category = {Category.AI},
        headersClass = VoiceConstants.class)
public final class VoiceToolEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    @UriPath(description = "What the model calls it: letters, digits, _ and -, at most 64.")
    @Metadata(required = true)
    private final String name;

    @UriParam(description = "When to call it and what it does, for the model. By default the route's own description.")
    private String description;

    @UriParam(
            prefix = "parameter.",
            multiValue = true,
            description =
                    "What it takes: parameter.NAME is the type (string, integer, number or boolean), and"
                            + " parameter.NAME.description, parameter.NAME.required (true or false), parameter.NAME.enum"
                            + " (comma-separated) and parameter.NAME.pattern (a regular expression for the whole text) say more.")
    private Map<String, String> parameter;

    @UriParam(
            description =
                    "What it takes, as a JSON Schema of type object, instead of parameter.NAME: the schema itself,"
                            + " or resource:file:... or resource:classpath:... to read it from.")
    private String schema;

    @UriParam(description = "The tenants whose calls it is for, comma-separated; by default all.")
    private String tenant;

    @UriParam(
            javaType = "java.time.Duration",
            defaultValue = "15000",
            description = "How long it may take; then the model is told so, and the route is cancelled.")
    private long timeout = 15_000;

    @UriParam(
            defaultValue = "async",
            enums = "async,blocking",
            description = "What the conversation does meanwhile: async lets it go on, blocking lets the model wait.")
    private String mode = "async";

    @UriParam(description = "What the model is asked to say when it takes longer than fillerAfter.")
    private String filler;

    @UriParam(
            javaType = "java.time.Duration",
            defaultValue = "2000",
            description = "After how long the model is asked to say the filler.")
    private long fillerAfter = 2_000;

    VoiceToolEndpoint(String uri, VoiceToolComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("to: " + getEndpointUri()
                + ": a tool is called by the model; for routes, give it a direct: of its own");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        VoiceToolConsumer consumer = new VoiceToolConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** {@link Tools} decides which of several routes is a tenant's tool. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }

    public String getName() {
        return name;
    }

    public String getDescription() {
        return description;
    }

    public void setDescription(String description) {
        this.description = description;
    }

    public Map<String, String> getParameter() {
        return parameter;
    }

    /** Without {@code parameter.} in its keys. */
    public void setParameter(Map<String, String> parameter) {
        this.parameter = parameter;
    }

    public String getSchema() {
        return schema;
    }

    public void setSchema(String schema) {
        this.schema = schema;
    }

    public String getTenant() {
        return tenant;
    }

    public void setTenant(String tenant) {
        this.tenant = tenant;
    }

    /** Whose calls it is for, on whichever platform. */
    public Audience audience() {
        return Audience.ofAny(tenant, null);
    }

    public long getTimeout() {
        return timeout;
    }

    /** In milliseconds. */
    public void setTimeout(long timeout) {
        this.timeout = timeout;
    }

    public String getMode() {
        return mode;
    }

    public void setMode(String mode) {
        this.mode = mode;
    }

    public String getFiller() {
        return filler;
    }

    public void setFiller(String filler) {
        this.filler = filler;
    }

    public long getFillerAfter() {
        return fillerAfter;
    }

    /** In milliseconds. */
    public void setFillerAfter(long fillerAfter) {
        this.fillerAfter = fillerAfter;
    }
}
