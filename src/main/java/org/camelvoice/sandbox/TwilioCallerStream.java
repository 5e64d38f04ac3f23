package org.camelvoice.sandbox;

import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.http.WebSocketFrameType;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.camelvoice.sandbox.TwilioCallerMessage.Mark;
import org.camelvoice.sandbox.TwilioCallerMessage.Media;
import org.camelvoice.sandbox.TwilioCallerMessage.Refused;

/**
 * Twilio's end of a call's WebSocket: sends a frame every 20 ms, plays what comes, answers marks, and ends the stream at
 * the first message that Twilio would refuse. All of it is only touched by its loop's thread, except {@link #ended()}.
 *
 * <p>Times are the loop's: of {@link System#nanoTime()}, and the one for which a thing was due, not the one at which the
 * thread got round to it.
 */
final class TwilioCallerStream {
    /** 20 ms of 8 kHz µ-law. */
    static final int FRAME_BYTES = 160;

    static final int FRAME_MILLIS = 20;
    private static final long FRAME_NANOS = 20_000_000;
    private static final short NORMAL_CLOSURE = 1000;
    private static final short ABNORMAL_CLOSURE = 1006;
    private static final int LONGEST_MESSAGE_BYTES = 16 * 1024 * 1024;
    /** The magnitude of a µ-law code, 0 to 127, from which on it can be heard: 260 of 32767, or -42 dB. */
    private static final int AUDIBLE_CODE = 24;

    private static final int AUDIBLE_SAMPLES = 8; // 1 ms of a frame's 20

    private final TwilioCallerLoop loop;
    private final TwilioCallerBuilder options;
    private final WebSocket socket;
    private final TwilioCallerReader reader;
    private final TwilioCallerWriter writer;
    private final CarrierPlayout playout;
    private final CarrierLine uplink;
    private final CarrierLine downlink;
    private final long startNanos;
    private final CompletableFuture<TwilioCaller.End> ended = new CompletableFuture<>();

    private final List<BooleanSupplier> watches = new ArrayList<>();
    private final List<TwilioCaller.Echo> echoes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** Frames that could be heard, by their number from the start of the call. */
    private final BitSet audible = new BitSet();
    /** What has come of a message that is not complete. */
    private final ByteArrayOutputStream fragments = new ByteArrayOutputStream();
    /** µ-law that is being said: its first {@link #said} bytes have been. */
    private byte[] speech = new byte[0];

    private int said;
    /** Sent so far, and so the length of the call in frames. */
    private int frames;
    /** The echo that the loop will wake us for; {@link Long#MAX_VALUE} for none. */
    private long wakeNanos = Long.MAX_VALUE;

    private boolean discardedReported;
    private boolean hungUp;
    /** What broke the socket; empty if nothing did. */
    private String failure = "";

    /** Called on the loop's thread. */
    TwilioCallerStream(TwilioCallerBuilder options, WebSocket socket, TwilioCallerLoop loop) {
        this.loop = loop;
        this.options = options;
        this.socket = socket;
        this.reader = new TwilioCallerReader(options.streamSid);
        this.writer = new TwilioCallerWriter(options.accountSid, options.callSid, options.streamSid);
        this.playout = playout(options);
        this.startNanos = loop.catchUp();
        this.uplink = options.uplink(startNanos);
        this.downlink = options.downlink(startNanos);
    }

    private CarrierPlayout playout(TwilioCallerBuilder options) {
        long delayNanos = options.playoutDelay.toNanos();
        return options.recording
                ? CarrierPlayout.recording(delayNanos, this::echo)
                : CarrierPlayout.unrecorded(delayNanos, this::echo);
    }

    /** The call begins. */
    void start() {
        socket.frameHandler(this::receive);
        socket.exceptionHandler(broken -> failure = Objects.toString(broken.getMessage(), broken.toString()));
        socket.closeHandler(nothing -> arrive(this::end));
        options.playoutStalls.forEach(stall -> loop.at(startNanos + stall.at().toNanos(), nanos -> {
            playout.stall(nanos, stall.length().toNanos());
            wakeForEcho();
        }));
        send(writer.connected(), startNanos);
        send(writer.start(options.parameters), startNanos);
        loop.at(startNanos + FRAME_NANOS, this::frame);
    }

