package org.camelvoice.realtime;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.camelvoice.tenant.TenantServer;

/**
 * Where a tenant's sessions are opened, and what the handshake carries. A server of its own gets nothing of the settings:
 * their key belongs to their server.
 *
 * @param url     may have a key in its query
 * @param headers {@code name=value}, comma-separated
 */
record ModelServer(String url, String apiKey, String authHeader, String authScheme, String headers) {

    /** @param shared complete, from the settings */
    static ModelServer of(TenantServer own, OpenAiRealtimeConfiguration shared) {
        return own.url() == null
                ? new ModelServer(
                        shared.getUrl(),
                        Objects.requireNonNullElse(own.apiKey(), shared.getApiKey()),
                        Objects.requireNonNullElse(own.authHeader(), shared.getAuthHeader()),
                        Objects.requireNonNullElse(own.authScheme(), shared.getAuthScheme()),
                        Objects.requireNonNullElse(own.headers(), shared.getHeaders()))
                : new ModelServer(
                        own.url(),
                        Objects.requireNonNullElse(own.apiKey(), ""),
                        Objects.requireNonNullElse(own.authHeader(), "Authorization"),
                        Objects.requireNonNullElse(own.authScheme(), "Bearer"),
                        Objects.requireNonNullElse(own.headers(), ""));
    }

    /** Whether nothing in the handshake could be a key. */
    boolean sendsNoKey() {
        return apiKey.isBlank() && headers.isBlank();
    }

    /** The handshake's headers. */
    Map<String, String> handshake() {
        Map<String, String> all = new HashMap<>();
        for (String pair : headers.split(",")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                all.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            }
        }
        if (!apiKey.isEmpty()) {
            all.put(authHeader, (authScheme + " " + apiKey).strip());
        }
        return all;
    }

    /** Neither URL nor headers, in which a key may be. */
    @Override
    public String toString() {
        return "a model server that reads the header " + authHeader;
    }
}
