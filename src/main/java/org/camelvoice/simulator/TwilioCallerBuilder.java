package org.camelvoice.simulator;

import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * A call before it is dialled: the caller's data, and the network to the gateway. By default, the network has no delay.
 */
public final class TwilioCallerBuilder {
    private final Dialling dialling;
    private final SplittableRandom sids = new SplittableRandom();

    final Map<String, String> parameters = new LinkedHashMap<>();
    final List<NetworkPath.Stall> playoutStalls = new ArrayList<>();
    final NetworkPath network = new NetworkPath();

    String accountSid = sid("AC");
    String callSid = sid("CA");
    final String streamSid = sid("MZ");
    Duration playoutDelay = Duration.ZERO;
    CarrierMarks marks = CarrierMarks.WHEN_PLAYED;
    boolean recording = true;
    /** Null for silence. */
    LongFunction<byte[]> background;

    Duration timestampJitter = Duration.ZERO;
    /** 0 for never. */
    int swapEvery;

    /** Null without echo. */
    CarrierEcho echo;

    CallerListener listener = CallerListener.NONE;

    /** @param shared the event loop, null for its own */
    TwilioCallerBuilder(URI uri, CallerLoop shared) {
        this.dialling = new Dialling(checked(uri), shared);
    }

    /** Adds one of the stream's {@code customParameters}, as a {@code <Parameter>} of the TwiML would. */
    public TwilioCallerBuilder parameter(String name, String value) {
        parameters.put(name, Objects.requireNonNull(value, name));
        return this;
    }

    /** The stream's {@code customParameters} so far. */
    public Map<String, String> parameters() {
        return Map.copyOf(parameters);
    }

    /** The call's id so far. */
    public String callSid() {
        return callSid;
    }

    /** Adds a header to the WebSocket's handshake. */
    public TwilioCallerBuilder header(String name, String value) {
        dialling.header(name, value);
        return this;
    }

    /**
     * Signs the handshake as Twilio does: {@code X-Twilio-Signature}.
     *
     * @param url the stream's address in the TwiML: the gateway's public address
     * @see <a href="https://www.twilio.com/docs/usage/security">Twilio: validating requests</a>
     */
    public TwilioCallerBuilder signed(String authToken, String url) {
        return header(CarrierSignature.HEADER, CarrierSignature.of(authToken, url, Map.of()));
    }

    /** Sets the call's id instead of a random one. */
    public TwilioCallerBuilder callSid(String sid) {
        this.callSid = Objects.requireNonNull(sid);
        return this;
    }

    /** Sets the account's id instead of a random one. */
    public TwilioCallerBuilder accountSid(String sid) {
        this.accountSid = Objects.requireNonNull(sid);
        return this;
    }

    /** Delays audio that arrives at an empty buffer until it is heard. */
    public TwilioCallerBuilder playoutDelay(Duration delay) {
        this.playoutDelay = delay;
        return this;
    }

    /** Stops playback for {@code length}, from {@code at} on, counted from the start of the call. */
    public TwilioCallerBuilder playoutStall(Duration at, Duration length) {
        playoutStalls.add(new NetworkPath.Stall(at, length));
        return this;
    }

    /** Delays every message, in both directions. */
    public TwilioCallerBuilder networkDelay(Duration eachWay) {
        return uplinkDelay(eachWay).downlinkDelay(eachWay);
    }

    /** Delays every message to the gateway. */
    public TwilioCallerBuilder uplinkDelay(Duration delay) {
        network.up.delay = delay;
        return this;
    }

    /** Delays every message from the gateway. */
    public TwilioCallerBuilder downlinkDelay(Duration delay) {
        network.down.delay = delay;
        return this;
    }

    /** Adds a random delay up to this to each message; the order stays. */
    public TwilioCallerBuilder jitter(Duration eachWay) {
        return uplinkJitter(eachWay).downlinkJitter(eachWay);
    }

    /** {@link #jitter} towards the gateway. */
    public TwilioCallerBuilder uplinkJitter(Duration jitter) {
        network.up.jitter = jitter;
        return this;
    }

