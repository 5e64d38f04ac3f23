package org.camelvoice.platform;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.camelvoice.audio.Dtmf;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.CallTerms;
import org.camelvoice.call.Caller;
import org.camelvoice.call.CallerAudio;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Line;
import org.camelvoice.call.Printable;
import org.camelvoice.loop.MediaLoop;

/**
 * Somebody who is connected, on whatever platform: how their connection becomes a call or is turned away, what they may
 * send, and how both end. A platform has a {@link PlatformStream} for what is its own; everything else is here.
 *
 * <pre>
 *   connected ──begin──▶ call ──hungUp, closed, silent for 30 s, or the call's own end──▶ over
 *       │                                                                                  ▲
 *       └──turnAway; no such tenant; all lines busy; no begin within 5 s──▶ turned away ──┘
 * </pre>
 *
 * <p>The connection's route calls {@link #text}, {@link #binary}, {@link #closed} and {@link #goAway}; the stream calls the
 * rest. Every method is called on the connection's loop, unless it says otherwise.
 */
public final class ConnectedCaller implements Caller, MediaLoop.Ticker {
    /** The number of audio whose platform does not count it. */
    public static final int NO_NUMBER = CallerAudio.NO_NUMBER;
    /** The timestamp of audio whose platform has no clock. */
    public static final int NO_TIMESTAMP = CallerAudio.NO_TIMESTAMP;

    private final Platform platform;
    private final Connection connection;
    private final Calls calls;
    private final CallTerms terms;
    private final CallerMessages messages;
    private final SignsOfLife signs;
    private final Entrance entrance;

    /** Null until {@link Platform#open} has made it. */
    private PlatformStream stream;
    /** Null until it begins; kept when it is over. */
    private Call call;
    /** Null until the call begins. */
    private CallerAudio audio;
    /** How many messages have come. */
    private long received;
    /** Whether the platform has been asked to connect the caller with somebody else, and has not refused. */
    private boolean transferring;

    private ConnectedCaller(Platform platform, Connection connection, CallTerms terms, Calls calls) {
        this.terms = terms;
        this.platform = platform;
        this.connection = connection;
        this.calls = calls;
        this.messages = new CallerMessages(
                calls.events(), platform.name(), connection, calls.callerLimits(), this::giveUp, this::tellRefused);
        this.signs = new SignsOfLife(connection);
        this.entrance = new Entrance(connection, calls, new Entered());
    }

    /**
     * A connection has opened; the call may have begun when this returns.
     *
     * @param parameters as {@link Platform#open} has them
     */
    public static ConnectedCaller connect(
            Platform platform, Connection connection, Map<String, String> parameters, Calls calls) {
        return connect(platform, connection, parameters, CallTerms.NONE, calls);
    }

    /**
     * The same, for a caller on whose call something was agreed before.
     *
     * @param terms that hold for the call, whatever the platform makes of the connection
     */
    static ConnectedCaller connect(
            Platform platform, Connection connection, Map<String, String> parameters, CallTerms terms, Calls calls) {
        ConnectedCaller caller = new ConnectedCaller(platform, connection, terms, calls);
        caller.stream = platform.open(caller, parameters);
        connection.loop().add(caller);
        try {
            caller.stream.opened();
        } catch (Throwable e) {
            connection.loop().remove(caller);
            throw e;
        }
        return caller;
    }

    /** How they are connected. */
    public Connection connection() {
        return connection;
    }

    /** Null until {@link #begin}, and for who is turned away; kept when the call is over. */
    public Call call() {
        return call;
    }

    @Override
    public String connectionId() {
        return connection.id();
    }

    @Override
    public String addressKind() {
        return AddressKind.of(connection.remoteAddress());
    }

    @Override
    public CallEvents observer() {
        return stream.observer();
    }

    // How a call begins.

    /**
     * A call begins, or the caller is turned away. If another call has the session id, and its caller does not answer
     * within 2 s, this one takes its place; until that is seen, nothing that comes is handed to the stream. Of a caller who
     * has been turned away, or has gone, nothing begins.
     *
     * @param tenant     whom they call, by name
     * @param sessionId  what no other call of this platform may have at the same time; null if it has nothing like that
     * @param attributes what the platform says of the call, by its own names
     * @param line       how audio reaches them; its format is also that of what they say
     * @throws IllegalArgumentException if a call has begun
     */
    public void begin(String tenant, String sessionId, Map<String, String> attributes, Line line) {
        begin(new CallRequest(
                tenant,
                platform.name(),
                sessionId,
                terms.with(attributes),
                connection.loop(),
                this,
                line,
                null,
                terms));
    }

