package org.camelvoice.realtime.client;

import java.util.Objects;
import java.util.function.Consumer;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.call.EndReason;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.model.socket.RealtimeSocket;
import org.camelvoice.model.socket.RealtimeTransport;
import org.camelvoice.realtime.event.ApiError;
import org.camelvoice.realtime.event.ClientEvent;
import org.camelvoice.realtime.event.EventStream;
import org.camelvoice.realtime.event.EventWriter;
import org.camelvoice.realtime.event.MalformedEventException;
import org.camelvoice.realtime.event.Response;
import org.camelvoice.realtime.event.ServerEvent;
import org.camelvoice.realtime.event.SessionConfig;
import org.camelvoice.realtime.event.SessionInfo;

/**
 * One socket to a Realtime server, from the handshake to its end.
 *
 * <pre>
 *   OPENING ──101──▶ OPEN ──session.created──▶ CONFIGURING ──session.updated──▶ READY ──▶ CLOSED
 *      └───────────────┴─────── 10 s each, or an error ────────┴─────────────────────────────▲
 * </pre>
 *
 * <p>Whatever dies with the socket is here; what outlives it, and what the server's events mean for the call, is the
 * listener's. Once it is ready no error ends it, unless the server closes it then. Owned by the call's loop; one that
 * is opened before its call, by another until the call has it.
 */
final class RealtimeLink implements RealtimeSocket.Listener {
    private static final String SESSION_UPDATE = "session-update";
    private static final long PATIENCE_NANOS = 10_000_000_000L; // 10 s for each step
    private static final int MOST_MALFORMED_IN_A_ROW = 50;

    /** Whom a link is for. Every method is called on the loop that owns the link. */
    interface Listener {

        /** What {@code session.update} asks for. */
        SessionConfig config();

        /**
         * The server has confirmed the session's configuration. Once.
         *
         * @param given what the server sends, which may not be what was asked for
         */
        void ready(AudioFormat given);

        /** An event, in order. What it means for the link itself has been done, which may have closed it. */
        void event(ServerEvent event);

        /** A message that is no event. */
        void malformed();

        /** The listener has thrown this at an event. */
        void broken(Throwable failure);

        /** The link is closed, and not since it was told to. Last, and at most once. */
        void failed(EndReason reason);
    }

    private enum State {
        /** Awaiting the handshake. */
        OPENING("handshake"),
        /** Awaiting {@code session.created}. */
        OPEN("session.created"),
        /** Awaiting {@code session.updated}. */
        CONFIGURING("session.updated"),
        READY(""),
        CLOSED("");

        private final String awaits;

        State(String awaits) {
            this.awaits = awaits;
        }
    }

    private final SessionOptions options;
    /** Where its socket lives, and whose clock it goes by. */
    private final MediaLoop loop;

    private final SessionFailure failures;
    private final EventStream events = new EventStream();
    private Listener listener;

    private State state = State.OPENING;
    /** Null until the handshake. */
    private RealtimeSocket socket;
    /** Whether the socket is read no further. */
    private boolean paused;

    private int malformedInARow;
    private long deadline;

    RealtimeLink(SessionOptions options, MediaLoop loop, SessionFailure failures, Listener listener) {
        this.options = options;
        this.loop = loop;
        this.failures = failures;
        this.listener = listener;
    }

    /** Opens the socket. Called once. */
    void open(RealtimeTransport transport) {
        open(transport, this);
    }

    /**
     * As {@link #open(RealtimeTransport)}.
     *
     * @param between hears the socket, and tells this link
     */
    void open(RealtimeTransport transport, RealtimeSocket.Listener between) {
        deadline = loop.nanoTime() + PATIENCE_NANOS;
        transport.open(options.uri(), options.headers(), loop, between);
    }

    /** It is for somebody else from now on. */
    void tell(Listener other) {
        listener = other;
    }

