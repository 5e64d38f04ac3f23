package org.camelvoice.platform.browser;

import java.util.HashSet;
import java.util.Set;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallState;
import org.camelvoice.call.Conversation;

/** Tells the client what happens in its call, in the words of {@code docs/browser.md}. Owned by the call's loop. */
final class BrowserObserver implements CallEvents {
    private final BrowserSender sender;
    /** Items of which the client was told that they were interrupted: that was the last of them. */
    private final Set<String> interrupted = new HashSet<>();

    BrowserObserver(BrowserSender sender) {
        this.sender = sender;
    }

    @Override
    public void stateChanged(Call call, CallState before, CallState now) {
        sender.sendText(BrowserWriter.stateChange(before, now));
    }

    @Override
    public void speechStarted(Call call) {
        sender.sendText(BrowserWriter.speechStarted());
    }

    @Override
    public void speechStopped(Call call) {
        sender.sendText(BrowserWriter.speechEnded());
    }

    @Override
    public void responseStarted(Call call, String responseId) {
        sender.sendText(BrowserWriter.responseStarted(responseId));
    }

    @Override
    public void responseEnded(Call call, String responseId, String status) {
        sender.sendText(BrowserWriter.responseEnded(responseId, status));
    }

    @Override
    public void written(Call call, Conversation.Item item) {
        if (item.role() == null || interrupted.contains(item.id())) {
            return; // its place is still to come, and its text then too; or the last of it was told
        }
        if (item.isCut()) {
            interrupted.add(item.id());
        }
        sender.sendText(BrowserWriter.transcript(item));
    }

    @Override
    public void turnLatency(Call call, long millis) {
        sender.sendText(BrowserWriter.turn(millis));
    }
}