    void say(byte[] mulaw) {
        int left = speech.length - said;
        byte[] all = new byte[left + mulaw.length];
        System.arraycopy(speech, said, all, 0, left);
        System.arraycopy(mulaw, 0, all, left, mulaw.length);
        speech = all;
        said = 0;
    }

    boolean hasSaidAll() {
        return said >= speech.length;
    }

    void press(char digit, long nanos) {
        if (isOn()) {
            send(writer.dtmf(digit), nanos);
        }
    }

    void hangUp(long nanos) {
        if (!isOn()) {
            return;
        }
        hungUp = true;
        leave(nanos, left -> {
            write(writer.stop());
            socket.close(NORMAL_CLOSURE);
        });
    }

    boolean isOn() {
        return !hungUp && !ended.isDone();
    }

    /** Asks at once, and after each frame, until it is over. Returns whether it goes on. */
    boolean watch(BooleanSupplier isOver) {
        return !isOver.getAsBoolean() && watches.add(isOver);
    }

    /** Completed on the loop's thread, when the socket is closed. Read by any thread. */
    CompletableFuture<TwilioCaller.End> ended() {
        return ended;
    }

    CarrierPlayout playout() {
        return playout;
    }

    long startNanos() {
        return startNanos;
    }

    int frames() {
        return frames;
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    List<TwilioCaller.Echo> echoes() {
        return List.copyOf(echoes);
    }

    byte[] heard() {
        return playout.heard(startNanos, frames * FRAME_BYTES);
    }

    /** Whether something that can be heard is waiting to be. */
    boolean isAboutToBeHeard() {
        long from = startNanos + frames * FRAME_NANOS;
        for (; from < playout.endNanos(); from += FRAME_NANOS) {
            if (isAudible(playout.heard(from, FRAME_BYTES))) {
                return true;
            }
        }
        return false;
    }

    /** The first frame from {@code frame} on that could be heard, -1 if there is none yet. */
    int nextAudibleFrame(int frame) {
        return audible.nextSetBit(frame);
    }

    /** The frame after the last one that could be heard. */
    int silentSinceFrame() {
        return audible.length();
    }

    // ---- To the gateway ---------------------------------------------------------------------------------------

    /** Every 20 ms: one frame has been said and one has been heard. */
    private void frame(long nanos) {
        if (!isOn()) {
            return;
        }
        playout.advanceTo(nanos);
        listen(nanos);
        String media = writer.media(microphone(nextFrame(), nanos));
        frames++;
        leave(nanos, left -> {
            options.listener.frameSent(System.nanoTime());
            write(media);
        });
        loop.at(nanos + FRAME_NANOS, this::frame);
        watches.removeIf(BooleanSupplier::getAsBoolean);
    }

    private byte[] nextFrame() {
        if (hasSaidAll() && options.background != null) {
            return options.background.apply(frames);
        }
        byte[] frame = new byte[FRAME_BYTES];
        int bytes = Math.min(FRAME_BYTES, speech.length - said);
        System.arraycopy(speech, said, frame, 0, bytes);
        Arrays.fill(frame, bytes, FRAME_BYTES, CarrierPlayout.SILENCE);
        said += bytes;
        return frame;
    }

    private byte[] microphone(byte[] said, long nanos) {
        if (options.echo == null || !options.recording) {
            return said;
        }
        long heardFrom = nanos - FRAME_NANOS - options.echo.delayNanos();
        return options.echo.mix(said, playout.heard(heardFrom, FRAME_BYTES));
    }

    private void listen(long nanos) {
        if (options.recording && isAudible(playout.heard(nanos - FRAME_NANOS, FRAME_BYTES))) {
            audible.set(frames);
        }
    }

    private static boolean isAudible(byte[] mulaw) {
        int loud = 0;
        for (byte code : mulaw) {
            if ((~code & 0x7F) >= AUDIBLE_CODE) {
                loud++;
            }
        }
        return loud >= AUDIBLE_SAMPLES;
    }

    private void echo(String name, long nanos) {
        echoes.add(new TwilioCaller.Echo(name, Duration.ofNanos(nanos - startNanos)));
        if (isOn()) {
            send(writer.mark(name), nanos);
        }
    }

    private void wakeForEcho() {
        long due = playout.nextEchoNanos();
        if (due < wakeNanos) {
            wakeNanos = due;
            loop.at(due, nanos -> {
                wakeNanos = Long.MAX_VALUE;
                playout.advanceTo(nanos);
                wakeForEcho();
            });
        }
    }

    private void send(String message, long nanos) {
        leave(nanos, left -> write(message));
    }

    private void leave(long nanos, TwilioCallerLoop.Task task) {
        onArrival(uplink.arrivalNanos(nanos), nanos, task);
    }

    private void write(String message) {
        if (!socket.isClosed()) {
            socket.writeFrame(WebSocketFrame.textFrame(message, true));
        }
    }

    // ---- From the gateway -------------------------------------------------------------------------------------

    private void arrive(TwilioCallerLoop.Task task) {
        long nanos = loop.catchUp();
        onArrival(downlink.arrivalNanos(nanos), nanos, task);
    }

    private void onArrival(long arrivalNanos, long nanos, TwilioCallerLoop.Task task) {
        if (arrivalNanos <= nanos) {
            task.run(nanos);
        } else {
            loop.at(arrivalNanos, task);
        }
    }

    private void receive(WebSocketFrame frame) {
        if (frame.type() == WebSocketFrameType.BINARY) {
            int bytes = frame.binaryData().length();
            arrive(nanos -> violate("31924 Protocol error: it is binary (" + bytes + " bytes)", nanos));
        } else if (frame.type() == WebSocketFrameType.TEXT || frame.type() == WebSocketFrameType.CONTINUATION) {
            assemble(frame.binaryData().getBytes(), frame.isFinal());
        }
    }

    private void assemble(byte[] text, boolean isFinal) {
        if (isFinal && fragments.size() == 0) {
            arrive(nanos -> message(text, nanos));
            return;
        }
        fragments.writeBytes(text);
        if (fragments.size() > LONGEST_MESSAGE_BYTES) {
            fragments.reset();
            arrive(nanos -> violate("31924 Protocol error: it is longer than 16 MiB", nanos));
        } else if (isFinal) {
            byte[] whole = fragments.toByteArray();
            fragments.reset();
            arrive(nanos -> message(whole, nanos));
        }
    }

    private void message(byte[] text, long nanos) {
        if (!isOn()) {
            return;
        }
        TwilioCallerMessage message = reader.read(text);
        if (message instanceof Media media) {
            media(media.mulaw(), nanos);
        } else if (message instanceof Mark mark) {
            playout.mark(mark.name(), nanos);
        } else if (message instanceof Refused refused) {
            violate(refused.violation(), nanos);
        } else {
            playout.clear(nanos);
        }
        wakeForEcho();
    }

    private void media(byte[] mulaw, long nanos) {
        options.listener.mediaReceived(mulaw, System.nanoTime());
        if (!playout.media(mulaw, nanos) && !discardedReported) {
            discardedReported = true; // once per stream, as Twilio does
            violations.add("31931 Media Discarded: more than 10 minutes would be buffered");
        }
    }

    private void violate(String violation, long nanos) {
        if (isOn()) {
            violations.add(violation);
            hangUp(nanos);
        }
    }

    // ---- The end ----------------------------------------------------------------------------------------------

    private void end(long nanos) {
        int code = Objects.requireNonNullElse(socket.closeStatusCode(), ABNORMAL_CLOSURE);
        String reason = Objects.requireNonNullElse(socket.closeReason(), failure);
        ended.complete(new TwilioCaller.End(hungUp, code, reason, Duration.ofNanos(nanos - startNanos)));
        watches.removeIf(BooleanSupplier::getAsBoolean);
    }
}
