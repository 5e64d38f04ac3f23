package org.camelvoice.platform.discord.fake;

import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One voice server: a gateway over TLS and a UDP port, both free ones of loopback. */
final class VoiceServer implements AutoCloseable {
    private static final int DISCOVERY_BYTES = 74;
    private static final int SMALLEST_RTP = 32; // header, tag and nonce: an empty frame
    private static final int PORT_AT = 72;

    private final FakeDiscord discord;
    private final HttpServer server;
    private final DatagramSocket udp;
    private final Thread receiver = new Thread(this::receive, "fake-discord-udp");
    private final Map<Integer, VoiceSession> sessions = new ConcurrentHashMap<>();

    VoiceServer(FakeDiscord discord) throws IOException, InterruptedException {
        this.discord = discord;
        udp = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                .setSsl(true)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(Certificate.keyStore().toString())
                        .setPassword(Certificate.PASSWORD));
        server = FakeDiscord.done(discord.vertx()
                .createHttpServer(options)
                .webSocketHandler(socket -> new VoiceLine(discord, this, socket))
                .listen());
        receiver.setDaemon(true);
        receiver.start();
    }

    /** As VOICE_SERVER_UPDATE has it. */
    String endpoint() {
        return "localhost:" + server.actualPort();
    }

    int udpPort() {
        return udp.getLocalPort();
    }

    void begins(VoiceSession session) {
        sessions.put(session.ssrc(), session);
    }

    void send(byte[] datagram, InetSocketAddress to) {
        try {
            udp.send(new DatagramPacket(datagram, datagram.length, to));
        } catch (SocketException e) {
            // the fake is being closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[4096], 4096);
        try {
            while (!udp.isClosed()) {
                udp.receive(packet);
                long nanoTime = System.nanoTime();
                byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
                take(datagram, (InetSocketAddress) packet.getSocketAddress(), nanoTime);
                packet.setLength(4096);
            }
        } catch (SocketException e) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(byte[] datagram, InetSocketAddress from, long nanoTime) {
        if (datagram.length == DISCOVERY_BYTES && datagram[0] == 0 && datagram[1] == 1) {
            discover(datagram, from);
        } else if (datagram.length >= SMALLEST_RTP && (datagram[0] & 0xC0) == 0x80) { // RTP is of version 2
            int ssrc = ByteBuffer.wrap(datagram).getInt(8);
            discord.trace().change(() -> give(ssrc, datagram, from, nanoTime));
        } // else it keeps the way open, or is what JDA sends before it has audio: 2048 zeros once, then empty datagrams
    }

    private void give(int ssrc, byte[] datagram, InetSocketAddress from, long nanoTime) {
        VoiceSession session = sessions.get(ssrc);
        if (session == null) {
            discord.trace().fault("RTP of the SSRC " + ssrc + ", which the bot was not given");
        } else if (session.guild().session() == session) {
            session.take(datagram, from, nanoTime);
        } // else it has left, and this was on its way
    }

    private void discover(byte[] request, InetSocketAddress from) {
        int ssrc = ByteBuffer.wrap(request).getInt(4);
        discord.trace().change(() -> {
            VoiceSession session = sessions.get(ssrc);
            if (session == null || ByteBuffer.wrap(request).getShort(2) != 70) {
                discord.trace().fault("IP discovery with a wrong length or of the unknown SSRC " + ssrc);
                return;
            }
            discord.trace().note("udp    < discovery");
            session.isAt(from);
            send(discovered(request, from), from);
        });
    }

    private static byte[] discovered(byte[] request, InetSocketAddress from) {
        ByteBuffer answer = ByteBuffer.wrap(request.clone());
        answer.putShort((short) 2).putShort((short) 70).getInt();
        answer.put(from.getAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII));
        return answer.putShort(PORT_AT, (short) from.getPort()).array();
    }

    @Override
    public void close() {
        udp.close(); // which ends the receiver
        FakeDiscord.done(server.close());
        try {
            receiver.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
