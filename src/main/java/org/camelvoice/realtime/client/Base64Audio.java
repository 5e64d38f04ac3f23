package org.camelvoice.realtime.client;

/** How much audio there is in base64, without decoding it. */
final class Base64Audio {

    private Base64Audio() {}

    static long bytes(String base64) {
        int length = base64.length();
        int padding = 0;
        while (padding < 2 && padding < length && base64.charAt(length - 1 - padding) == '=') {
            padding++;
        }
        return length * 3L / 4 - padding;
    }
}
