package org.camelvoice.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * A phone call, as Twilio Media Streams brings it, on a raw socket: 50 frames a second on an absolute clock, the audio that
 * comes counted and played by the clock, marks echoed when what was before them has been heard, and on a clear. It costs a
 * fraction of what a gateway does; what it says of the gateway's manners is nothing (the simulator does that). Touched by the
 * load's loop only.
 */
final class RawCaller extends RawSocket {
    static final int NO_NUMBER = -1;
    private static final long FRAME_NANOS = 20_000_000;
    private static final long NANOS_A_BYTE = 125_000; // of µ-law
    private static final byte[] MEDIA = Bytes.ascii("\"event\":\"media\"");
    private static final byte[] MARK = Bytes.ascii("\"event\":\"mark\"");
    private static final byte[] CLEAR = Bytes.ascii("\"event\":\"clear\"");
    private static final byte[] PAYLOAD = Bytes.ascii("\"payload\":\"");
    private static final byte[] NAME = Bytes.ascii("\"name\":\"");
    private static final byte[] SEQUENCE = Bytes.ascii("{\"event\":\"media\",\"sequenceNumber\":\"");
    private static final byte[] CHUNK = Bytes.ascii("\",\"media\":{\"track\":\"inbound\",\"chunk\":\"");
    private static final byte[] TIMESTAMP = Bytes.ascii("\",\"timestamp\":\"");
    private static final byte[] AND_PAYLOAD = Bytes.ascii("\",\"payload\":\"");
    /** The last is that of silence. */
    private static final byte[][] PAYLOADS = IntStream.rangeClosed(0, LoadSignal.SYMBOLS)
            .mapToObj(i -> LoadSignal.mulaw(i == LoadSignal.SYMBOLS ? LoadSignal.SILENCE : i))
            .map(Base64.getEncoder()::encode)
            .toArray(byte[][]::new);

    private record WaitingMark(byte[] name, long heardNanos) {}

    private final LoadLoop loop;
    private final LoadCall call;
    private final TalkPlan plan;
    private final String path;
    private final String id;
    private final int number;
    private final byte[] end;
    private final WsMessage message = new WsMessage(true);
    private final FrameCutter cutter;
    private final Deque<WaitingMark> marks = new ArrayDeque<>();
    private long sequence;
    private long frames;
    private long startNanos;
    private boolean greeted;
    private boolean hungUp;
    /** Of the frames that speak. */
    private int symbol;

    private RawCaller(
            LoadLoop loop, SocketChannel channel, LoadCall call, TalkPlan plan, String path, String id, int number) {
        super(loop, channel, true);
        this.number = number;
        this.loop = loop;
        this.call = call;
        this.plan = plan;
        this.path = path;
        this.id = id;
        this.end = Bytes.ascii("\"},\"streamSid\":\"MZ" + id + "\"}");
        this.cutter = new FrameCutter(true, call.downlink()::received);
    }

