package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.camelvoice.kit.CallAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.camel.component.netty.NettyComponent;
import org.apache.camel.component.netty.NettyConfiguration;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.audio.Spectrum;
import org.camelvoice.call.EndReason;
import org.camelvoice.kit.CallStories;
import org.camelvoice.sandbox.SandboxServer;
import org.camelvoice.tenant.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two platforms of docs/custom-platform.md, each with its routes, a real connection and a greeting that is heard. */
class CustomPlatformIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private SandboxServer sandbox;
    private RunningGateway gateway;
    private CallStories calls;

    @BeforeEach
    void start() throws Exception {
        NettyConfiguration configuration = new NettyConfiguration();
        configuration.setChannelGroup(channels); // which knows the port
        NettyComponent netty = new NettyComponent();
        netty.setConfiguration(configuration);
        Tenant acme = new Tenant();
        acme.setGreeting("Hello, this is Acme.");
        sandbox = SandboxServer.builder().start();
        gateway = RunningGateway.with(sandbox)
                .tenant("acme", acme)
                .bean("netty", netty)
                .set("audiosocket.host", "127.0.0.1")
                .set("audiosocket.port", "0")
                .set("audiosocket.tenant", "acme")
                .routes("file:src/test/resources/routes/linejson.yaml,file:src/test/resources/routes/audiosocket.yaml")
                .start();
        calls = CallStories.of(gateway.context());
    }

    @AfterEach
    void stop() {
        gateway.close();
        sandbox.close();
    }

    @Test
    void aLineOfJsonIsGreeted() throws Exception {
        BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + "/line/acme"), new WebSocket.Listener() {
                    private final StringBuilder message = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
                        message.append(part);
                        if (last) {
                            messages.add(message.toString());
                            message.setLength(0);
                        }
                        from.request(1);
                        return null;
                    }
                })
                .join();
        socket.sendText("{\"type\":\"hello\",\"caller\":\"+18005550100\"}", true)
                .join();

        await().atMost(PATIENCE).until(() -> isHeard(messages.take()));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        assertThat(calls.awaitEnded(PATIENCE)).endedBecause(EndReason.Kind.CALLER_HUNG_UP);
    }

    private static boolean isHeard(String text) throws Exception {
        JsonNode message = JSON.readTree(text);
        byte[] mulaw = Base64.getDecoder().decode(message.path("data").asText());
        return mulaw.length > 0 && Spectrum.rms(G711.decodeMulaw(mulaw)) > 0.01;
    }

    @Test
    void asteriskIsGreetedByTcp() throws Exception {
        try (Socket asterisk = new Socket(InetAddress.getLoopbackAddress(), tcpPort())) {
            asterisk.setSoTimeout((int) PATIENCE.toMillis());
            DataOutputStream out = new DataOutputStream(asterisk.getOutputStream());
            out.write(new byte[] {0x01, 0, 16});
            out.write(new byte[16]);
            DataInputStream in = new DataInputStream(asterisk.getInputStream());
            while (Spectrum.rms(audio(in)) < 0.01) {
                out.write(new byte[] {0x13, 0x03, (byte) 0xc0}); // 960 bytes: 20 ms of silence
                out.write(new byte[960]);
            }
            out.write(new byte[] {0, 0, 0});
            assertThat(calls.awaitEnded(PATIENCE)).endedBecause(EndReason.Kind.CALLER_HUNG_UP);
        }
    }

    private static short[] audio(DataInputStream in) throws Exception {
        assertThat(in.readByte()).isEqualTo((byte) 0x13);
        return Pcm16.decode(in.readNBytes(in.readUnsignedShort()));
    }

    private int tcpPort() {
        return channels.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .findFirst()
                .orElseThrow()
                .getPort();
    }
}
