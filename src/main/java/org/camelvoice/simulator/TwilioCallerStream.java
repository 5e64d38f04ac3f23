package org.camelvoice.simulator;

import io.vertx.core.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.camelvoice.simulator.TwilioCallerMessage.Mark;
import org.camelvoice.simulator.TwilioCallerMessage.Media;
import org.camelvoice.simulator.TwilioCallerMessage.Refused;

/**
 * Twilio's end of a call's WebSocket: sends a frame every 20 ms, plays received audio, echoes marks, and ends the
 * stream at the first message that Twilio would refuse. Used by its loop's thread only; times are the loop's.
 */
final class TwilioCallerStream implements CallerSocket.Receiver {
    /** 20 ms of 8 kHz µ-law. */
    static final int FRAME_BYTES = 160;

    /** The lowest audible magnitude of a µ-law code, 0 to 127: 260 of 32767, or -42 dB. */
    private static final int AUDIBLE_CODE = 24;

    private static final int AUDIBLE_SAMPLES = 8; // 1 ms of a frame's 20

    private final CallerLoop loop;
    private final TwilioCallerBuilder options;
    private final CallerSocket socket;
    private final CallerWaits waits;
    private final TwilioCallerReader reader;
    private final TwilioCallerWriter writer;
    private final CarrierPlayout playout;
    private final Microphone microphone;
    private final HeardFrames heard = new HeardFrames();
    private final List<TwilioCaller.Echo> echoes = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    /** The time of the scheduled echo; {@link Long#MAX_VALUE} for none. */
    private long wakeNanos = Long.MAX_VALUE;

    private boolean discardedReported;
    /** The frame to be overtaken by the next; null for none. */
    private String overtaken;

    private long frames;

    /** Called on the loop's thread. */
    TwilioCallerStream(TwilioCallerBuilder options, WebSocket socket, CallerLoop loop) {
        this.loop = loop;
        this.options = options;
        this.socket = new CallerSocket(socket, loop, options.network);
        this.waits = new CallerWaits(loop, this.socket.ended());
        this.reader = new TwilioCallerReader(options.streamSid);
        this.writer = new TwilioCallerWriter(
                options.accountSid,
                options.callSid,
                options.streamSid,
                (int) options.timestampJitter.toMillis(),
                options.network.seed);
        this.playout = playout(options);
        this.microphone = new Microphone(FRAME_BYTES, CarrierPlayout.SILENCE, options.background);
    }

    private CarrierPlayout playout(TwilioCallerBuilder options) {
        long delayNanos = options.playoutDelay.toNanos();
        CarrierPlayout carrier = options.recording
                ? CarrierPlayout.recording(delayNanos, this::echo)
                : CarrierPlayout.unrecorded(delayNanos, this::echo);
        return carrier.echoing(options.marks);
    }

    /** The call begins. */
    void start() {
        socket.open(this);
        options.playoutStalls.forEach(stall -> loop.at(startNanos() + stall.at().toNanos(), nanos -> {
            playout.stall(nanos, stall.length().toNanos());
            wakeForEcho();
        }));
        socket.send(writer.connected(), startNanos());
        socket.send(writer.start(options.parameters), startNanos());
        loop.at(startNanos() + HeardFrames.FRAME_NANOS, this::frame);
    }

    void press(char digit, long nanos) {
        if (isOn()) {
            socket.send(writer.dtmf(digit), nanos);
        }
    }

    void hangUp(long nanos) {
        socket.hangUp(nanos, () -> socket.write(writer.stop()));
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

    CarrierPlayout playout() {
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

    List<TwilioCaller.Echo> echoes() {
        return List.copyOf(echoes);
    }

    byte[] heard() {
        return playout.heard(startNanos(), heard.count() * FRAME_BYTES);
    }

    /** Whether audible sound waits to be played. */
    boolean isAboutToBeHeard() {
        long from = startNanos() + heard.count() * HeardFrames.FRAME_NANOS;
        for (; from < playout.endNanos(); from += HeardFrames.FRAME_NANOS) {
            if (isAudible(playout.heard(from, FRAME_BYTES))) {
                return true;
            }
        }
        return false;
    }

    // ---- To the gateway ---------------------------------------------------------------------------------------

    /** Runs every 20 ms, after one frame was spoken and one heard. */
    private void frame(long nanos) {
        if (!isOn()) {
            return;
        }
        playout.advanceTo(nanos);
        heard.add(options.recording && isAudible(playout.heard(nanos - HeardFrames.FRAME_NANOS, FRAME_BYTES)));
        String media = writer.media(withEcho(microphone.nextFrame(), nanos));
        speak(media, nanos);
        loop.at(nanos + HeardFrames.FRAME_NANOS, this::frame);
        waits.look();
    }

    private void speak(String media, long nanos) {
        if (options.swapEvery > 0 && ++frames % options.swapEvery == 1) {
            overtaken = media;
            return;
        }
        leave(media, nanos);
        if (overtaken != null) {
            leave(overtaken, nanos);
            overtaken = null;
        }
    }

    private void leave(String media, long nanos) {
        socket.leave(nanos, left -> {
            options.listener.frameSent(System.nanoTime());
            socket.write(media);
        });
    }

    private byte[] withEcho(byte[] said, long nanos) {
        if (options.echo == null || !options.recording) {
            return said;
        }
        long heardFrom = nanos - HeardFrames.FRAME_NANOS - options.echo.delayNanos();
        return options.echo.mix(said, playout.heard(heardFrom, FRAME_BYTES));
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
        echoes.add(new TwilioCaller.Echo(name, Duration.ofNanos(nanos - startNanos())));
        if (isOn()) {
            socket.send(writer.mark(name), nanos);
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

    // ---- From the gateway -------------------------------------------------------------------------------------

    @Override
    public void text(byte[] utf8, long nanos) {
        TwilioCallerMessage message = reader.read(utf8);
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

    @Override
    public void binary(byte[] message, long nanos) {
        violate("31924 Protocol error: it is binary (" + message.length + " bytes)", nanos);
    }

    @Override
    public void tooLong(long nanos) {
        violate("31924 Protocol error: it is longer than 16 MiB", nanos);
    }

    private void media(byte[] mulaw, long nanos) {
        options.listener.audioReceived(mulaw, System.nanoTime());
        if (!playout.media(mulaw, nanos) && !discardedReported) {
            discardedReported = true; // once per stream, as Twilio does
            violations.add("31931 Media Discarded: more than 10 minutes would be buffered");
        }
    }

    private void violate(String violation, long nanos) {
        violations.add(violation);
        hangUp(nanos);
    }
}
