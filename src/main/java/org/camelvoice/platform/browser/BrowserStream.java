package org.camelvoice.platform.browser;

import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallMessage;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.CallsFullException;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.KeyInUseException;
import org.camelvoice.call.Printable;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.AddressKind;
import org.camelvoice.platform.CallerAudio;
import org.camelvoice.platform.CallerMessages;
import org.camelvoice.platform.CloseCode;
import org.camelvoice.platform.Connection;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.Refusals;
import org.camelvoice.platform.browser.BrowserMessage.Audio;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Interrupt;
import org.camelvoice.platform.browser.BrowserMessage.Malformed;
import org.camelvoice.platform.browser.BrowserMessage.Played;
import org.camelvoice.platform.browser.BrowserMessage.Text;

/**
 * A client's socket: what it says, and what it is told. Its call begins when it opens and ends when it closes.
 *
 * <p>A client that is silent is asked for a sign of life; one that gives none is taken to be gone. One that comes with the
 * session id of a call {@linkplain Rejoin takes over} if that call's client is gone. Owned by the connection's loop.
 */
final class BrowserStream implements PlatformStream, BrowserSender, MediaLoop.Ticker {
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");
    private static final int SESSION_IN_USE = 4409;
    private static final int NO_STATUS = 1005; // RFC 6455, §7.4.1: the client closed without a word
    private static final long ASK_AFTER_NANOS = 15_000_000_000L; // 15 s
    private static final long GONE_AFTER_NANOS = 30_000_000_000L; // 30 s
    private static final long ANSWER_WITHIN_NANOS = 2_000_000_000L; // 2 s, when somebody else comes with the session id

    private final Connection connection;
    private final Calls calls;
    private final String sessionId;
    private final AudioForm form;
    private final BrowserObserver observer = new BrowserObserver(this, this::conversation);
    private final Refusals refusals;
    private final CallerMessages messages;

    /** Null if the client was turned away; kept when the call is over. */
    private Call call;
    /** Null as long as there is no call. */
    private CallerAudio audio;
    /** Whether a sign of life has come since the last tick. */
    private boolean alive = true;

    private boolean asked;
    private long silentSince;
    /** Who waits to be told whether the client is there; null while nobody does. */
    private Consumer<Boolean> asker;

    private long answerBy;
    /** Null unless it is to be seen whether this client may take over. */
    private Rejoin rejoin;
    /** Whether that has been seen. */
    private boolean opened;
    /** What is to be done when that is seen; null until somebody wants something done. */
    private Runnable whenOpened;

    /** @param sessionId null if the path has none */
    BrowserStream(Connection connection, Calls calls, String sessionId) {
        this.connection = connection;
        this.calls = calls;
        this.sessionId = sessionId;
        this.form = BinaryForm.SUBPROTOCOL.equals(connection.subprotocol())
                ? new BinaryForm(this, this::call)
                : new JsonForm(this);
        this.refusals = new Refusals(calls.events(), BrowserPlatform.NAME, connection.id(), this::giveUp);
        this.messages = new CallerMessages(
                calls.events(), BrowserPlatform.NAME, connection, calls.callerLimits(), this::giveUp);
    }

    /** The call begins, or the client is turned away. */
    void begin(String tenant) {
        if (sessionId == null || !SESSION_ID.matcher(sessionId).matches()) {
            turnAway("Expected a session id of 1 to 128 letters, digits and ._~-", CloseCode.POLICY_VIOLATION);
            return;
        }
        try {
            call = calls.prepare(request(tenant));
        } catch (KeyInUseException e) {
            rejoin(tenant, e.holder());
            return;
        } catch (IllegalArgumentException e) { // who the others are is nothing for a stranger
            turnAway("There is no such tenant", CloseCode.POLICY_VIOLATION);
            return;
        } catch (CallsFullException e) {
            turnAway("All lines are busy", CloseCode.TRY_AGAIN_LATER);
            return;
        } catch (IllegalStateException e) {
            turnAway(e.getMessage(), CloseCode.GOING_AWAY);
            return;
        }
        connection.sendText(BrowserWriter.connected(sessionId, tenant));
        audio = new CallerAudio(call, "voice:browser/audio", AudioForm.CALLS, calls.callerLimits());
        connection.loop().add(this);
        call.start();
    }

    /** The session id is in use: by a client that is there, or by this one's own dead socket. */
    private void rejoin(String tenant, Call holder) {
        if (rejoin == null) {
            rejoin = new Rejoin(connection, holder, free -> rejoined(free && connection.isOpen(), tenant));
            rejoin.begin();
        } else {
            turnAway("This session id is in use", SESSION_IN_USE); // somebody was quicker
        }
    }

    private void rejoined(boolean free, String tenant) {
        if (free) {
            begin(tenant);
        } else {
            turnAway("This session id is in use", SESSION_IN_USE);
        }
        opened = true;
        if (whenOpened != null) {
            whenOpened.run();
        }
    }

    @Override
    public boolean isOpening() {
        return rejoin != null && !opened;
    }

    @Override
    public void whenOpened(Runnable task) {
        if (isOpening()) {
            whenOpened = task;
        } else {
            task.run();
        }
    }

    private CallRequest request(String tenant) {
        return new CallRequest(
                tenant,
                BrowserPlatform.NAME,
                sessionId,
                Map.of("sessionId", sessionId),
                connection.loop(),
                this,
                form.line());
    }

    private void turnAway(String sentence, int closeCode) {
        refusals.note(sentence);
        connection.sendText(BrowserWriter.error(sentence));
        connection.close(closeCode, Printable.of(sentence, CloseCode.LONGEST_REASON));
    }

