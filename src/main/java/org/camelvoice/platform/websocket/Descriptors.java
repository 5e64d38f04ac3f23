package org.camelvoice.platform.websocket;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file descriptors of this process, of which each connection takes one, and a call's model another. */
final class Descriptors {
    private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);
    private static final long OTHERS = 200; // this program's own: jars, event loops, management

    private Descriptors() {}

    /** As many of the wanted connections as there are descriptors for; says so if those are fewer. */
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

    /** {@link Long#MAX_VALUE} where it is not known. */
    private static long limit() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }
}
