package org.camelvoice.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.camelvoice.audio.G711;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Wav;

/**
 * A phone call, as Twilio Media Streams brings it to a gateway's WebSocket, for testing your own routes, and for
 * hearing a gateway without a phone.
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
 * <p>It follows Twilio's rules. It sends {@code connected}, {@code start}, a frame of 20 ms every 20 ms on an absolute
 * clock, silent or not, and finally {@code stop}. It plays received audio at 8 kHz, and echoes each mark when the audio
 * before it has been heard, and on {@code clear}. A message that Twilio would refuse is a violation: it ends the call
 * as Twilio would end the stream, and {@link #close} fails with its text.
 *
 * <p>Times count from the {@code start} of the call. Call the methods on any thread except an event loop; those named
 * {@code await…} wait, and fail with an {@link AssertionError} that says what was missing.
 */
public final class TwilioCaller implements AutoCloseable {
    static final int SAMPLE_RATE = 8000;
    private static final String KEYS = "0123456789*#ABCD";

    private final CallerLoop loop;
    private final TwilioCallerStream stream;
    private final TwilioCallerBuilder options;
    private final boolean ownsLoop;

    /**
     * An echoed mark.
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

    /** A caller with its own event loop. For many callers see {@link Callers}. */
    public static TwilioCallerBuilder to(URI uri) {
        return new TwilioCallerBuilder(uri, null);
    }

    /**
     * What Twilio puts into {@code X-Twilio-Signature}.
     *
     * @param url  that is asked for: the gateway's public one
     * @param form what is posted; empty for a WebSocket
     * @see <a href="https://www.twilio.com/docs/usage/security">Twilio: validating requests</a>
     */
    public static String signature(String authToken, String url, Map<String, String> form) {
        return CarrierSignature.of(authToken, url, form);
    }

    /** A call that rings at a gateway's webhook, which says where it is to be connected. */
    public static TwilioRinging ring(URI webhook) {
        return new TwilioRinging(webhook);
    }

    /**
     * A call from the command line: {@code [ws://host:port/twilio/tenant] [--say question.wav] [--write heard.wav]}, or
     * {@code --webhook http://host:port/twilio/tenant/voice} with {@code --auth-token} in place of the address.
     * Listens to the greeting, asks, listens to the answer, and writes what it heard; the exit code is 1 if that
     * failed.
     */
    public static void main(String[] arguments) {
        int code = new TwilioCallerMain(System.out).run(arguments);
        if (code != 0) {
            System.exit(code);
        }
    }

    // ---- Actions ----------------------------------------------------------------------------------------------

    /** Queues this recording, of any rate, as speech; returns at once. */
    public TwilioCaller say(Wav recording) {
        return say(Resampler.of(recording.sampleRate(), SAMPLE_RATE).resample(recording.samples()));
    }

    /**
     * Queues speech; returns at once.
     *
     * @param samples 8 kHz
     */
    public TwilioCaller say(short[] samples) {
        return sayMulaw(G711.encodeMulaw(samples));
    }

    /**
     * Queues speech; returns at once.
     *
     * @param mulaw 8 kHz µ-law; silence fills the last frame
     */
    public TwilioCaller sayMulaw(byte[] mulaw) {
        loop.execute(nanos -> stream.microphone().say(mulaw));
        return this;
    }

    /**
     * Presses keys, one after the other.
     *
     * @param keys 0 to 9, * and #, A to D
     */
    public TwilioCaller press(String keys) {
        keys.chars().filter(key -> KEYS.indexOf(key) < 0).findAny().ifPresent(key -> {
            throw new IllegalArgumentException("There is no key " + (char) key + ", only " + KEYS);
        });
        loop.execute(nanos -> keys.chars().forEach(key -> stream.press((char) key, nanos)));
        return this;
    }

    /** Ends the call: sends {@code stop} and closes the socket. Returns at once; does nothing if it has ended. */
    public void hangUp() {
        loop.execute(stream::hangUp);
    }

    /**
     * Hangs up if that has not happened, and waits for the end.
     *
     * @throws AssertionError after a violation
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

    // ---- Results ----------------------------------------------------------------------------------------------

    /** The violations of Twilio's rules, with Twilio's error numbers, in order. */
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

    /** Everything heard since the start of the call, silence included: 8 kHz µ-law, whole frames. */
    public byte[] heardBytes() {
        return loop.ask(stream::heard);
    }

    /** Everything heard since the start of the call, silence included: 8 kHz, whole frames. */
    public short[] heard() {
        return G711.decodeMulaw(heardBytes());
    }

    /** The start of the call by {@link System#nanoTime()}, from which its times count. */
    public long startNanos() {
        return stream.startNanos();
    }

    /** Each clear: when it took effect, the playback position, and how much it dropped. */
    public List<CarrierClear> clears() {
        return loop.ask(() -> stream.playout().clears().stream()
                .map(clear -> clear.from(stream.startNanos()))
                .toList());
    }

    /** Each echoed mark, in order. */
    public List<Echo> echoes() {
        return loop.ask(stream::echoes);
    }

    /** The total of received bytes of audio. */
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

    // ---- Waits ------------------------------------------------------------------------------------------------

    /**
     * Waits for a sound that no earlier {@code await…} has returned.
     *
     * @return when it began
     */
    public Duration awaitHeard(Duration timeout) {
        return stream.waits().awaitSound(stream.heardFrames(), timeout);
    }

    /**
     * Waits until everything heard so far satisfies a condition.
     *
     * @param wanted called on the caller's event loop after each frame, with all of {@link #heard()}
     */
    public void awaitHeard(Predicate<short[]> wanted, Duration timeout) {
        stream.waits().await("what is heard is what was wanted", timeout, () -> {
            boolean is = wanted.test(G711.decodeMulaw(stream.heard()));
            return is ? Boolean.TRUE : null;
        });
    }

    /**
     * Waits until nothing has been heard for this long and nothing is queued.
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
     * Waits until all speech has been sent.
     *
     * @return when, to the end of the frame
     */
    public Duration awaitSaid(Duration timeout) {
        return stream.waits().awaitSaid(stream.microphone(), stream.heardFrames(), timeout);
    }

    /** Waits for the end of the call, by either side. */
    public CallEnd awaitEnd(Duration timeout) {
        return stream.waits().awaitEnd(timeout);
    }
}
