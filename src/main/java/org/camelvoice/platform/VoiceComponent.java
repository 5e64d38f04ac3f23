package org.camelvoice.platform;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Callers: {@code voice:<platform>}, {@code voice:<platform>/<message>} and {@code voice:call/<message>}. */
@Component("voice")
public final class VoiceComponent extends DefaultComponent {
    /** By name; filled when the component starts. */
    private final Map<String, Platform> platforms = new TreeMap<>();

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        ServiceLoader.load(
                        Platform.class,
                        getCamelContext().getApplicationContextClassLoader() != null
                                ? getCamelContext().getApplicationContextClassLoader()
                                : getClass().getClassLoader())
                .forEach(platform -> platforms.put(platform.name(), platform));
        getCamelContext()
                .getRegistry()
                .findByType(Platform.class)
                .forEach(platform -> platforms.put(platform.name(), platform));
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        VoiceEndpoint endpoint = new VoiceEndpoint(uri, this, VoicePath.of(remaining, platforms));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
