package org.camelvoice.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Wav;

/**
 * A phone call, as Twilio Media Streams brings it to a gateway's WebSocket: for tests of your own routes, and to hear
 * what a gateway says when there is no phone at hand.
 *
 * <pre>{@code
 * try (TwilioCaller caller = TwilioCaller.to(URI.create("ws://localhost:8000/twilio/default")).dial()) {
 *     caller.awaitHeard(Duration.ofSeconds(5));       // the greeting
 *     caller.awaitSilence(Duration.ofMillis(500));
 *     caller.say(question);
 *     caller.awaitHeard(Duration.ofSeconds(10));      // the answer
 * }
 * }</pre>
 *
 * <p>It keeps Twilio's rules. It sends {@code connected}, {@code start}, a frame of 20 ms every 20 ms on an absolute
 * clock, silent or not, and at its end {@code stop}; it plays what it is sent at 8 kHz, echoes each mark when the audio
 * before it has been heard, and on {@code clear}. What Twilio would refuse is a violation: it ends the call as it would
 * end the stream, and {@link #close} fails with its text.
 *
 * <p>Times are counted from the {@code start} of the call. The methods may be called from any thread but an event
 * loop's; those named {@code await…} wait, and fail with an {@link AssertionError} that says for what.
 */
public final class TwilioCaller implements AutoCloseable {
    static final int SAMPLE_RATE = 8000;
    private static final String KEYS = "0123456789*#ABCD";

    private final CallerLoop loop;
    private final TwilioCallerStream stream;
    private final TwilioCallerBuilder options;
    private final boolean ownsLoop;

    /**
     * A mark as it was echoed.
     *
     * @param at when, from the start of the call
     */
    public record Echo(String name, Duration at) {}

    TwilioCaller(TwilioCallerBuilder options, TwilioCallerStream stream, CallerLoop loop, boolean ownsLoop) {
        this.options = options;
        this.stream = stream;
        this.loop = loop;
        this.ownsLoop = ownsLoop;
    }

    /** A caller with an event loop of its own. For many callers see {@link Callers}. */
    public static TwilioCallerBuilder to(URI uri) {
        return new TwilioCallerBuilder(uri, null);
    }

