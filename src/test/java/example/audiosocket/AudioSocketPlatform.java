package example.audiosocket;

import java.util.Map;
import java.util.Set;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Platform;
import org.camelvoice.platform.PlatformStream;

/** Asterisk's AudioSocket: frames of a kind, a length and so many bytes, on a TCP connection for each call. */
public final class AudioSocketPlatform implements Platform {

    @Override
    public String name() {
        return "audiosocket";
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
        return new AudioSocketStream(caller, parameters.get("tenant"));
    }
}
