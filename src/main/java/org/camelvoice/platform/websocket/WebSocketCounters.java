package org.camelvoice.platform.websocket;

import java.util.concurrent.atomic.LongAdder;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;

/** Counters of a component's connections since it was created, for metrics. Event loops count; any thread may read. */
public final class WebSocketCounters {
    private final EdgeRefusals refusals;
    private final LongAdder opened = new LongAdder();
    private final LongAdder refusedSends = new LongAdder();
    private final LongAdder staleKeys = new LongAdder();
    private final LongAdder paused = new LongAdder();
    private final LongAdder failedExchanges = new LongAdder();
    private final LongAdder gaveWay = new LongAdder();
    private final LongAdder unread = new LongAdder();
    private final LongAdder overheld = new LongAdder();
    private final LongAdder unansweredPings = new LongAdder();
    private final LongAdder failedAccepts = new LongAdder();

    WebSocketCounters(EdgeRefusals refusals) {
        this.refusals = refusals;
    }

    /** Accepted connections. */
    public long opened() {
        return opened.sum();
    }

    /** Refused connections, requests and messages, of everybody who counts in this CamelContext. */
    public long refused(RefusalReason reason) {
        return refusals.counted(reason);
    }

    /** Messages not sent because the other end did not read and its send queue was full. */
    public long refusedSends() {
        return refusedSends.sum();
    }

    /** Messages with a missing, unknown or closed connection key, or one of another listener or path. */
    public long staleKeys() {
        return staleKeys.sum();
    }

    /** Times that reading from a connection paused because its route was too slow. */
    public long paused() {
        return paused.sum();
    }

    /** Exchanges whose route failed. */
    public long failedExchanges() {
        return failedExchanges.sum();
    }

    /** Connections without a WebSocket that were closed to make room for newer ones. */
    public long gaveWay() {
        return gaveWay.sum();
    }

    /** Connections closed because they did not read waiting output for too long. */
    public long unread() {
        return unread.sum();
    }

    /** Connections closed because all connections together held too many bytes, and these held the most. */
    public long overheld() {
        return overheld.sum();
    }

    /** Pings answered only by the pong to a later ping, because the other end did not read. */
    public long unansweredPings() {
        return unansweredPings.sum();
    }

    /** Failed attempts to accept a connection, as when no file descriptor was left. */
    public long failedAccepts() {
        return failedAccepts.sum();
    }

    void countOpened() {
        opened.increment();
    }

    void refuse(RefusalReason reason) {
        refusals.count(reason);
    }

    void countRefusedSend() {
        refusedSends.increment();
    }

    void countStaleKey() {
        staleKeys.increment();
    }

    void countPaused() {
        paused.increment();
    }

    void countFailedExchange() {
        failedExchanges.increment();
    }

    void countGaveWay() {
        gaveWay.increment();
    }

    void countUnread() {
        unread.increment();
    }

    void countOverheld() {
        overheld.increment();
    }

    void countUnansweredPing() {
        unansweredPings.increment();
    }

    void countFailedAccept() {
        failedAccepts.increment();
    }
}
