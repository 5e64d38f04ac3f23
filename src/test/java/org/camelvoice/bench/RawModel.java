package org.camelvoice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The model's server, on raw sockets in the load's loop: takes any session.update, and speaks without end, or answers in
 * turns; see {@link RawSession}.
 */
final class RawModel implements LoadLoop.Ready {
    private final LoadLoop loop;
    private final ServerSocketChannel server;
    /** Who calls next, where the sessions open in the order of the calls. The loop only, as all below. */
    private final Queue<LoadCall> expected = new ArrayDeque<>();
    /** Who says the number by which the call is known, where they open in any order. */
    private final Map<Integer, LoadCall> numbered = new HashMap<>();

    private final List<RawSession> sessions = new ArrayList<>();
    private final AtomicInteger toolResults = new AtomicInteger();
    private boolean inTurns;
    /** By format, 24 kHz and µ-law, what a session without end says: 20 ms each, in base64. */
    private final byte[][][] endless;
    /** Whether sessions belong to calls, whose frames are known by their tone. */
    private final boolean counts;

    /** It says the tone by which frames are known. */
    RawModel(LoadLoop loop) throws IOException {
        this(loop, null);
    }

    /** @param speech what it says to whoever comes, over and over: PCM16 at 24 kHz, 20 ms each; null for the tone */
    RawModel(LoadLoop loop, List<byte[]> speech) throws IOException {
        this.loop = loop;
        this.counts = speech == null;
        byte[][] said =
                counts ? null : speech.stream().map(Base64.getEncoder()::encode).toArray(byte[][]::new);
        this.endless = counts ? RawAnswer.FRAMES : new byte[][][] {said, said};
        server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress("127.0.0.1", 0), 1024);
        loop.ask(() -> {
            try {
                return loop.register(server, SelectionKey.OP_ACCEPT, this);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    String url() throws IOException {
        return "ws://127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort() + "/v1/realtime";
    }

    /** Whether sessions that open from now on answer in turns. The loop only. */
    void talkInTurns(boolean inTurns) {
        this.inTurns = inTurns;
    }

    boolean inTurns() {
        return inTurns;
    }

    byte[][] endless(boolean inMulaw) {
        return endless[inMulaw ? 1 : 0];
    }

    boolean counts() {
        return counts;
    }

    /** The next session that opens belongs to this call. The loop only. */
    void expect(LoadCall call) {
        expected.add(call);
    }

    /** The session that hears this number belongs to this call. The loop only. */
    void expect(LoadCall call, int number) {
        numbered.put(number, call);
    }

    /** Whoever was expected does not come any more. The loop only. */
    void expectNobody() {
        expected.clear();
    }

    LoadCall next() {
        return expected.poll();
    }

    LoadCall numbered(int number) {
        LoadCall call = numbered.remove(number);
        if (call == null) {
            throw new IllegalStateException("A session has heard the number " + number
                    + ", which no call says: the server" + " has lost a caller's first frames");
        }
        return call;
    }

    boolean awaitsNumbers() {
        return !numbered.isEmpty();
    }

    /** Every session's model calls the tool {@code slow} so often, all at once. Any thread. */
    void callTools(int times) {
        loop.execute(() -> sessions.forEach(session -> session.callTools(times)));
    }

    void toolHasAnswered() {
        toolResults.incrementAndGet();
    }

    /** How many results of tools have come back. */
    int toolResults() {
        return toolResults.get();
    }

    void gone(RawSession session) {
        sessions.remove(session);
    }

    @Override
    public void ready(SelectionKey key) throws IOException {
        for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
            RawSession session = new RawSession(loop, channel, this);
            sessions.add(session);
            session.attach(SelectionKey.OP_READ);
        }
    }

    @Override
    public void failed(IOException cause) {
        throw new IllegalStateException("The model's server has failed", cause);
    }
}
