package org.camelvoice.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** A certificate of 127.0.0.1 that nobody has signed, made by the JDK's keytool: one for all, since that takes a second. */
public final class SelfSigned {
    /** Of the store, and of the key in it. */
    public static final String PASSWORD = "password";

    /** Null until it is asked for. */
    private static final AtomicReference<Path> STORE = new AtomicReference<>();

    private SelfSigned() {}

    /** A file in PKCS #12, with one entry; it is deleted when this process ends. */
    public static Path keyStore() throws IOException, InterruptedException {
        if (STORE.get() == null) {
            STORE.set(made());
        }
        return STORE.get();
    }

    private static Path made() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("self-signed");
        Path store = folder.resolve("server.p12");
        folder.toFile().deleteOnExit();
        store.toFile().deleteOnExit(); // which goes backwards
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String what = "-genkeypair -keyalg EC -alias server -dname CN=127.0.0.1 -ext san=ip:127.0.0.1 -storetype PKCS12"
                + " -storepass " + PASSWORD + " -keystore ";
        String[] command = (keytool + "\n" + what.replace(' ', '\n') + store).split("\n");
        int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("keytool made no certificate: it ended with " + code);
        }
        return store;
    }
}
