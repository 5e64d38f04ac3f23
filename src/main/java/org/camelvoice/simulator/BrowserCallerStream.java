package org.camelvoice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.WebSocket;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.camelvoice.audio.Pcm16;
import org.camelvoice.strictjson.Json;
import org.camelvoice.strictjson.Refusal;

/**
 * A browser client's end of its WebSocket: sends a frame every 20 ms, plays what comes, reports it, answers clears, and
 * hangs up at the first message that docs/browser.md does not have. All of it is only touched by its loop's thread; times
 * are the loop's.
 */
final class BrowserCallerStream implements CallerSocket.Receiver {
    private static final int FRAMES_PER_REPORT = 5; // 100 ms
    /** What is sent is half a second ahead of what is reported, which is a frame old. */
    private static final int MOST_BUFFERED_MILLIS = 600;

    private final CallerLoop loop;
    private final BrowserCallerBuilder options;
    private final CallerSocket socket;
    private final CallerWaits waits;
    private final BrowserFormat format;
    private final BrowserCallerReader reader;
    private final BrowserOrder order;
    private final BrowserPlayout playout;
    private final Microphone microphone;
    private final HeardFrames heard = new HeardFrames();
    private final List<BrowserClear> clears = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** All texts but audio, in order. */
    private final List<JsonNode> messages = new ArrayList<>();
    /** Those that nobody has taken. */
    private final List<JsonNode> untaken = new ArrayList<>();
    /** What was last reported of this epoch. */
    private long reported;

    private int framesSinceReport;

    /** Called on the loop's thread. */
    BrowserCallerStream(BrowserCallerBuilder options, WebSocket webSocket, CallerLoop loop) {
        this.loop = loop;
        this.options = options;
        this.format = options.format;
        this.socket = new CallerSocket(webSocket, loop, options.network);
        this.waits = new CallerWaits(loop, socket.ended());
        this.reader = new BrowserCallerReader(options.inVoiceV1, format);
        this.order = new BrowserOrder(options.sessionId(), options.tenant());
        long delayNanos = options.playoutDelay.toNanos();
        this.playout = options.recording
                ? BrowserPlayout.recording(format.sampleRate(), socket.startNanos(), delayNanos)
                : BrowserPlayout.unrecorded(format.sampleRate(), socket.startNanos(), delayNanos);
        this.microphone =
                new Microphone(format.frameSamples() * format.bytesPerSample(), format.silence(), options.background);
    }

    /** The call begins. */
    void start() {
        socket.open(this);
        String wanted = options.inVoiceV1 ? BrowserCallerBuilder.VOICE_V1 : null;
        if (wanted != null && !wanted.equals(socket.subprotocol())) {
            violate("it did not choose the subprotocol " + wanted, socket.startNanos());
        }
        if (!options.inVoiceV1 && !format.equals(BrowserFormat.DEFAULT)) {
            send(message("config").put("format", format.name()).put("sample_rate", format.sampleRate()), startNanos());
        }
        loop.at(startNanos() + HeardFrames.FRAME_NANOS, this::frame);
    }

    void hangUp(long nanos) {
        socket.hangUp(nanos, () -> {});
    }

    void cut() {
        socket.cut();
    }

    boolean isOn() {
        return socket.isOn();
    }

    CallerWaits waits() {
        return waits;
    }

    Microphone microphone() {
        return microphone;
    }

    BrowserFormat format() {
        return format;
    }

    BrowserPlayout playout() {
        return playout;
    }

    HeardFrames heardFrames() {
        return heard;
    }