    /**
     * As {@link #begin(String, String, Map, Line)}, of a call that was announced, and {@linkplain #claim claimed}.
     *
     * @param attributes what the connection says of the call, by the platform's names; the announcement goes before it
     */
    public void begin(ExpectedCall expected, Map<String, String> attributes, Line line) {
        Map<String, String> all = new HashMap<>(attributes);
        all.putAll(expected.attributes());
        begin(new CallRequest(
                expected.tenant(),
                platform.name(),
                null,
                terms.with(all),
                connection.loop(),
                this,
                line,
                expected,
                terms));
    }

    private void begin(CallRequest request) {
        requireNoCall();
        entrance.begin(request);
    }

    /**
     * Whether this caller brings the token of a call that was announced; it counts once.
     *
     * @param tenant    whom they call, by name
     * @param reference the platform's own name for the call; null if they say none
     * @param token     null if they bring none
     * @return the call as it was announced, for {@link #begin(ExpectedCall, Map, Line)}; null if the token does not count
     */
    public ExpectedCall claim(String tenant, String reference, String token) {
        return calls.expected().claim(platform.name(), tenant, reference, token);
    }

    /** Whether only a call that was announced may begin. */
    public boolean mustBeExpected() {
        return calls.expected().areRequired(platform.name());
    }

    /** Whether something was agreed on before the connection, by somebody trusted: a guard that has seen a ticket. */
    @SuppressWarnings("ReferenceEquality") // terms that agree on nothing are terms too
    public boolean hasTerms() {
        return terms != CallTerms.NONE;
    }

    /**
     * No call begins, now or later, since this caller brings nothing that counts.
     *
     * @param what was expected, such as {@code the token of an announced call}
     */
    public void turnAwayUnexpected(String what) {
        requireNoCall();
        calls.expected().refuse(platform.name());
        entrance.turnAwayCounted("Expected " + what + ", got none that counts");
    }

    private void requireNoCall() {
        if (call != null || entrance.isDeciding()) {
            throw new IllegalArgumentException("Expected one start, got a second");
        }
    }

    /**
     * No call begins, now or later: what came begins none.
     *
     * @param sentence for the caller, and for who observes
     * @throws IllegalArgumentException if a call has begun
     */
    public void turnAway(String sentence) {
        requireNoCall();
        entrance.turnAway(sentence);
    }

    private final class Entered implements Entrance.Outcome {
        @Override
        public void in(Call begun, CallRequest request) {
            call = begun;
            audio = new CallerAudio(call, name(platform.audio()), request.line().format(), calls.callerLimits());
            signs.came();
            call.start();
        }

        @Override
        public void turnedAway(TurnedAway why, String note, String sentence) {
            connection.loop().remove(ConnectedCaller.this);
            messages.note(note);
            if (why.isForLackOfRoom()) {
                terms.giveBack().run();
            }
            stream.turnedAway(
                    why,
                    sentence,
                    () -> connection.close(why.closeCode(), Printable.of(sentence, CloseCode.LONGEST_REASON)));
        }
    }

    /** A message's whole name, such as {@code voice:twilio/media}. */
    private String name(String message) {
        return "voice:" + platform.name() + "/" + message;
    }

    // What the caller says.

    @Override
    public long received() {
        return received;
    }

    /** A text message came. */
    public void text(String message) {
        received++;
        if (isWorthReading()) {
            signs.came();
            messages.next();
            try {
                stream.text(message);
                messages.accepted();
            } catch (IllegalArgumentException e) {
                refuse(e);
            }
        }
    }

    /** A binary message came. */
    public void binary(byte[] message) {
        received++;
        if (isWorthReading()) {
            signs.came();
            messages.next();
            try {
                stream.binary(message);
                messages.accepted();
            } catch (IllegalArgumentException e) {
                refuse(e);
            }
        }
    }

