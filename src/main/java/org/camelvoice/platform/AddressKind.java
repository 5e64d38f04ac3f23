package org.camelvoice.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where an address is, for logs that are not to tell whose it is. */
final class AddressKind {
    private static final String UNKNOWN = "an unknown address";

    private AddressKind() {}

    /** @param hostAndPort as {@link Connection#remoteAddress()}: {@code 127.0.0.1:1}, {@code [::1]:1} */
    static String of(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        String host = (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)).replaceAll("[\\[\\]]", "");
        if (!host.matches("[0-9a-fA-F:.]+(%.*)?")) {
            return UNKNOWN; // a name, which would be looked up
        }
        try {
            return kind(InetAddress.getByName(host));
        } catch (UnknownHostException e) {
            return UNKNOWN;
        }
    }

    private static String kind(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return "this machine";
        }
        boolean uniqueLocal = address.getAddress().length == 16 && (address.getAddress()[0] & 0xFE) == 0xFC; // RFC 4193
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || uniqueLocal
                ? "a private network"
                : "the public network";
    }
}
