package org.camelvoice.model.socket;

/** Where a socket is, as its listener knows it: from top to bottom, and from anywhere to the end. */
enum SocketState {
    CONNECTING,
    OPEN,
    /** We have sent a close frame. What the server still sends is handed on. */
    CLOSING,
    /** The listener has heard its last. */
    OVER
}
