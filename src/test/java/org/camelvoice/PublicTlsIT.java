package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.jsse.KeyManagersParameters;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.camelvoice.kit.SelfSigned;
import org.camelvoice.platform.EdgeRefusals;
import org.camelvoice.platform.RefusalReason;
import org.camelvoice.platform.websocket.VoiceWebsocketComponent;
import org.camelvoice.sandbox.SandboxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the public port itself, with PEM files, as without a proxy. */
@Timeout(60)
class PublicTlsIT {
    private static final String START = """
            {"event":"start","streamSid":"MZ1","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1",\
            "mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}""";

    @TempDir
    Path directory;

    @Test
    void pagesAndCallsComeInByTlsAndOnlyByIt() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .set("voice.tls.certificate", pem("CERTIFICATE").toString())
                        .set("voice.tls.key", pem("PRIVATE KEY").toString())
                        .start()) {
            HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();
            String address = "127.0.0.1:" + gateway.port();
            HttpRequest page = HttpRequest.newBuilder(URI.create("https://" + address + "/"))
                    .build();
            assertThat(client.send(page, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

            WebSocket call = client.newWebSocketBuilder()
                    .buildAsync(URI.create("wss://" + address + "/twilio/default"), new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);
            call.sendText(START, true).join();
            sandbox.takeSession();
            call.abort();

            assertThat(plain(gateway.port())).doesNotContain("200");
            assertThat(sandbox.sessions()).hasSize(1);
        }
    }

    @Test
    void aHandshakeThatIsDrawnOutCountsAsAConnectionFromTheStartAndHasADeadline() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .set("voice.tls.certificate", pem("CERTIFICATE").toString())
                        .set("voice.tls.key", pem("PRIVATE KEY").toString())
                        .set("voice.maxConnections", "10") // 10 more would get a 503 after their handshake
                        .set("voice.requestTimeout", "2")
                        .start()) {
            EdgeRefusals refusals = EdgeRefusals.of(gateway.context());
            for (int i = 0; i < 30; i++) {
                silent.add(new Socket("127.0.0.1", gateway.port()));
            }

            await().until(() -> refusals.counted(RefusalReason.TOO_MANY_CONNECTIONS) >= 8);
            assertThat(closedAtOnce(silent.get(29))).isTrue();
            await().until(() -> refusals.counted(RefusalReason.SLOW_REQUEST) >= 20); // after 2 s
            HttpClient client = HttpClient.newBuilder().sslContext(trusting()).build();
            HttpRequest page = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + "/"))
                    .build();
            assertThat(client.send(page, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    private static boolean closedAtOnce(Socket socket) throws IOException {
        socket.setSoTimeout(1_000);
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void aHandshakeThatFailsIsCounted() throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start();
                RunningGateway gateway = RunningGateway.with(sandbox)
                        .set("voice.tls.certificate", pem("CERTIFICATE").toString())
                        .set("voice.tls.key", pem("PRIVATE KEY").toString())
                        .start()) {
            plain(gateway.port());

            await().until(() -> EdgeRefusals.of(gateway.context()).counted(RefusalReason.TLS_HANDSHAKE) == 1);
        }
    }

    @Test
    void aRouteOfYourOwnTakesCamelsSslContextParameters() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            KeyStoreParameters store = new KeyStoreParameters();
            store.setResource("file:" + SelfSigned.keyStore());
            store.setType("PKCS12");
            store.setPassword(SelfSigned.PASSWORD);
            KeyManagersParameters keys = new KeyManagersParameters();
            keys.setKeyStore(store);
            keys.setKeyPassword(SelfSigned.PASSWORD);
            SSLContextParameters tls = new SSLContextParameters();
            tls.setKeyManagers(keys);
            context.getRegistry().bind("tls", tls);
            BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("voice-websocket:127.0.0.1:0/mine?sslContextParameters=#tls")
                            .process(exchange -> heard.add(exchange.getMessage().getBody()));
                }
            });
            context.start();
            int port = context.getComponent("voice-websocket", VoiceWebsocketComponent.class)
                    .actualPort("127.0.0.1", 0);
            WebSocket socket = HttpClient.newBuilder()
                    .sslContext(trusting())
                    .build()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("wss://127.0.0.1:" + port + "/mine"), new WebSocket.Listener() {})
                    .get(10, TimeUnit.SECONDS);
            socket.sendText("hello", true).join();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("hello");
            socket.abort();
        }
    }

    /** What a client gets that speaks no TLS. */
    private static String plain(int port) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void aCertificateWithoutItsKeyStopsTheStart() {
        assertThatThrownBy(() -> startWith(pem("CERTIFICATE").toString(), ""))
                .hasMessageContaining("Expected voice.tls.certificate and voice.tls.key together, got only"
                        + " voice.tls.certificate");
        assertThatThrownBy(() -> startWith(directory.resolve("none.pem").toString(), ""))
                .hasMessageContaining("voice.tls.certificate: expected a PEM file that can be read, or nothing, got");
    }

    @Test
    void aFileOfAnotherKindIsNamedWithItsSetting() throws Exception {
        String certificate = pem("CERTIFICATE").toString();
        assertThatThrownBy(() -> startWith(certificate, certificate))
                .hasMessageContaining("voice.tls.key: expected a PEM file with a private key without a password, got "
                        + certificate + ", which has none");
        String key = pem("PRIVATE KEY").toString();
        assertThatThrownBy(() -> startWith(key, key))
                .hasMessageContaining("voice.tls.certificate: expected a PEM file with a certificate, got " + key
                        + ", which has none");
    }

    private static void startWith(String certificate, String key) throws Exception {
        try (SandboxServer sandbox = SandboxServer.builder().start()) {
            RunningGateway.with(sandbox)
                    .set("voice.tls.certificate", certificate)
                    .set("voice.tls.key", key)
                    .start()
                    .close();
        }
    }

    private static KeyStore store() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(SelfSigned.keyStore())) {
            store.load(in, SelfSigned.PASSWORD.toCharArray());
        }
        return store;
    }

    private static SSLContext trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", store().getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** RFC 7468. */
    private Path pem(String label) throws Exception {
        Key key = store().getKey("server", SelfSigned.PASSWORD.toCharArray());
        byte[] bytes =
                label.equals("CERTIFICATE") ? store().getCertificate("server").getEncoded() : key.getEncoded();
        String text = "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder().encodeToString(bytes)
                + "\n-----END " + label + "-----\n";
        return Files.writeString(directory.resolve(label.replace(' ', '-') + ".pem"), text);
    }
}