    /**
     * The loop only.
     *
     * @param id     no other call's
     * @param number to be said first, or {@link #NO_NUMBER}
     */
    static RawCaller dial(LoadLoop loop, int port, String path, String id, LoadCall call, TalkPlan plan, int number) {
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            RawCaller caller = new RawCaller(loop, channel, call, plan, path, id, number);
            caller.attach(SelectionKey.OP_CONNECT);
            channel.connect(new InetSocketAddress("127.0.0.1", port));
            return caller;
        } catch (IOException e) {
            throw new IllegalStateException("Cannot dial", e);
        }
    }

    /** Says so, and closes. The loop only. */
    void hangUp() {
        if (isOn()) {
            hungUp = true;
            event("stop").text(",\"stop\":{\"accountSid\":\"ACload\",\"callSid\":\"CA" + id + "\"}}");
            send(message);
            close();
        }
    }

    @Override
    void connected() {
        write(ByteBuffer.wrap(Bytes.ascii("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")));
    }

    @Override
    void shaken(String head) {
        if (!head.startsWith("HTTP/1.1 101 ")) {
            end("refused: " + head.lines().findFirst().orElse(""));
            return;
        }
        send(message.restart(WsMessage.TEXT)
                .text("{\"event\":\"connected\",\"protocol\":\"Call\",\"version\":\"1.0.0\"}"));
        event("start")
                .text(",\"start\":{\"accountSid\":\"ACload\",\"streamSid\":\"MZ" + id + "\",\"callSid\":\"CA" + id
                        + "\",\"tracks\":[\"inbound\"],\"mediaFormat\":{\"encoding\":\"audio/x-mulaw\","
                        + "\"sampleRate\":8000,\"channels\":1},\"customParameters\":{}}}");
        startNanos = System.nanoTime();
        send(message);
        loop.at(startNanos + FRAME_NANOS, this::speak);
    }

    /** A message but for its own part. */
    private WsMessage event(String event) {
        sequence++;
        return message.restart(WsMessage.TEXT)
                .text("{\"event\":\"" + event + "\",\"sequenceNumber\":\"" + sequence + "\",\"streamSid\":\"MZ" + id
                        + "\"");
    }

    private long speak(long now) {
        if (!isTalking()) {
            return LoadLoop.NEVER;
        }
        frames++;
        sequence++;
        int said = next();
        message.restart(WsMessage.TEXT)
                .put(SEQUENCE)
                .number(sequence)
                .put(CHUNK)
                .number(frames)
                .put(TIMESTAMP)
                .number(frames * 20)
                .put(AND_PAYLOAD)
                .put(PAYLOADS[said == LoadSignal.SILENCE ? LoadSignal.SYMBOLS : said])
                .put(end);
        call.uplink().sent(said, System.nanoTime());
        send(message);
        return startNanos + (frames + 1) * FRAME_NANOS;
    }

    private int next() {
        if (number != NO_NUMBER && frames <= SpokenNumber.DIGITS) {
            return SpokenNumber.digit(number, (int) frames - 1);
        }
        if (!plan.next()) {
            return LoadSignal.SILENCE;
        }
        int next = symbol;
        symbol = (symbol + 1) % LoadSignal.SYMBOLS;
        return next;
    }

    @Override
    void received(byte[] from, int offset, int length, long nanos) {
        int to = offset + length;
        if (Bytes.indexOf(from, MEDIA, offset, to) >= 0) {
            hear(from, Bytes.after(from, PAYLOAD, offset, to), nanos);
        } else if (Bytes.indexOf(from, MARK, offset, to) >= 0) {
            int name = Bytes.after(from, NAME, offset, to);
            mark(Arrays.copyOfRange(from, name, Bytes.quoteAfter(from, name)), nanos);
        } else if (Bytes.indexOf(from, CLEAR, offset, to) >= 0) {
            clear(nanos);
        }
    }

    private void hear(byte[] from, int start, long nanos) {
        if (!greeted) {
            greeted = true;
            call.meters().greeting.record(nanos - startNanos);
        }
        int bytes = cutter.base64(from, start, Bytes.quoteAfter(from, start), nanos);
        call.audible(bytes * NANOS_A_BYTE, nanos);
    }

    private void mark(byte[] name, long nanos) {
        if (call.heardNanos() <= nanos) {
            echo(name);
        } else {
            marks.add(new WaitingMark(name, call.heardNanos()));
            loop.at(call.heardNanos(), this::echoHeard);
        }
    }

    private long echoHeard(long now) {
        while (!marks.isEmpty() && marks.peek().heardNanos() <= now) {
            echo(marks.poll().name());
        }
        return LoadLoop.NEVER;
    }

    private void echo(byte[] name) {
        event("mark").text(",\"mark\":{\"name\":\"").put(name).text("\"}}");
        send(message);
    }

    private void clear(long nanos) {
        call.cleared(nanos);
        cutter.clear();
        while (!marks.isEmpty()) {
            echo(marks.poll().name());
        }
    }

    @Override
    void ended(String why) {
        if (!hungUp) {
            System.err.println("Call " + id + " has ended: " + why);
        }
    }
}
