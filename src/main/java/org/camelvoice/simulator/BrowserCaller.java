package org.camelvoice.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.camelvoice.audio.Resampler;
import org.camelvoice.audio.Wav;

/**
 * A client of the browser's socket, in either form of docs/browser.md, for testing your own routes without a browser
 * and a microphone.
 *
 * <pre>{@code
 * URI uri = URI.create("ws://localhost:8000/ws/audio/me?tenant=default");
 * try (BrowserCaller caller = BrowserCaller.to(uri).dial()) {
 *     caller.awaitHeard(Duration.ofSeconds(5));       // the greeting
 *     caller.awaitSilence(Duration.ofMillis(500));
 *     caller.say(question);
 *     caller.awaitHeard(Duration.ofSeconds(10));      // the answer
 * }
 * }</pre>
 *
 * <p>It sends 20 ms every 20 ms on an absolute clock, silent or not, and plays received audio as a sound card does, 128
 * samples at a time. In the form {@code camel-voice.v1}, it reports playback and answers {@code clear}; in the JSON
 * form, it drops unplayed audio at {@code speech_started}. A message that docs/browser.md does not allow is a
 * violation: it ends the call, and {@link #close} fails with its text.
 *
 * <p>Times count from the opening of the socket. Call the methods on any thread except an event loop; those named
 * {@code await…} wait, and fail with an {@link AssertionError} that says what was missing.
 */
public final class BrowserCaller implements AutoCloseable {
    private final BrowserCallerStream stream;
    private final CallerLoop loop;
    private final boolean ownsLoop;

    BrowserCaller(BrowserCallerStream stream, CallerLoop loop, boolean ownsLoop) {
        this.stream = stream;
        this.loop = loop;
        this.ownsLoop = ownsLoop;
    }

    /**
     * A client with its own event loop. For many clients see {@link Callers}.
     *
     * @param uri {@code ws://host:port/ws/audio/<session id>?tenant=<name>}
     */
    public static BrowserCallerBuilder to(URI uri) {
        return new BrowserCallerBuilder(uri, null);
    }

    // ---- Actions ----------------------------------------------------------------------------------------------

    /** Queues this recording, of any rate, as speech; returns at once. */
    public BrowserCaller say(Wav recording) {
        return say(Resampler.of(recording.sampleRate(), sampleRate()).resample(recording.samples()));
    }

    /**
     * Queues speech; returns at once.
     *
     * @param samples in the client's {@link #sampleRate}; silence fills the last frame
     */
    public BrowserCaller say(short[] samples) {
        byte[] audio = stream.format().encode(samples);
        loop.execute(nanos -> stream.microphone().say(audio));
        return this;
    }

    /** Types this: sends {@code text}. */
    public BrowserCaller type(String message) {
        return send(BrowserCallerStream.message("text").put("message", message).toString());
    }

    /** Sends {@code interrupt}. */
    public BrowserCaller interrupt() {
        return send(BrowserCallerStream.message("interrupt").toString());
    }

    /** Sends any text message unchanged. */
    public BrowserCaller send(String message) {
        loop.execute(nanos -> stream.send(message, nanos));
        return this;
    }

    /** Sends any binary message unchanged. */
    public BrowserCaller send(byte[] message) {
        loop.execute(nanos -> stream.send(message, nanos));
        return this;
    }

    /** Breaks the connection without a close frame, as a network does. Returns at once. */
    public void cut() {
        loop.execute(nanos -> stream.cut());
    }

    /** Closes the socket. Returns at once; does nothing if it is closed. */
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

    /** Samples per second of speech and playback. */
    public int sampleRate() {
        return stream.format().sampleRate();
    }

    /** The violations of docs/browser.md, in order. */
    public List<String> violations() {
        return loop.ask(stream::violations);
    }

    /** @throws AssertionError with all {@link #violations()}, if there are any */
    public void assertNoViolations() {
        List<String> all = violations();
        if (!all.isEmpty()) {
            throw new AssertionError("docs/browser.md does not allow this: " + String.join("\n", all));
        }
    }

    /**
     * Everything heard since the start of the call, silence included, at the client's rate, in whole frames of 20 ms.
     */
    public short[] heard() {
        return loop.ask(stream::heard);
    }

    /**
     * How much of an item has left for the loudspeaker, exactly. Only in the form {@code camel-voice.v1}.
     *
     * @return in samples of 24 kHz; 0 if none has, or the item is unknown
     */
    public long heardOf(String itemId) {
        return loop.ask(() -> stream.heardOf(itemId));
    }

    /** The total of received samples; those of an older epoch do not count. */
    public long received() {
        return loop.ask(stream.playout()::received);
    }

    /** Each drop of unplayed audio: by {@code clear}, or in the JSON form by {@code speech_started}. */
    public List<BrowserClear> clears() {
        return loop.ask(stream::clears);
    }

    /** What both sides have said, in order, as a page would show it. */
    public List<BrowserCaption> captions() {
        return loop.ask(stream::captions);
    }

    /** Every text message so far, except those of audio. */
    public List<JsonNode> messages() {
        return loop.ask(stream::messages);
    }

    /** The texts of the {@code error} messages, in order. */
    public List<String> errors() {
        return messages().stream()
                .filter(message -> message.get("type").textValue().equals("error"))
                .map(message -> message.get("message").textValue())
                .toList();
    }

    /** The start of the call by {@link System#nanoTime()}, from which its times count. */
    public long startNanos() {
        return stream.startNanos();
    }

    /** How long the call has lasted, in whole frames. */
    public Duration elapsed() {
        return loop.ask(stream.heardFrames()::elapsed);
    }

    /** Whether neither side has hung up. */
    public boolean isOn() {
        return loop.ask(stream::isOn);
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
        stream.waits()
                .await(
                        "what is heard is what was wanted",
                        timeout,
                        () -> wanted.test(stream.heard()) ? Boolean.TRUE : null);
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
        return stream.waits().awaitSilence(stream.heardFrames(), stream.playout()::isAboutToBeHeard, silence, timeout);
    }

    /**
     * Waits until all speech has been sent.
     *
     * @return when, to the end of the frame
     */
    public Duration awaitSaid(Duration timeout) {
        return stream.waits().awaitSaid(stream.microphone(), stream.heardFrames(), timeout);
    }

    /**
     * Takes the next message of this type that was not taken yet, regardless of the messages before it; waits for it if
     * necessary.
     */
    public JsonNode awaitMessage(String type, Duration timeout) {
        return stream.waits().await("there is a message " + type, timeout, () -> stream.take(type));
    }

    /** Waits for the end of the call, by either side. */
    public CallEnd awaitEnd(Duration timeout) {
        return stream.waits().awaitEnd(timeout);
    }
}
