package org.camelvoice.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.util.PropertiesHelper;

/** Routes that the model may call as tools: {@code voice-tool:<name>}. */
@Component("voice-tool")
public final class VoiceToolComponent extends DefaultComponent {
    private final CancellationPoints cancellationPoints = new CancellationPoints();

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        getCamelContext().addLifecycleStrategy(cancellationPoints);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        VoiceToolEndpoint endpoint = new VoiceToolEndpoint(uri, this, remaining);
        Map<String, String> options = new LinkedHashMap<>();
        PropertiesHelper.extractProperties(parameters, "parameter.")
                .forEach((name, value) -> options.put(name, String.valueOf(value)));
        endpoint.setParameter(options);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doShutdown() throws Exception {
        getCamelContext().getLifecycleStrategies().remove(cancellationPoints);
        super.doShutdown();
    }
}