    /**
     * A call by hand: {@code [ws://host:port/twilio/tenant] [--say question.wav] [--write heard.wav]}. Listens to the
     * greeting, asks, listens to the answer, and writes what it heard; the exit code is 1 if it could not.
     */
    public static void main(String[] arguments) {
        int code = new TwilioCallerMain(System.out).run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    // ---- What a caller does -----------------------------------------------------------------------------------

    /** Says this recording, of any rate, after what is still to be said; returns at once. */
    public TwilioCaller say(Wav recording) {
        return say(Resampler.of(recording.sampleRate(), SAMPLE_RATE).resample(recording.samples()));
    }

    /**
     * Says this, after what is still to be said; returns at once.
     *
     * @param samples 8 kHz
     */
    public TwilioCaller say(short[] samples) {
        return sayMulaw(G711.encodeMulaw(samples));
    }

    /**
     * Says this, after what is still to be said; returns at once.
     *
     * @param mulaw 8 kHz µ-law; the last frame is filled with silence
     */
    public TwilioCaller sayMulaw(byte[] mulaw) {
        loop.execute(nanos -> stream.microphone().say(mulaw));
        return this;
    }

    /**
     * Presses keys, one after the other.
     *
     * @param keys of 0 to 9, * and #, A to D
     */
    public TwilioCaller press(String keys) {
        keys.chars().filter(key -> KEYS.indexOf(key) < 0).findAny().ifPresent(key -> {
            throw new IllegalArgumentException("There is no key " + (char) key + ", only " + KEYS);
        });
        loop.execute(nanos -> keys.chars().forEach(key -> stream.press((char) key, nanos)));
        return this;
    }

    /** Ends the call: {@code stop}, then the socket is closed. Returns at once; does nothing if it has ended. */
    public void hangUp() {
        loop.execute(stream::hangUp);
    }

    /**
     * Hangs up if that has not happened, and waits for it.
     *
     * @throws AssertionError if there was a violation
     */
    @Override
    public void close() {
        hangUp();
        try {
            awaitEnd(CallerWaits.PATIENCE);
            assertNoViolations();
        } finally {
            if (ownsLoop) {
                loop.stop();
            }
        }
    }

    // ---- What can be asked ------------------------------------------------------------------------------------

    /** What Twilio would have refused, with its error numbers, in order. */
    public List<String> violations() {
        return loop.ask(stream::violations);
    }

    /** @throws AssertionError with all {@link #violations()}, if there are any */
    public void assertNoViolations() {
        List<String> all = violations();
        if (!all.isEmpty()) {
            throw new AssertionError("Twilio would have refused this: " + String.join("\n", all));
        }
    }

    /** What has been heard since the start of the call, silence included: 8 kHz µ-law, whole frames. */
    public byte[] heardBytes() {
        return loop.ask(stream::heard);
    }

    /** What has been heard since the start of the call, silence included: 8 kHz, whole frames. */
    public short[] heard() {
        return G711.decodeMulaw(heardBytes());
    }

    /** When the call began, by {@link System#nanoTime()}: what its times count from. */
    public long startNanos() {
        return stream.startNanos();
    }

    /** Each clear: when it took effect, how far playing had come then, how much was dropped. */
    public List<CarrierClear> clears() {
        return loop.ask(() -> stream.playout().clears().stream()
                .map(clear -> clear.from(stream.startNanos()))
                .toList());
    }

    /** Each mark that was echoed, in order. */
    public List<Echo> echoes() {
        return loop.ask(stream::echoes);
    }

    /** How many bytes of audio have come, all in all. */
    public long received() {
        return loop.ask(stream.playout()::received);
    }

    /** How long the call has lasted, in whole frames. */
    public Duration elapsed() {
        return loop.ask(stream.heardFrames()::elapsed);
    }

    /** Whether neither side has hung up. */
    public boolean isOn() {
        return loop.ask(stream::isOn);
    }

    /** The stream's id. */
    public String streamSid() {
        return options.streamSid;
    }

    /** The call's id. */
    public String callSid() {
        return options.callSid;
    }

    // ---- What can be waited for -------------------------------------------------------------------------------

    /**
     * Waits until something can be heard that no {@code await…} has dealt with.
     *
     * @return when it began
     */
    public Duration awaitHeard(Duration timeout) {
        return stream.waits().awaitSound(stream.heardFrames(), timeout);
    }

    /**
     * Waits until what has been heard is what was wanted.
     *
     * @param wanted asked on the caller's event loop after each frame, with all of {@link #heard()}
     */
    public void awaitHeard(Predicate<short[]> wanted, Duration timeout) {
        stream.waits().await("what is heard is what was wanted", timeout, () -> {
            boolean is = wanted.test(G711.decodeMulaw(stream.heard()));
            return is ? Boolean.TRUE : null;
        });
    }

    /**
     * Waits until nothing has been heard for so long, and nothing is about to be.
     *
     * @return when the silence began
     */
    public Duration awaitSilence(Duration silence) {
        return awaitSilence(silence, CallerWaits.PATIENCE.plus(silence));
    }

    /** {@link #awaitSilence(Duration)}, but waits no longer than {@code timeout}. */
    public Duration awaitSilence(Duration silence, Duration timeout) {
        return stream.waits().awaitSilence(stream.heardFrames(), stream::isAboutToBeHeard, silence, timeout);
    }

    /**
     * Waits until all that was to be said has been said.
     *
     * @return when, to the end of the frame
     */
    public Duration awaitSaid(Duration timeout) {
        return stream.waits().awaitSaid(stream.microphone(), stream.heardFrames(), timeout);
    }

    /** Waits for the end of the call, whoever ends it. */
    public CallEnd awaitEnd(Duration timeout) {
        return stream.waits().awaitEnd(timeout);
    }
}
