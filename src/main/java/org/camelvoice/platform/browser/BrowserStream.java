package org.camelvoice.platform.browser;

import java.util.Map;
import java.util.regex.Pattern;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.EndReason;
import org.camelvoice.platform.ConnectedCaller;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.TurnedAway;
import org.camelvoice.platform.browser.BrowserMessage.Audio;
import org.camelvoice.platform.browser.BrowserMessage.Cleared;
import org.camelvoice.platform.browser.BrowserMessage.Config;
import org.camelvoice.platform.browser.BrowserMessage.Interrupt;
import org.camelvoice.platform.browser.BrowserMessage.Malformed;
import org.camelvoice.platform.browser.BrowserMessage.Played;
import org.camelvoice.platform.browser.BrowserMessage.Text;

/**
 * A client's socket: what it says, and what it is told. Its call begins when it opens and ends when it closes. Owned by the
 * connection's loop.
 */
final class BrowserStream implements PlatformStream {
    private static final Pattern SESSION_ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

    private final ConnectedCaller caller;
    private final String sessionId;
    private final String tenant;
    private final AudioForm form;
    private final BrowserObserver observer;

    /** @param sessionId null if the path has none */
    BrowserStream(ConnectedCaller caller, String sessionId, String tenant) {
        this.caller = caller;
        this.sessionId = sessionId;
        this.tenant = tenant;
        this.form = BinaryForm.SUBPROTOCOL.equals(caller.connection().subprotocol())
                ? new BinaryForm(caller)
                : new JsonForm(caller);
        this.observer = new BrowserObserver(caller);
    }

    @Override
    public void opened() {
        if (sessionId == null || !SESSION_ID.matcher(sessionId).matches()) {
            caller.turnAway("Expected a session id of 1 to 128 letters, digits and ._~-");
        } else if (caller.mustBeExpected() && !caller.hasTerms()) {
            caller.turnAwayUnexpected("a ticket"); // no guard has seen a ticket: its route has none
        } else {
            caller.begin(tenant, sessionId, Map.of("sessionId", sessionId), form.line());
        }
    }

    @Override
    public CallEvents observer() {
        return observer;
    }

    /** A client may send no audio until somebody speaks. */
    @Override
    public boolean mayBeSilent() {
        return true;
    }

    // What the client says.

    @Override
    public void text(String text) {
        BrowserMessage message = BrowserReader.read(text);
        if (message instanceof Audio spoken) {
            caller.hear(form.audio(spoken.data())); // which is admitted by its length
        } else if (isAdmitted(message)) {
            take(message);
        }
    }

    @Override
    public void binary(byte[] message) {
        caller.hear(form.binary(message));
    }

    private boolean isAdmitted(BrowserMessage message) {
        boolean isReport = message instanceof Played || message instanceof Cleared;
        return isReport ? caller.admitsReport() : caller.admits();
    }

    private void take(BrowserMessage message) {
        if (message instanceof Malformed malformed) {
            throw new IllegalArgumentException(malformed.sentence());
        } else if (message instanceof Played report) {
            form.played(report);
        } else if (message instanceof Cleared answer) {
            form.cleared(answer);
        } else if (message instanceof Config config) {
            form.configure(config);
        } else if (message instanceof Text typed) {
            caller.requireText();
            caller.dispatch(BrowserPlatform.TEXT, typed.message());
        } else if (message instanceof Interrupt) {
            caller.dispatch(BrowserPlatform.INTERRUPT, null);
        }
    }

    // What the client is told.

    @Override
    public void refused(String sentence) {
        caller.sendText(BrowserWriter.error(sentence));
    }

    @Override
    public boolean message(String text) {
        caller.sendText(BrowserWriter.textMessage(text));
        return true;
    }

    @Override
    public void turnedAway(TurnedAway why, String sentence, Runnable close) {
        caller.sendText(BrowserWriter.error(sentence));
        close.run();
    }

    @Override
    public void ended(EndReason reason) {
        caller.connection().loop().remove(observer);
        String sentence = PublicReason.of(reason);
        if (reason.kind().isFailure() || reason.kind().isLimit()) {
            caller.sendText(BrowserWriter.error(sentence));
        }
        caller.sendText(BrowserWriter.disconnected(sentence));
    }
}
