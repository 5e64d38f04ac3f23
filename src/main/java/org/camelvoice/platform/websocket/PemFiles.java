package org.camelvoice.platform.websocket;

import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A certificate and its key for TLS, which a listener reads when it starts.
 *
 * @param certificate a PEM file: the certificate, and those that lead to a known authority
 * @param key         a PEM file: the private key, in PKCS #8 or PKCS #1, not encrypted
 */
record PemFiles(String certificate, String key) {
    private static final Pattern A_CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----");
    private static final Pattern A_KEY = Pattern.compile("-----BEGIN (RSA |EC )?PRIVATE KEY-----");

    /**
     * Both or none.
     *
     * @return null if both are empty
     * @throws IllegalArgumentException if only one is given, or one has not what it should
     */
    static PemFiles of(String certificate, String key) {
        if (certificate.isEmpty() != key.isEmpty()) {
            throw new IllegalArgumentException("Expected voice.tls.certificate and voice.tls.key together, got only "
                    + (key.isEmpty() ? "voice.tls.certificate" : "voice.tls.key"));
        }
        if (certificate.isEmpty()) {
            return null;
        }
        require(A_CERTIFICATE, "voice.tls.certificate: expected a PEM file with a certificate", certificate);
        require(A_KEY, "voice.tls.key: expected a PEM file with a private key without a password", key);
        return new PemFiles(certificate, key);
    }

    /** Vert.x finds it out only when it listens, and names neither the setting nor the file. */
    private static void require(Pattern begin, String expected, String file) {
        try {
            if (!begin.matcher(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1))
                    .find()) {
                throw new IllegalArgumentException(expected + ", got " + file + ", which has none");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(expected + ", got " + file, e);
        }
    }

    void applyTo(HttpServerOptions options) {
        options.setSsl(true)
                .setKeyCertOptions(
                        new PemKeyCertOptions().addCertPath(certificate).addKeyPath(key));
    }
}