    boolean isReady() {
        return state == State.READY;
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    /** Sends an event; a server that takes none has failed. */
    void send(ClientEvent event) {
        if (!offer(EventWriter.write(event))) {
            fail(failures.notReading());
        }
    }

    /** Returns false if the message was refused, since too many wait for the server or the link is closed. */
    boolean offer(String message) {
        return state != State.CLOSED && socket.send(message);
    }

    @Override
    public void opened(RealtimeSocket opened) {
        socket = opened;
        if (state == State.CLOSED) {
            socket.close(1000, "");
            return;
        }
        await(State.OPEN);
    }

    private void await(State next) {
        state = next;
        deadline = loop.nanoTime() + PATIENCE_NANOS;
    }

    @Override
    public void text(String message) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            hear(events.read(message));
            malformedInARow = 0;
        } catch (MalformedEventException e) {
            malformed();
        } catch (Throwable e) { // a bug, which costs this event; an Error the call
            listener.broken(e);
        }
    }

    /** The listener hears what another has heard before, like what comes. */
    void repeat(Consumer<Listener> heard) {
        if (state == State.CLOSED) {
            return;
        }
        try {
            heard.accept(listener);
        } catch (Throwable e) { // as in text
            listener.broken(e);
        }
    }

    private void malformed() {
        listener.malformed();
        if (++malformedInARow >= MOST_MALFORMED_IN_A_ROW) {
            fail(failures.invalidMessages(malformedInARow));
        }
    }

    private void hear(ServerEvent event) {
        switch (event.type()) {
            case "session.created" -> created();
            case "session.updated" -> updated(event.session());
            case "error" -> error(event.error());
            case "response.done" -> done(event.response());
            default -> {
                // it is the listener's alone
            }
        }
        listener.event(event);
    }

    private void created() {
        if (state == State.OPEN) {
            await(State.CONFIGURING);
            send(ClientEvent.sessionUpdate(listener.config()).withEventId(SESSION_UPDATE));
        }
    }

    private void updated(SessionInfo session) {
        if (state != State.CONFIGURING) {
            return;
        }
        AudioFormat given = session == null ? null : SessionFormats.output(session.outputFormat());
        if (given != null && SessionFormats.isInput(session.inputFormat(), options.inputFormat())) {
            state = State.READY;
            listener.ready(given);
        } else {
            fail(failures.otherFormats(SessionFormats.asked(options), SessionFormats.given(session)));
        }
    }

    private void error(ApiError error) {
        if (error == null) {
            return;
        }
        failures.remember(error, loop.nanoTime());
        EndReason end = endBefore(error);
        if (end != null) {
            fail(end);
        }
    }

    /** A response that failed says why, and that may be why the link fails next. */
    private void done(Response response) {
        if (response != null && response.error() != null && !response.isOutOfBand()) {
            failures.remember(response.error(), loop.nanoTime());
        }
    }

    /** Null if the error does not end it. */
    private EndReason endBefore(ApiError error) {
        if (state == State.READY) {
            return null;
        }
        return SESSION_UPDATE.equals(error.eventId()) ? failures.settingsRefused(error) : failures.fatal(error);
    }

    /** Until it is ready the server has its time for each step. */
    void tick() {
        long now = loop.nanoTime();
        if (state != State.READY && now - deadline > 0) {
            fail(failures.late(state.awaits, now));
        }
    }

    @Override
    public void closed(int code, String reason) {
        fail(failures.closed(code, Objects.requireNonNullElse(reason, ""), loop.nanoTime()));
    }

    @Override
    public void failed(Throwable cause, int status) {
        fail(failures.failed(cause, status));
    }

    /** The server gives no answer, however often it is asked. */
    void silent() {
        fail(failures.silent(loop.nanoTime()));
    }

    /** Closes it for this reason, of which the listener hears, unless it is closed. */
    private void fail(EndReason reason) {
        if (state != State.CLOSED) {
            close();
            listener.failed(reason);
        }
    }

    void pause() {
        if (state == State.READY && !paused) {
            paused = true;
            socket.pause();
        }
    }

    void resume() {
        if (paused) {
            paused = false;
            socket.resume();
        }
    }

    /**
     * Whether the server is read no further. Then nothing that it does is heard, its pongs neither: whoever would take it
     * for frozen begins to count when this is over.
     */
    boolean isPaused() {
        return paused;
    }

    /** Idempotent. */
    void close() {
        if (state == State.CLOSED) {
            return;
        }
        state = State.CLOSED;
        paused = false;
        if (socket != null) {
            socket.close(1000, "");
        }
    }
}
