package org.camelvoice.bench;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A session with the model, the least that is still one. It compares what it hears with what the caller says. Without end:
 * one response, a delta of 20 ms fifty times a second. In turns: {@code speech_started} with the first frame of speech,
 * {@code speech_stopped} after 200 ms of silence, and at once an answer of 4 s in deltas of 200 ms, at eight times real time,
 * with the events and the order of a real server. Speech during an answer ends it. Touched by the load's loop only.
 */
final class RawSession extends RawSocket {
    private static final long UNASKED_NANOS = 500_000_000; // without a response.create it speaks all the same
    private static final byte[] APPEND = Bytes.ascii("\"input_audio_buffer.append\"");
    private static final byte[] AUDIO = Bytes.ascii("\"audio\":\"");
    private static final int HEAD_BYTES = 100; // where an event says what it is
    private static final int FRAME_MILLIS = 20;
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"; // RFC 6455, section 1.3

    private record Frame(int symbol, long nanos) {}

    private final LoadLoop loop;
    private final RawModel model;
    private final WsMessage message = new WsMessage(false);
    private final FrameCutter cutter = new FrameCutter(false, this::hear);
    private final SpokenNumber number = new SpokenNumber();
    private final ResponseEvents events = new ResponseEvents();
    private final boolean inTurns;
    /** What it has said before it was known whose session this is. */
    private final List<Frame> early = new ArrayList<>();
    /** Null until then. */
    private LoadCall call;

    private boolean inMulaw;
    private boolean configured;
    /** Null while nobody speaks. */
    private RawAnswer answer;

    private int responses;
    private int turns;
    private long heardFrames;
    private int silentFrames = TalkPlan.STOP;
    private int toolCalls;

    RawSession(LoadLoop loop, SocketChannel channel, RawModel model) {
        super(loop, channel, false);
        this.loop = loop;
        this.model = model;
        this.inTurns = model.inTurns();
        if (!model.awaitsNumbers()) {
            call = model.next();
        }
    }

    @Override
    void connected() {}

    @Override
    void shaken(String head) {
        String key = head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
                .findFirst()
                .orElseThrow()
                .split(":", 2)[1]
                .strip();
        write(ByteBuffer.wrap(Bytes.ascii("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")));
        sendText(SessionEvents.created());
    }

    private static String accept(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(Bytes.ascii(key + ACCEPT));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void received(byte[] from, int offset, int length, long nanos) {
        int end = offset + length;
        if (Bytes.indexOf(from, APPEND, offset, Math.min(end, offset + HEAD_BYTES)) >= 0) {
            int start = Bytes.after(from, AUDIO, offset, end);
            if (model.counts() && configured) { // until then nobody knows the format
                cutter.base64(from, start, Bytes.quoteAfter(from, start), nanos);
            }
        } else {
            obey(new JsonObject(new String(from, offset, length, StandardCharsets.UTF_8)));
        }
    }

    // ---- What it hears -----------------------------------------------------------------------------------------

    private void hear(int symbol, long nanos) {
        heardFrames++;
        if (call != null) {
            call.uplink().received(symbol, nanos);
        } else if (number.isCompleteWith(symbol, nanos)) {
            belongsTo(model.numbered(number.value()));
        }
        if (inTurns) {
            detectTurn(symbol != LoadSignal.SILENCE);
        }
    }

    private void belongsTo(LoadCall call) {
        this.call = call;
        number.replay(call.uplink());
        early.forEach(frame -> call.downlink().sent(frame.symbol(), frame.nanos()));
        early.clear();
    }

    private void detectTurn(boolean speech) {
        if (speech && silentFrames >= TalkPlan.STOP) {
            speechStarts();
        }
        silentFrames = speech ? 0 : silentFrames + 1;
        if (silentFrames == TalkPlan.STOP && turns > 0) {
            speechStops();
        }
    }

    private void speechStarts() {
        turns++;
        call.interrupted(System.nanoTime());
        sendText(events.speechStarted(turns, heardFrames * FRAME_MILLIS));
        if (answer != null) {
            RawAnswer cut = answer;
            answer = null;
            cut.end("cancelled");
        }
    }

    private void speechStops() {
        sendText(events.speechStopped(turns, heardFrames * FRAME_MILLIS));
        sendText(events.committed(turns));
        sendText(events.userItem("added", turns));
        sendText(events.userItem("done", turns));
        answer(null);
    }

    // ---- What it is told ---------------------------------------------------------------------------------------

    private void obey(JsonObject event) {
        switch (event.getString("type")) {
            case "session.update" -> configure(event.getJsonObject("session"));
            case "response.create" -> {
                if (answer == null) {
                    answer(event.getJsonObject("response", new JsonObject()).getJsonObject("metadata"));
                }
            }
            case "conversation.item.create" -> model.toolHasAnswered();
            case "conversation.item.truncate" -> sendText(SessionEvents.truncated(event));
            case "conversation.item.delete" -> sendText(SessionEvents.deleted(event));
            default -> {}
        }
    }

    private void configure(JsonObject asked) {
        JsonObject session = SessionEvents.session(asked);
        inMulaw = session.toString().contains("audio/pcmu");
        cutter.mulaw(inMulaw);
        sendText(SessionEvents.updated(session));
        if (!configured && !inTurns) {
            loop.at(System.nanoTime() + UNASKED_NANOS, this::speakUnasked);
        }
        configured = true;
    }

    private long speakUnasked(long now) {
        if (answer == null && isOn()) {
            answer(null);
        }
        return LoadLoop.NEVER;
    }

    private void answer(JsonObject metadata) {
        responses++;
        answer = new RawAnswer(this, responses, inMulaw, inTurns ? null : model.endless(inMulaw), metadata);
        answer.begin();
        loop.at(System.nanoTime(), answer::speak);
    }

    void callTools(int times) {
        for (int i = 0; i < times; i++) {
            sendText(SessionEvents.toolCall(toolCalls++));
        }
    }

    // ---- For the answer ----------------------------------------------------------------------------------------

    /** @param nanos when this frame leaves, or {@link FrameWatch#UNTIMED} */
    void says(int symbol, long nanos) {
        if (!model.counts()) {
            return;
        }
        if (call == null) {
            early.add(new Frame(symbol, nanos));
        } else {
            call.downlink().sent(symbol, nanos);
        }
    }

    ResponseEvents events() {
        return events;
    }

    WsMessage message() {
        return message;
    }

    boolean isSaying(RawAnswer answer) {
        return this.answer == answer && isOn();
    }

    void hasEnded() {
        answer = null;
    }

    void sendText(String text) {
        send(message.restart(WsMessage.TEXT).text(text));
    }

    @Override
    void ended(String why) {
        model.gone(this);
    }
}
