package org.camelvoice.platform;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
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
        addAll(getClass().getClassLoader());
        if (getCamelContext().getApplicationContextClassLoader() != null) {
            addAll(getCamelContext().getApplicationContextClassLoader());
        }
        getCamelContext()
                .getRegistry()
                .findByType(Platform.class)
                .forEach(platform -> platforms.put(platform.name(), platform));
    }

    private void addAll(ClassLoader classLoader) {
        ServiceLoader.load(Platform.class, classLoader).forEach(platform -> platforms.put(platform.name(), platform));
    }

    /** The names of the platforms that there are. */
    public Set<String> platforms() {
        return Set.copyOf(platforms.keySet());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        VoiceEndpoint endpoint = new VoiceEndpoint(uri, this, VoicePath.of(remaining, platforms));
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