    @Override
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
        return observer;
    }

    private Conversation conversation() {
        return call.conversation();
    }

    // What the client says.

    @Override
    public void text(String text) {
        alive = true;
        if (isCalling()) {
            handle(BrowserReader.read(text));
        }
    }

    @Override
    public void binary(byte[] message) {
        alive = true;
        if (isCalling()) {
            handle(() -> hear(form.binary(message)));
        }
    }

    /** What comes while the connection is being closed is of no use. */
    private boolean isCalling() {
        return call != null && !call.state().isOver();
    }

    private void handle(BrowserMessage message) {
        if (!isAdmitted(message)) {
            return; // without an answer, which would be as many
        }
        if (message instanceof Malformed malformed) {
            refuse(malformed.sentence());
        } else {
            handle(() -> act(message));
        }
    }

    private boolean isAdmitted(BrowserMessage message) {
        if (message instanceof Audio) {
            return true; // by its length
        }
        boolean isReport = message instanceof Played || message instanceof Cleared;
        return isReport ? messages.admitReport(now()) : messages.admit(now());
    }

    private long now() {
        return connection.loop().nanoTime();
    }

    private void handle(Runnable action) {
        try {
            action.run();
            refusals.accepted();
        } catch (IllegalArgumentException e) {
            refuse(e.getMessage());
        }
    }

    private void act(BrowserMessage message) {
        if (message instanceof Audio spoken) {
            hear(form.audio(spoken.data()));
        } else if (message instanceof Played report) {
            form.played(report);
        } else if (message instanceof Cleared answer) {
            form.cleared(answer);
        } else if (message instanceof Config config) {
            form.configure(config);
        } else if (message instanceof Text typed) {
            messages.requireText(now());
            call.dispatch(new CallMessage("voice:browser/text", typed.message()));
        } else if (message instanceof Interrupt) {
            call.dispatch(new CallMessage("voice:browser/interrupt", null));
        }
    }

    private void hear(byte[] pcm16) {
        audio.add(pcm16, CallerAudio.NO_NUMBER, CallerAudio.NO_TIMESTAMP);
    }

    @Override
    public void hearSilence(int millis) {
        audio.addSilence(millis);
    }

    private void refuse(String sentence) {
        sendText(BrowserWriter.error(sentence));
        refusals.refuse(sentence);
    }

    private void giveUp(String sentence) {
        call.end(new EndReason(EndReason.Kind.PROTOCOL_ERROR, sentence));
    }

    // What the clock says.

    @Override
    public void tick(long now) {
        observer.tellPartial(call.facts());
        audio.tick();
        if (alive) {
            alive = false;
            asked = false;
            silentSince = now;
            answer(true);
        } else if (asker != null && now - answerBy >= 0) {
            answer(false);
        } else if (now - silentSince > GONE_AFTER_NANOS) {
            call.end(new EndReason(EndReason.Kind.CALLER_LOST, "Nothing came from the caller for 30 s"));
        } else if (now - silentSince > ASK_AFTER_NANOS && !asked) {
            asked = true;
            ask();
        }
    }

    private void ask() {
        connection.ping(() -> alive = true);
    }

    /** One at a time is enough: for the next it is in use. */
    @Override
    public void isThere(Consumer<Boolean> newAsker) {
        if (asker != null || call.state().isOver()) {
            newAsker.accept(asker != null);
            return;
        }
        asker = newAsker;
        answerBy = connection.loop().nanoTime() + ANSWER_WITHIN_NANOS;
        alive = false;
        ask();
    }

    private void answer(boolean there) {
        if (asker != null) {
            Consumer<Boolean> told = asker;
            asker = null;
            told.accept(there);
        }
    }

    // What the client is told.

    @Override
    public void send(String message, Object body, String responseId, String itemId) {
        if (body instanceof byte[] pcm16) {
            call.play(responseId, itemId, pcm16);
        } else {
            throw new IllegalArgumentException("voice:browser/audio: expected PCM16 at 24 kHz as byte[], got "
                    + (body == null ? "null" : body.getClass().getSimpleName()));
        }
    }

    @Override
    public boolean message(String text) {
        sendText(BrowserWriter.textMessage(text));
        return true;
    }

    @Override
    public void sendText(String message) {
        endIfRefused(connection.sendText(message));
    }

    @Override
    public void sendBinary(byte[] message) {
        endIfRefused(connection.sendBinary(message));
    }

    private void endIfRefused(boolean taken) {
        if (!taken && connection.isOpen()) {
            call.end(new EndReason(
                    EndReason.Kind.CALLER_NOT_READING, "The caller's connection takes no more, since nobody reads it"));
        }
    }

    // How it ends.

    @Override
    public void closed() {
        connection.loop().remove(this);
        if (call != null) {
            call.end(
                    isRegular(connection.closeCode())
                            ? new EndReason(EndReason.Kind.CALLER_HUNG_UP, "The caller hung up")
                            : new EndReason(EndReason.Kind.CALLER_LOST, "The caller's connection was cut"));
        }
    }

    private static boolean isRegular(int closeCode) {
        return closeCode == CloseCode.NORMAL || closeCode == CloseCode.GOING_AWAY || closeCode == NO_STATUS;
    }

    @Override
    public void goAway() {
        if (call != null) {
            call.end(EndReason.SHUTDOWN);
        }
    }

    @Override
    public void disconnect(EndReason reason) {
        connection.loop().remove(this);
        answer(false); // to whoever asked: the session id is free
        String sentence = PublicReason.of(reason);
        if (reason.kind().isFailure()) {
            connection.sendText(BrowserWriter.error(sentence));
        }
        connection.sendText(BrowserWriter.disconnected(sentence));
        connection.close(CloseCode.of(reason.kind()), reason.kind().label());
    }
}
