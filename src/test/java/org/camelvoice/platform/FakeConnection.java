package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.camelvoice.kit.ManualLoop;
import org.camelvoice.loop.MediaLoop;

/** A connection without a network: writes down what it is sent, and how it was closed. */
public final class FakeConnection implements Connection {
    private final ManualLoop loop;
    private final Deque<String> sent = new ArrayDeque<>();
    /** Null while it is open. */
    private String closed;
    /** Null until {@link #connected}. */
    private ConnectedCaller caller;
    /** Null while none was agreed on. */
    private String subprotocol;
    /** Null until the first ping. */
    private Runnable pong;

    private int closeCode = UNKNOWN;
    /** Whether its send queue is full. */
    private boolean full;
    /** Null while nobody was refused. */
    private RefusalReason refused;

    public FakeConnection(ManualLoop loop) {
        this.loop = loop;
    }

    /** Takes the oldest message that was sent. */
    public String next() {
        assertThat(sent).as("what was sent").isNotEmpty();
        return sent.remove();
    }

    /** The oldest message that was sent, which stays. */
    public String peek() {
        return sent.element();
    }

    public boolean hasNext() {
        return !sent.isEmpty();
    }

    public void assertExhausted() {
        assertThat(sent).isEmpty();
    }

    public void assertOpen() {
        assertThat(closed).isNull();
    }

    public void assertClosed(int code, String reason) {
        assertThat(closed).isEqualTo(code + " " + reason);
    }

    @Override
    public void refused(RefusalReason reason) {
        assertThat(refused).as("counted once").isNull();
        refused = reason;
    }

    public void assertRefused(RefusalReason reason) {
        assertThat(refused).isEqualTo(reason);
    }

    /** The other end does not read any more. */
    public void fill() {
        full = true;
    }

    @Override
    public String id() {
        return "connection-1";
    }

    @Override
    public MediaLoop loop() {
        return loop;
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1:1";
    }

    @Override
    public String subprotocol() {
        return subprotocol;
    }

    /** From now on this is the subprotocol that was agreed on. */
    public FakeConnection speaking(String agreed) {
        subprotocol = agreed;
        return this;
    }

    @Override
    public void ping(Runnable answered) {
        sent.add("ping");
        pong = answered;
    }

    /** The other end answers the last ping. */
    public void pong() {
        pong.run();
    }

    @Override
    public int closeCode() {
        return closeCode;
    }

    /** The other end closes with this code. */
    public void closedWith(int code) {
        closeCode = code;
        closed = code + " by the other end";
    }

    @Override
    public boolean isOpen() {
        return closed == null;
    }

    @Override
    public boolean sendText(String message) {
        boolean taken = isOpen() && !full;
        if (taken) {
            sent.add(message);
        }
        return taken;
    }

    @Override
    public boolean sendBinary(byte[] message) {
        boolean taken = isOpen() && !full;
        if (taken) {
            sent.add("binary " + HexFormat.of().formatHex(message, 0, Math.min(8, message.length)) + " "
                    + message.length);
        }
        return taken;
    }

    @Override
    public void close(int code, String reason) {
        assertThat(reason.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .as("a close reason's bytes")
                .hasSizeLessThanOrEqualTo(123);
        if (isOpen()) {
            closed = code + " " + reason;
        }
    }

    @Override
    public ConnectedCaller caller() {
        return caller;
    }

    @Override
    public void connected(ConnectedCaller newCaller) {
        caller = newCaller;
    }
}
