package org.camelvoice.platform.browser;

/** Where messages to a client go. A refusal is the sender's to deal with. Called on the connection's loop. */
interface BrowserSender {

    void sendText(String message);

    void sendBinary(byte[] message);
}
