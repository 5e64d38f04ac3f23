package org.camelvoice.platform.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.camelvoice.loop.RareLog;
import org.camelvoice.platform.RefusalReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop of a listener, oldest first. Checks all of them once a second, so that none needs
 * its own timer. Owned by that event loop.
 */
final class ClientConnections {
    static final long LOOK_EVERY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(ClientConnections.class);
    private static final long LITTLE = 16 * 1024; // bytes: closing a connection that holds less would gain nothing

    private final ListenerLimits limits;
    private final Admission admission;
    private final UpgradeRate upgrades;
    private final WebSocketCounters counters;
    /** This loop's share of {@link ListenerLimits#maxHeldBytes}. */
    private final long mostHeld;

    private final Set<ClientConnection> open = new LinkedHashSet<>();
    private final RareLog refusals = new RareLog(LOG);
    private final RareLog closings = new RareLog(LOG);
    /** Bytes received of incomplete messages. */
    private long unfinished;

    ClientConnections(
            ListenerLimits limits,
            int eventLoops,
            Admission admission,
            UpgradeRate upgrades,
            WebSocketCounters counters) {
        this.limits = limits;
        this.admission = admission;
        this.upgrades = upgrades;
        this.counters = counters;
        this.mostHeld = limits.maxHeldBytes() / eventLoops;
    }

    ListenerLimits limits() {
        return limits;
    }

    WebSocketCounters counters() {
        return counters;
    }

    /** A connection was accepted; nothing has been read from it. */
    void enter(HttpConnection accepted) {
        ChannelHandlerContext vertxHandler = ((ConnectionBase) accepted).channelHandlerContext();
        AcceptFailures.watch(vertxHandler.channel().parent(), counters);
        ClientConnection connection = new ClientConnection(this, vertxHandler);
        admission.enter(vertxHandler.channel(), connection.address());
        RefusalReason refusal = refusal(connection);
        if (refusal == null) {
            open.add(connection);
            connection.open(false);
        } else {
            refuse(connection, refusal);
        }
        vertxHandler
                .channel()
                .closeFuture()
                .addListener(closed -> leave(connection)); // runs at once if it is closed already
    }

    /** Null to let it in. */
    private RefusalReason refusal(ClientConnection connection) {
        if (admission.isOverfull(connection.address())) {
            return RefusalReason.TOO_MANY_FROM_ADDRESS;
        }
        return !admission.isOverfull() || makeRoom() ? null : RefusalReason.TOO_MANY_CONNECTIONS;
    }

    /** Closes the oldest connection without a WebSocket, which may be abandoned. */
    private boolean makeRoom() {
        for (ClientConnection oldest : open) {
            if (!oldest.isWebSocket()) {
                counters.countGaveWay();
                oldest.drop();
                return true;
            }
        }
        return false;
    }

    private void refuse(ClientConnection connection, RefusalReason reason) {
        counters.refuse(reason);
        refusals.warn(
                "Refused a connection from {}: there are {} already, or {} from there",
                connection.address().network().getHostAddress(),
                limits.maxConnections(),
                limits.maxConnectionsPerAddress());
        if (admission.isCrowded() || admission.isCrowded(connection.address())) {
            connection.drop();
        } else {
            open.add(connection);
            connection.open(true);
        }
    }

    private void leave(ClientConnection connection) {
        open.remove(connection);
        connection.left();
    }

    /**
     * Why this client may not ask for a WebSocket now; null if it may.
     *
     * @param isProven whether it has proved who it is
     */
    RefusalReason refusalOfUpgrade(ClientConnection connection, boolean isProven, long now) {
        return isProven ? upgrades.refusalOfProven(now) : upgrades.refusal(connection.address(), now);
    }

    /** Called once a second. */
    void look(long now) {
        upgrades.forget(now);
        long held = 0;
        for (ClientConnection connection : new ArrayList<>(open)) { // some may be removed
            connection.look(now);
            held += connection.heldBytes();
        }
        if (held > mostHeld) {
            relieve(held);
        }
    }

    /** Adds bytes of an incomplete message; negative when it became complete. */
    void unfinished(long bytes) {
        unfinished += bytes;
        if (bytes > 0 && unfinished > mostHeld) {
            relieve(unfinished);
        }
    }

    /** Closes the connections that hold most, until the total is below the limit. */
    private void relieve(long held) {
        long left = held;
        List<ClientConnection> most = new ArrayList<>(open);
        most.sort(Comparator.comparingLong(ClientConnection::heldBytes).reversed());
        for (ClientConnection connection : most) {
            long its = connection.heldBytes();
            if (left <= mostHeld || its < LITTLE) {
                return;
            }
            left -= its;
            counters.countOverheld();
            close(connection, "all connections together hold too much, and it held the most: " + its + " bytes");
        }
    }

    void close(ClientConnection connection, String why) {
        closings.warn(
                "Closed the connection of {}: {}",
                connection.address().network().getHostAddress(),
                why);
        connection.reset();
    }
}
