package org.camelvoice.event;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Routes that observe calls: {@code voice-event:<names>}. */
@Component("voice-event")
public final class VoiceEventComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        EventName.all(remaining); // a misspelt name stops the start
        VoiceEventEndpoint endpoint = new VoiceEventEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
