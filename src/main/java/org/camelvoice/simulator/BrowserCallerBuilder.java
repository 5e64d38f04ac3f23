package org.camelvoice.simulator;

import io.vertx.core.http.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/**
 * A browser's call before it is opened: its form, and the network to the gateway. By default, the form is {@code
 * camel-voice.v1} and the network has no delay.
 */
public final class BrowserCallerBuilder {
    static final String VOICE_V1 = "camel-voice.v1";

    private final URI uri;
    private final Dialling dialling;
    private boolean hasTicket;

    final NetworkPath network = new NetworkPath();
    boolean inVoiceV1 = true;
    BrowserFormat format = BrowserFormat.DEFAULT;
    Duration playoutDelay = Duration.ZERO;
    boolean reports = true;
    boolean answersClear = true;
    boolean recording = true;
    /** Null for silence. */
    LongFunction<byte[]> background;

    CallerListener listener = CallerListener.NONE;

    /** @param shared the event loop, null for its own */
    BrowserCallerBuilder(URI uri, CallerLoop shared) {
        if (!Dialling.isWebSocket(uri)) {
            throw new IllegalArgumentException("Expected a ws: or wss: address, got " + uri);
        }
        this.uri = uri;
        this.dialling = new Dialling(uri, shared);
    }

    /** Speaks the JSON form, in PCM16 at 24 kHz. */
    public BrowserCallerBuilder json() {
        inVoiceV1 = false;
        return this;
    }

    /**
     * Speaks the JSON form, in this format for both directions.
     *
     * @param formatName {@code pcm16}, {@code g711_ulaw} or {@code g711_alaw}
     * @throws IllegalArgumentException if docs/browser.md does not have this format at this rate
     * @throws IllegalArgumentException if docs/browser.md does not allow this format at this rate
     */
    public BrowserCallerBuilder json(String formatName, int sampleRate) {
        format = new BrowserFormat(formatName, sampleRate);
        return json();
    }

    /** Adds a header to the WebSocket's handshake. */
    public BrowserCallerBuilder header(String name, String value) {
        dialling.header(name, value);
        return this;
    }

    /** Shows a ticket from {@code POST /api/tickets}, as another subprotocol. */
    public BrowserCallerBuilder ticket(String ticket) {
        dialling.subprotocol("camel-voice.ticket." + ticket);
        hasTicket = true;
        return this;
    }

    /** Never sends {@code played}. */
    public BrowserCallerBuilder withoutReports() {
        reports = false;
        return this;
    }

    /** Obeys {@code clear} but does not answer it. */
    public BrowserCallerBuilder silentOnClear() {
        answersClear = false;
        return this;
    }

    /** Delays audio that arrives at an empty buffer. */
    public BrowserCallerBuilder playoutDelay(Duration delay) {
        playoutDelay = Objects.requireNonNull(delay);
        return this;
    }

    /** Delays every message, in both directions. */
    public BrowserCallerBuilder networkDelay(Duration eachWay) {
        network.up.delay = eachWay;
        network.down.delay = eachWay;
        return this;
    }

    /** Adds a random delay up to this to each message; the order stays. */
    public BrowserCallerBuilder jitter(Duration eachWay) {
        network.up.jitter = eachWay;
        network.down.jitter = eachWay;
        return this;
    }

    /** Changes the jitter: the same seed always gives the same. */
    public BrowserCallerBuilder seed(long number) {
        network.seed = number;
        return this;
    }

    /**
     * The microphone's sound between words, instead of silence.
     *
     * @param frames 20 ms in the client's format for each frame, by its number from 0; called on the caller's event
     *     loop
     */
    public BrowserCallerBuilder background(LongFunction<byte[]> frames) {
        background = frames;
        return this;
    }

    /** Records neither audio nor messages, for load runs. */
    public BrowserCallerBuilder unrecorded() {
        recording = false;
        return this;
    }

    /** Observes each frame. */
    public BrowserCallerBuilder listener(CallerListener each) {
        listener = Objects.requireNonNull(each);
        return this;
    }

    /**
     * Opens the WebSocket and starts to send. Called on any thread except an event loop.
     *
     * @throws CallerException if nobody listens there, or the handshake is refused
     */
    public BrowserCaller dial() {
        return Dialling.join(dialAsync());
    }

    /** Like {@link #dial}, without waiting. Completes on the caller's event loop, which must not be blocked. */
    private CompletableFuture<BrowserCaller> dialAsync() {
        if (inVoiceV1) {
            dialling.subprotocol(VOICE_V1);
        }
        return dialling.dial(this::begin);
    }

    private BrowserCaller begin(WebSocket socket, CallerLoop loop, boolean ownsLoop) {
        BrowserCallerStream stream = new BrowserCallerStream(this, socket, loop);
        stream.start();
        return new BrowserCaller(stream, loop, ownsLoop);
    }

    /** The last segment of the path. */
    String sessionId() {
        return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    }

    /** The tenant in the query, or the default one; null if only a ticket says it. */
    String tenant() {
        boolean ticket = hasTicket || inQuery("ticket=") != null;
        String named = inQuery("tenant=");
        return named != null || ticket ? named : "default";
    }

    private String inQuery(String beginning) {
        String query = uri.getQuery() == null ? "" : uri.getQuery();
        return Arrays.stream(query.split("&"))
                .filter(parameter -> parameter.startsWith(beginning))
                .map(parameter -> parameter.substring(beginning.length()))
                .findFirst()
                .orElse(null);
    }
}
