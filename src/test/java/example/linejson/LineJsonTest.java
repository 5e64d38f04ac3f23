package example.linejson;

import org.camelvoice.kit.Peer;
import org.camelvoice.kit.PlatformCompatibilityKit;
import org.camelvoice.platform.Platform;

/** The platform keeps what every platform has to keep. */
class LineJsonTest extends PlatformCompatibilityKit {
    @Override
    protected Platform platform() {
        return new LineJsonPlatform();
    }

    @Override
    protected Peer peer() {
        return new LineJsonPeer();
    }
}
