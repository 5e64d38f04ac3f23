package org.camelvoice.call;

import org.apache.camel.AsyncEndpoint;
import org.apache.camel.Component;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.DefaultEndpoint;

/** An endpoint of which a route handles one message of the calls that it is for. */
public abstract class CallEndpoint extends DefaultEndpoint implements AsyncEndpoint, MultipleConsumersSupport {

    @UriParam(description = "Handle this message of this tenant's calls only; broadcast to this tenant's calls only.")
    private String tenant;

    @UriParam(label = "consumer", description = "Handle this message of this platform's calls only.")
    private String platform;

    protected CallEndpoint(String uri, Component component) {
        super(uri, component);
    }

    /** Which of several routes handles a message is {@link Handlers}' to decide. */
    @Override
    public final boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public final boolean isLenientProperties() {
        return false;
    }

    /** The calls that it is for. */
    public final Audience audience() {
        return Audience.of(tenant, platform);
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
}
