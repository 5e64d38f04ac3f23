package org.camelvoice.kit;

import org.camelvoice.call.CallEvents;
import org.camelvoice.call.EndReason;
import org.camelvoice.platform.PlatformStream;
import org.camelvoice.platform.TurnedAway;

/** Another stream, of which something is otherwise. */
class StreamOf implements PlatformStream {
    private final PlatformStream other;

    StreamOf(PlatformStream other) {
        this.other = other;
    }

    @Override
    public void opened() {
        other.opened();
    }

    @Override
    public void text(String message) {
        other.text(message);
    }

    @Override
    public void binary(byte[] message) {
        other.binary(message);
    }

    @Override
    public void refused(String sentence) {
        other.refused(sentence);
    }

    @Override
    public void send(String message, Object body) {
        other.send(message, body);
    }

    @Override
    public boolean message(String text) {
        return other.message(text);
    }

    @Override
    public boolean canSendKeys() {
        return other.canSendKeys();
    }

    @Override
    public boolean mayBeSilent() {
        return other.mayBeSilent();
    }

    @Override
    public boolean hangsUpByClosing() {
        return other.hangsUpByClosing();
    }

    @Override
    public CallEvents observer() {
        return other.observer();
    }

    @Override
    public void turnedAway(TurnedAway why, String sentence, Runnable close) {
        other.turnedAway(why, sentence, close);
    }

    @Override
    public void ended(EndReason reason) {
        other.ended(reason);
    }
}
