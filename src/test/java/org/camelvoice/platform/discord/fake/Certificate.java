package org.camelvoice.platform.discord.fake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of localhost by the JDK's keytool, one for all fakes, since it takes a second. An address would not do: JDA takes an
 * endpoint of host and port for a URI, and {@code 127.0.0.1:} is no scheme.
 */
final class Certificate {
    static final String PASSWORD = "password";

    private static final String ALIAS = "discord";
    /** Null until it is asked for. */
    private static final AtomicReference<Path> STORE = new AtomicReference<>();

    private Certificate() {}

    /** A file in PKCS #12, which is deleted when this process ends. */
    static Path keyStore() throws IOException, InterruptedException {
        synchronized (STORE) {
            if (STORE.get() == null) {
                STORE.set(made());
            }
            return STORE.get();
        }
    }

    private static Path made() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("fake-discord");
        Path store = folder.resolve("server.p12");
        folder.toFile().deleteOnExit();
        store.toFile().deleteOnExit(); // which goes backwards
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of((keytool + " -genkeypair -keyalg EC -alias " + ALIAS
                                + " -dname CN=localhost -ext san=dns:localhost" + " -storetype PKCS12 -storepass "
                                + PASSWORD + " -keystore " + store)
                        .split(" ")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("keytool made no certificate: it ended with " + code);
        }
        return store;
    }

    static SSLContext trusted() throws IOException, InterruptedException, GeneralSecurityException {
        KeyStore own = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(keyStore())) {
            own.load(file, PASSWORD.toCharArray());
        }
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, own.getCertificate(ALIAS));
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
