package org.camelvoice.model.socket;

/** A socket's state, as its listener knows it: from top to bottom, and from any state to the last. */
enum SocketState {
    CONNECTING,
    OPEN,
    /** The gateway has sent a close frame. Messages from the server are still delivered. */
    CLOSING,
    /** The listener has had its last call. */
    OVER
}