    /** What comes while the connection is being closed may be worth counting, unless it is closed for what came. */
    private boolean isWorthReading() {
        return !entrance.isShut() && !(isOver() && call.endReason().kind() == EndReason.Kind.PROTOCOL_ERROR);
    }

    private boolean isOver() {
        return call != null && call.state().isOver();
    }

    private void refuse(IllegalArgumentException e) {
        if (!entrance.isShut() && !isOver()) {
            messages.refuse(e.getMessage(), now());
        }
    }

    private void tellRefused(String sentence) {
        stream.refused(sentence);
    }

    private void giveUp(String sentence) {
        if (call == null) {
            entrance.turnAway(sentence);
        } else {
            call.ending().end(new EndReason(EndReason.Kind.PROTOCOL_ERROR, sentence));
        }
    }

    private long now() {
        return connection.loop().nanoTime();
    }

    /** Whether all that came has been handled: until then the connection is to be read no further. */
    public boolean isIdle() {
        return !entrance.isDeciding() && (call == null || call.routes().isIdle());
    }

    /** Runs {@code task} when all that came has been handled, which may be now. */
    void whenIdle(Runnable task) {
        if (entrance.isDeciding()) {
            entrance.whenDecided(() -> whenIdle(task));
        } else if (call == null) {
            task.run();
        } else {
            call.routes().afterwards(task);
        }
    }

    // What the stream makes of it.

    /**
     * Whether the message that came may be acted on; it is any but audio, or a {@linkplain #admitsReport report}. If not,
     * nothing is to come of it: the caller sends more than {@code voice.maxMessagesPerSecond}, or the call is over.
     */
    public boolean admits() {
        return messages.admit(now()) && !isOver();
    }

    /** As {@link #admits}, of a message that reports what the caller has played, of which ten times as many may come. */
    public boolean admitsReport() {
        return messages.admitReport(now()) && !isOver();
    }

    /**
     * The caller has typed something.
     *
     * @throws IllegalArgumentException if that was too often; says how often they may
     */
    public void requireText() {
        messages.requireText(now());
    }

    /** What came is odd, but of use: told to who observes. */
    public void note(String sentence) {
        messages.note(sentence);
    }

    /** The caller has said something: audio in the line's format, of any length. */
    public void hear(byte[] said) {
        hear(said, NO_NUMBER, NO_TIMESTAMP);
    }

    /**
     * The caller has said something, on a line that numbers what is said or says when it was.
     *
     * @param said            audio in the line's format, of any length
     * @param number          by the platform's own count, one more each time; or {@link #NO_NUMBER}
     * @param timestampMillis of its first byte, by the platform's own clock; or {@link #NO_TIMESTAMP}
     * @throws IllegalArgumentException if no call has begun; so do the methods below
     */
    public void hear(byte[] said, long number, long timestampMillis) {
        requireCall(platform.audio());
        audio.add(said, number, timestampMillis);
    }

    private void requireCall(String message) {
        if (call == null) {
            throw new IllegalArgumentException("Expected start before " + message);
        }
    }

    /**
     * The caller has pressed a key.
     *
     * @param message one of {@link Platform#incoming()}, which its route gets with the key as body
     * @throws IllegalArgumentException if it is none of {@code 0123456789*#ABCD}; does not say what it is
     */
    public void pressed(String message, String key) {
        requireCall(message);
        if (key.length() != 1 || !Dtmf.isKey(key.charAt(0))) {
            throw new IllegalArgumentException(
                    "Expected a digit of " + Dtmf.KEYS + ", got " + key.length() + " characters");
        }
        call.mouthpiece().pressed(key, new CallMessage(name(message), key));
    }

    /** The caller's end echoes a mark, since all audio before it has been played; one that was never sent counts for nothing. */
    public void echoed(String mark) {
        requireCall("a mark");
        call.earpiece().echoed(mark);
    }

    /**
     * The caller's end reports how much of an epoch it has played.
     *
     * @param epoch the number of clears before it
     * @param bytes of this epoch, from its first
     */
    public void played(long epoch, long bytes) {
        requireCall("a report");
        call.earpiece().played(epoch, bytes);
    }

