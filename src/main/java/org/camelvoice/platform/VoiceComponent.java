package org.camelvoice.platform;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.camelvoice.call.Call;

/** Callers: {@code voice:<platform>}, {@code voice:<platform>/<message>} and {@code voice:call/<message>}. */
@Component("voice")
public final class VoiceComponent extends DefaultComponent {
    /** By name; filled when the component starts. */
    private final Map<String, Platform> platforms = new TreeMap<>();
    /** Null until the component starts. */
    private ExecutorService threads;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        platforms.putAll(Platforms.of(getCamelContext()));
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        threads = getCamelContext().getExecutorServiceManager().newCachedThreadPool(this, "VoiceCallCommand");
    }

    @Override
    protected void doStop() throws Exception {
        getCamelContext().getExecutorServiceManager().shutdownNow(threads);
        platforms.values().forEach(Platform::close);
        super.doStop();
    }

    /** Where routes go on that wait for a call's loop, which they must not block. */
    Executor threads() {
        return threads;
    }

    /** The platform that a call came by. */
    Platform platform(Call call) {
        return platforms.get(call.facts().platform());
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
