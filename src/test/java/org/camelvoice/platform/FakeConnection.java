package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import org.camelvoice.call.ManualLoop;
import org.camelvoice.call.MediaLoop;

/** A connection without a network: writes down what it is sent, and how it was closed. */
public final class FakeConnection implements Connection {
    private final ManualLoop loop;
    private final Deque<String> sent = new ArrayDeque<>();
    /** Null while it is open. */
    private String closed;
    /** Null until {@link #attach}. */
    private Object attachment;
    /** Whether its send queue is full. */
    private boolean full;

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
        throw new AssertionError("Nobody here sends binary messages, got " + message.length + " bytes");
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
    public Object attachment() {
        return attachment;
    }

    @Override
    public void attach(Object newAttachment) {
        attachment = newAttachment;
    }
}
