package org.camelvoice.platform.websocket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file descriptors of this process. Each connection takes one, and a call's model another. */
final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);
    private static final long OTHERS = 200; // for this program: jars, event loops, management

    private Descriptors() {}

    /** The number of connections, up to {@code wanted}, that the descriptors allow; logs if that is fewer. */
    static int bound(int wanted) {
        int most = bound(wanted, limit());
        if (most < wanted) {
            LOG.warn(
                    "There are file descriptors for {} connections, not for voice.maxConnections={}: see ulimit -n",
                    most,
                    wanted);
        }
        return most;
    }

    static int bound(int wanted, long descriptors) {
        return (int) Math.min(wanted, Math.max(1, (descriptors - OTHERS) / 2));
    }

    /** {@link Long#MAX_VALUE} if unknown. */
    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