    /**
     * The caller's end answers a clear: it took effect after so much of the epoch that it ended.
     *
     * @param epoch the number of clears before this one
     * @param bytes of that epoch, from its first
     */
    public void cleared(long epoch, long bytes) {
        requireCall("an answer to a clear");
        call.earpiece().cleared(epoch, bytes);
    }

    /** The caller's end asks for the next 20 ms, on a {@linkplain Line#withPulls line that pulls}: sends them if they are there. */
    public void pull() {
        requireCall("a pull");
        call.earpiece().playout().pull(now());
    }

    /**
     * Hands a message to the route that handles it.
     *
     * @param message one of {@link Platform#incoming()}
     * @param body    may be null
     */
    public void dispatch(String message, Object body) {
        requireCall(message);
        call.routes().dispatch(new CallMessage(name(message), body));
    }

    /** The caller has hung up. What they said last is still handed on; then the call ends. */
    public void hungUp() {
        if (call != null && !isOver()) {
            audio.end();
            EndReason reason = whyHungUp();
            call.routes().afterwards(() -> call.ending().end(reason));
        }
    }

    private EndReason whyHungUp() {
        return transferring
                ? new EndReason(EndReason.Kind.TRANSFERRED, "The caller was connected with somebody else")
                : new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up");
    }

    // What the caller is told.

    /** Sends a text message; a caller who takes no more, since nobody reads it, loses the call. */
    public void sendText(String message) {
        endIfRefused(connection.sendText(message));
    }

    /** As {@link #sendText}, a binary message. */
    public void sendBinary(byte[] message) {
        endIfRefused(connection.sendBinary(message));
    }

    private void endIfRefused(boolean taken) {
        if (!taken && call != null && connection.isOpen()) {
            call.ending()
                    .end(new EndReason(
                            EndReason.Kind.CALLER_NOT_READING,
                            "The caller's connection takes no more, since nobody reads it"));
        }
    }

    @Override
    public void send(String message, Object body, String responseId, String itemId) {
        if (!message.equals(platform.audio())) {
            stream.send(message, body);
        } else if (body instanceof byte[] spoken) {
            call.earpiece().play(responseId, itemId, spoken);
        } else {
            throw new IllegalArgumentException("%s: expected %s as byte[], got %s"
                    .formatted(
                            name(message),
                            call.earpiece().format().inWords(),
                            body == null ? "null" : body.getClass().getSimpleName()));
        }
    }

    @Override
    public boolean message(String text) {
        return stream.message(text);
    }

    @Override
    public boolean canSendKeys() {
        return stream.canSendKeys();
    }

    @Override
    public void transferring(boolean underWay) {
        transferring = underWay;
    }

    // What the clock says.

    @Override
    public void tick(long now) {
        if (call != null) {
            audio.tick();
            if (!signs.look(now, stream.mayBeSilent())) {
                call.ending().end(new EndReason(EndReason.Kind.CALLER_LOST, "Nothing came from the caller for 30 s"));
            }
        } else {
            entrance.look(now);
        }
    }

    @Override
    public void insertSilence(int millis) {
        audio.addSilence(millis);
    }

    @Override
    public void isThere(Consumer<Boolean> answer) {
        if (isOver()) {
            answer.accept(false);
        } else {
            signs.ask(answer, stream.mayBeSilent());
        }
    }

    // How it ends.

    /** The connection is gone, and nothing more will come. */
    public void closed() {
        connection.loop().remove(this);
        if (call == null) {
            entrance.shut();
        } else if (stream.hangsUpByClosing() && CloseCode.isRegular(connection.closeCode())) {
            call.ending().end(whyHungUp());
        } else {
            call.ending().end(new EndReason(EndReason.Kind.CALLER_LOST, "The caller's connection was cut"));
        }
    }

    /** The gateway stops: ends the call, and so the connection. Who has no call yet has only a connection to close. */
    public void goAway() {
        if (call != null) {
            call.ending().end(EndReason.SHUTDOWN);
        }
    }

    @Override
    public void disconnect(EndReason reason) {
        connection.loop().remove(this);
        signs.gone(); // the session id is free
        try {
            stream.ended(reason);
        } finally {
            connection.close(CloseCode.of(reason.kind()), reason.kind().label());
        }
    }
}
