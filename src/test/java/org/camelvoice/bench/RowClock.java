package org.camelvoice.bench;

import java.io.IOException;
import java.time.Duration;

/** What server and load have used since a moment. */
final class RowClock {
    private final ServerProcess server;
    private final long startNanos = System.nanoTime();
    private final long serverMillis;
    private final long loadMillis = ownMillis();

    private RowClock(ServerProcess server) throws IOException {
        this.server = server;
        this.serverMillis = server.cpuMillis();
    }

    static RowClock start(ServerProcess server) throws IOException {
        return new RowClock(server);
    }

    /**
     * Until now.
     *
     * @param server CPU milliseconds a second
     * @param load   of the load, the same
     */
    record Use(double server, double load) {}

    Use use() throws IOException {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return new Use((server.cpuMillis() - serverMillis) / seconds, (ownMillis() - loadMillis) / seconds);
    }

    private static long ownMillis() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
    }
}
