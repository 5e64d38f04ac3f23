package org.camelvoice.kit;

import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.Connection;

/** Another connection, of which something is otherwise. */
class ConnectionOf implements Connection {
    private final Connection other;

    ConnectionOf(Connection other) {
        this.other = other;
    }

    @Override
    public String id() {
        return other.id();
    }

    @Override
    public MediaLoop loop() {
        return other.loop();
    }

    @Override
    public String remoteAddress() {
        return other.remoteAddress();
    }

    @Override
    public String subprotocol() {
        return other.subprotocol();
    }

    @Override
    public boolean isOpen() {
        return other.isOpen();
    }

    @Override
    public boolean sendText(String message) {
        return other.sendText(message);
    }

    @Override
    public boolean sendBinary(byte[] message) {
        return other.sendBinary(message);
    }

    @Override
    public void ping(Runnable answered) {
        other.ping(answered);
    }

    @Override
    public int closeCode() {
        return other.closeCode();
    }

    @Override
    public void close(int code, String reason) {
        other.close(code, reason);
    }

    @Override
    public ConnectedCaller caller() {
        return other.caller();
    }

    @Override
    public void connected(ConnectedCaller caller) {
        other.connected(caller);
    }
}
