package org.camelvoice.platform;

import java.util.List;
import java.util.Map;

/**
 * A request for a WebSocket, as it came. Everything in it but {@code remoteAddress} is the client's own word.
 *
 * @param method          of HTTP: {@code GET}
 * @param target          path and query byte for byte, as signatures need them: {@code /twilio/acme?x=%20}
 * @param path            the path alone, not decoded: {@code /twilio/acme}
 * @param pathParameters  decoded, by the names in the endpoint's path
 * @param queryParameters decoded, each name with all its values in order; names are case-sensitive
 * @param headers         each name, in any case, with all its values in order
 * @param remoteAddress   the IP address at the other end of the connection, which may be a proxy's
 */
public record UpgradeRequest(
        String method,
        String target,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> queryParameters,
        Map<String, List<String>> headers,
        String remoteAddress) {

    /** The only value of a header; null if it is absent or there are several, which may disagree. */
    public String header(String name) {
        return only(headers.get(name));
    }

    /** The only value of a query parameter; null if it is absent or there are several. */
    public String queryParameter(String name) {
        return only(queryParameters.get(name));
    }

    private static String only(List<String> values) {
        return values == null || values.size() != 1 ? null : values.get(0);
    }
}
