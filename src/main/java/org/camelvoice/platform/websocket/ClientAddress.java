package org.camelvoice.platform.websocket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * What a listener counts clients by: an IPv4 address, or the network of an IPv6 address, since one host has 2^64 of
 * those (RFC 4291 §2.5.4).
 *
 * @param network an IPv4 address, or an IPv6 address with zeros for its interface identifier
 * @param isNearby whether it is loopback or private: reverse proxies there carry many callers
 */
record ClientAddress(InetAddress network, boolean isNearby) {
    private static final int NETWORK_BYTES = 8; // of 16, in IPv6
    private static final int UNIQUE_LOCAL = 0xFC; // RFC 4193: fc00::/7

    static ClientAddress of(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean isIpv6 = bytes.length > 4;
        boolean isNearby = address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || (isIpv6 && (bytes[0] & 0xFE) == UNIQUE_LOCAL);
        return new ClientAddress(isIpv6 ? network(bytes) : address, isNearby);
    }

    private static InetAddress network(byte[] ipv6) {
        Arrays.fill(ipv6, NETWORK_BYTES, ipv6.length, (byte) 0);
        try {
            return InetAddress.getByAddress(ipv6);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("An address of 16 bytes is an address", e);
        }
    }
}
