package org.camelvoice.bench;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Base64;
import java.util.stream.IntStream;

/** One response of the model: without end, 20 ms at a time, or 4 s in deltas of 200 ms at eight times real time. */
final class RawAnswer {
    /** Of an answer in turns, spoken. */
    static final Duration LENGTH = Duration.ofSeconds(4);

    private static final long FRAME_NANOS = 20_000_000;
    private static final int FRAMES_A_DELTA = 10; // 200 ms
    private static final int DELTAS = (int) LENGTH.toMillis() / 200;
    private static final long DELTA_NANOS = FRAMES_A_DELTA * FRAME_NANOS / 8;
    private static final byte[] END = Bytes.ascii("\"}");
    /** By format, 24 kHz and µ-law, and by symbol: in base64. */
    static final byte[][][] FRAMES = {audio(false, 1), audio(true, 1)};
    /** The same, of ten frames that begin with the symbol. */
    private static final byte[][][] TURNS = {audio(false, FRAMES_A_DELTA), audio(true, FRAMES_A_DELTA)};

    private final RawSession session;
    private final boolean inTurns;
    private final int number;
    private final byte[][] deltas;
    private final byte[] head;
    /** Null without any. */
    private final JsonObject metadata;

    private int symbol;
    private int said;
    private long nextNanos;

    /** @param endless what is said without end; null for an answer in turns */
    RawAnswer(RawSession session, int number, boolean inMulaw, byte[][] endless, JsonObject metadata) {
        this.session = session;
        this.number = number;
        this.inTurns = endless == null;
        this.metadata = metadata;
        this.deltas = inTurns ? TURNS[inMulaw ? 1 : 0] : endless;
        this.head = Bytes.ascii(session.events().deltaHead(number));
    }

    /** Before the first audio. */
    void begin() {
        session.events().beginning(number, metadata).forEach(session::sendText);
        nextNanos = System.nanoTime();
    }

    /** What is due. */
    long speak(long now) {
        if (!session.isSaying(this)) {
            return LoadLoop.NEVER;
        }
        if (inTurns && said == DELTAS) {
            session.hasEnded();
            end("completed");
            return LoadLoop.NEVER;
        }
        if (inTurns) {
            session.sendText(session.events().transcriptDelta(number, said));
        }
        delta();
        nextNanos += inTurns ? DELTA_NANOS : FRAME_NANOS;
        return nextNanos;
    }

    private void delta() {
        WsMessage message = session.message().restart(WsMessage.TEXT);
        message.put(head).put(deltas[inTurns ? symbol : said % deltas.length]).put(END);
        sent();
        session.send(message);
        said++;
    }

    private void sent() {
        for (int frame = 0; frame < (inTurns ? FRAMES_A_DELTA : 1); frame++) {
            boolean timed = !inTurns || said == 0 && frame == 0;
            session.says(symbol, timed ? System.nanoTime() : FrameWatch.UNTIMED);
            symbol = (symbol + 1) % LoadSignal.SYMBOLS;
        }
    }

    /** After the last audio. */
    void end(String status) {
        session.events().end(number, status, metadata).forEach(session::sendText);
    }

    private static byte[][] audio(boolean inMulaw, int frames) {
        return IntStream.range(0, LoadSignal.SYMBOLS)
                .mapToObj(first -> audio(inMulaw, frames, first))
                .map(Base64.getEncoder()::encode)
                .toArray(byte[][]::new);
    }

    private static byte[] audio(boolean inMulaw, int frames, int first) {
        int length = inMulaw ? LoadSignal.MULAW_FRAME_BYTES : LoadSignal.PCM_FRAME_BYTES;
        byte[] audio = new byte[frames * length];
        for (int i = 0; i < frames; i++) {
            int symbol = (first + i) % LoadSignal.SYMBOLS;
            byte[] frame = inMulaw ? LoadSignal.mulaw(symbol) : LoadSignal.pcm(symbol);
            System.arraycopy(frame, 0, audio, i * length, length);
        }
        return audio;
    }
}
