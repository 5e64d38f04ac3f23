package org.camelvoice.platform.websocket;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/**
 * A certificate and its key for TLS, which a listener reads when it starts.
 *
 * @param certificate a PEM file: the certificate, and those that lead to a known authority
 * @param key         a PEM file: the private key, in PKCS #8 or PKCS #1, not encrypted
 */
record PemFiles(String certificate, String key) {

    /**
     * Both or none.
     *
     * @return null if both are empty
     * @throws IllegalArgumentException if only one is given
     */
    static PemFiles of(String certificate, String key) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("Expected voice.tls.certificate and voice.tls.key together, got only "
                    + (key.isEmpty() ? "voice.tls.certificate" : "voice.tls.key"));
        }
        return certificate.isEmpty() ? null : new PemFiles(certificate, key);
    }

    void applyTo(HttpServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key));
    }
}