    /** {@link #jitter} from the gateway. */
    public TwilioCallerBuilder downlinkJitter(Duration jitter) {
        network.down.jitter = jitter;
        return this;
    }

    /** Changes the jitter: the same seed always gives the same. */
    public TwilioCallerBuilder seed(long seed) {
        network.seed = seed;
        return this;
    }

    /** Holds messages to the gateway for {@code length}, from {@code at} on, counted from the start of the call. */
    public TwilioCallerBuilder uplinkStall(Duration at, Duration length) {
        network.up.stalls.add(new NetworkPath.Stall(at, length));
        return this;
    }

    /** Moves the timestamp of each frame by a random amount, up to this in either direction. */
    public TwilioCallerBuilder timestampJitter(Duration jitter) {
        this.timestampJitter = jitter;
        return this;
    }

    /**
     * Swaps every n-th frame with the next.
     *
     * @param every 2 swaps all frames in pairs
     */
    public TwilioCallerBuilder swapEvery(int every) {
        if (every < 2) {
            throw new IllegalArgumentException("Expected to swap every second frame or fewer, got every " + every);
        }
        this.swapEvery = every;
        return this;
    }

    /** Holds messages from the gateway for {@code length}, from {@code at} on, counted from the start of the call. */
    public TwilioCallerBuilder downlinkStall(Duration at, Duration length) {
        network.down.stalls.add(new NetworkPath.Stall(at, length));
        return this;
    }

    /**
     * The microphone's sound between words, instead of silence: a noisy street, or a signal to measure.
     *
     * @param frames 160 bytes of 8 kHz µ-law for each frame, by its number from 0; called on the caller's event loop
     */
    public TwilioCallerBuilder background(LongFunction<byte[]> frames) {
        this.background = frames;
        return this;
    }

    /**
     * The caller's microphone picks up the playback, as a speakerphone's does.
     *
     * @param levelDb the level relative to the playback: 0 or less, -20 is a tenth
     * @param delay   from playback to the microphone
     */
    public TwilioCallerBuilder echo(double levelDb, Duration delay) {
        this.echo = new CarrierEcho(levelDb, delay);
        return this;
    }

    /** Sets how the carrier treats marks, if not as Twilio promises. */
    public TwilioCallerBuilder marks(CarrierMarks marks) {
        this.marks = Objects.requireNonNull(marks);
        return this;
    }

    /** Records no audio, for load runs: such a caller has no echo, and cannot return what it heard. */
    public TwilioCallerBuilder unrecorded() {
        this.recording = false;
        return this;
    }

    /** Observes each frame. */
    public TwilioCallerBuilder listener(CallerListener listener) {
        this.listener = Objects.requireNonNull(listener);
        return this;
    }

    /**
     * Opens the WebSocket and starts the call. Called on any thread except an event loop.
     *
     * @return the caller, after its {@code start} was sent
     * @throws CallerException if nobody listens there, or the handshake is refused
     */
    public TwilioCaller dial() {
        return Dialling.join(dialAsync());
    }

    /** Like {@link #dial}, without waiting. Completes on the caller's event loop, which must not be blocked. */
    private CompletableFuture<TwilioCaller> dialAsync() {
        return dialling.dial(this::begin);
    }

    private TwilioCaller begin(WebSocket socket, CallerLoop loop, boolean ownsLoop) {
        TwilioCallerStream stream = new TwilioCallerStream(this, socket, loop);
        stream.start();
        return new TwilioCaller(this, stream, loop, ownsLoop);
    }

    private String sid(String prefix) {
        return String.format("%s%016x%016x", prefix, sids.nextLong(), sids.nextLong());
    }

    /** Twilio accepts no query, see its error 31920. */
    private static URI checked(URI uri) {
        if (!Dialling.isWebSocket(uri) || uri.getRawQuery() != null) {
            throw new IllegalArgumentException("Expected a ws: or wss: address without a query, got " + uri);
        }
        return uri;
    }
}
