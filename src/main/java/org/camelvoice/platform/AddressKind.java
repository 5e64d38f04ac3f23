package org.camelvoice.platform;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The kind of an address, for logs that must not identify a caller. */
final class AddressKind {
    private static final String UNKNOWN = "an unknown address";

    private AddressKind() {}

    /** @param hostAndPort as {@link Connection#remoteAddress()}: {@code 127.0.0.1:1}, {@code [::1]:1}; may be null */
    static String of(String hostAndPort) {
        if (hostAndPort == null) {
            return UNKNOWN;
        }
        int colon = hostAndPort.lastIndexOf(':');
        String host = (colon < 0 ? hostAndPort : hostAndPort.substring(0, colon)).replaceAll("[\\[\\]]", "");
        if (!host.matches("[0-9a-fA-F:.]+(%.*)?")) {
            return UNKNOWN; // a name would need a look-up
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
