package example.linejson;

import java.util.Map;
import java.util.Set;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/** Calls on a WebSocket, each message a line of JSON. */
public final class LineJsonPlatform implements Platform {

    @Override
    public String name() {
        return "linejson";
    }

    @Override
    public String audio() {
        return "audio";
    }

    @Override
    public Set<String> incoming() {
        return Set.of("audio", "dtmf");
    }

    @Override
    public PlatformStream open(ConnectedCaller caller, Map<String, String> parameters) {
        return new LineJsonStream(caller, parameters.get("tenant"));
    }
}