    long startNanos() {
        return socket.startNanos();
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<BrowserClear> clears() {
        return List.copyOf(clears);
    }

    List<JsonNode> messages() {
        return List.copyOf(messages);
    }

    List<BrowserCaption> captions() {
        return order.captions().inOrder();
    }

    short[] heard() {
        return playout.heard(0, heard.count() * format.frameSamples());
    }

    /** How much of this item has been played, in samples; 0 if it is not known. */
    long heardOf(String itemId) {
        return order.numbersOf(itemId).map(playout::playedOf).sum();
    }

    /** The next message of this type that nobody has taken, null if there is none. */
    JsonNode take(String type) {
        for (Iterator<JsonNode> all = untaken.iterator(); all.hasNext(); ) {
            JsonNode message = all.next();
            if (message.get("type").textValue().equals(type)) {
                all.remove();
                return message;
            }
        }
        return null;
    }

    // ---- To the gateway ---------------------------------------------------------------------------------------

    static ObjectNode message(String type) {
        return Json.object().put("type", type);
    }

    void send(ObjectNode message, long nanos) {
        send(message.toString(), nanos);
    }

    void send(String text, long nanos) {
        if (isOn()) {
            socket.send(text, nanos);
        }
    }

    void send(byte[] message, long nanos) {
        if (isOn()) {
            socket.send(message, nanos);
        }
    }

    /** Every 20 ms: one frame has been said and one has been heard. */
    private void frame(long nanos) {
        if (!isOn()) {
            return;
        }
        playout.advanceTo(nanos);
        heard.add(playout.wasAudible(heard.count() * format.frameSamples(), format.frameSamples()));
        say(microphone.nextFrame(), nanos);
        report(nanos);
        loop.at(nanos + HeardFrames.FRAME_NANOS, this::frame);
        waits.look();
    }

    private void say(byte[] audio, long nanos) {
        if (options.inVoiceV1) {
            leave(nanos, () -> socket.write(audio));
        } else {
            String data = Base64.getEncoder().encodeToString(audio);
            leave(nanos, () -> socket.write("{\"type\":\"audio\",\"data\":\"" + data + "\"}"));
        }
    }

    private void leave(long nanos, Runnable write) {
        socket.leave(nanos, left -> {
            options.listener.frameSent(System.nanoTime());
            write.run();
        });
    }

    private void report(long nanos) {
        framesSinceReport++;
        boolean isDue = playout.buffered() == 0 || framesSinceReport >= FRAMES_PER_REPORT;
        if (options.reports && options.inVoiceV1 && isDue && playout.played() > reported) {
            reported = playout.played();
            framesSinceReport = 0;
            send(message("played").put("epoch", playout.epoch()).put("samples", reported), nanos);
        }
    }

    // ---- From the gateway -------------------------------------------------------------------------------------

    @Override
    public void text(byte[] utf8, long nanos) {
        try {
            JsonNode message = reader.text(utf8);
            order.message(message);
            obey(message, nanos);
        } catch (Refusal refusal) {
            violate(refusal.getMessage(), nanos);
        }
        waits.look();
    }

    private void obey(JsonNode message, long nanos) {
        String type = message.get("type").textValue();
        if (type.equals("audio")) {
            play(0, reader.audio(message), nanos);
            return;
        }
        remember(message);
        if (type.equals("clear")) {
            clear(message.get("epoch").longValue(), nanos);
        } else if (type.equals("speech_started") && !options.inVoiceV1) {
            clears.add(playout.clear(playout.epoch() + 1, nanos));
        }
    }

    private void remember(JsonNode message) {
        if (options.recording) {
            messages.add(message);
            untaken.add(message);
        }
    }

    private void clear(long epoch, long nanos) {
        BrowserClear clear = playout.clear(epoch, nanos);
        clears.add(clear);
        reported = 0;
        if (options.answersClear) {
            send(message("cleared").put("epoch", clear.epoch()).put("samples", clear.playedSamples()), nanos);
        }
    }

    @Override
    public void binary(byte[] message, long nanos) {
        try {
            BrowserCallerReader.Audio audio = reader.binary(message);
            order.audio(audio, audio.pcm().length / 2);
            if (audio.epoch() == playout.epoch()) {
                play(audio.item(), audio.pcm(), nanos);
                checkLead(nanos);
            }
        } catch (Refusal refusal) {
            violate(refusal.getMessage(), nanos);
        }
    }

    private void play(long item, byte[] audio, long nanos) {
        options.listener.audioReceived(audio, System.nanoTime());
        playout.audio(item, options.inVoiceV1 ? Pcm16.decode(audio) : format.decode(audio), nanos);
    }

    /** Half a second, where the gateway can know: what it sends is not delayed by more some times than others. */
    private void checkLead(long nanos) {
        long millis = playout.buffered() * 1000 / format.sampleRate();
        if (options.reports && options.network.isSteady() && millis > MOST_BUFFERED_MILLIS) {
            violate("audio came " + millis + " ms before it is to be played, not half a second at most", nanos);
        }
    }

    @Override
    public void tooLong(long nanos) {
        violate("a message is longer than 16 MiB", nanos);
    }

    @Override
    public void closed(CallEnd end) {
        if (!end.byCaller() && end.code() != CallerSocket.ABNORMAL_CLOSURE && order.isOpen()) {
            violations.add("the socket was closed (" + end.code() + ") without disconnected");
        }
    }

    private void violate(String violation, long nanos) {
        violations.add(violation);
        hangUp(nanos);
    }
}
