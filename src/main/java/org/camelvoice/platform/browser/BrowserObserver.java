package org.camelvoice.platform.browser;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.conversation.Conversation;
import org.camelvoice.loop.MediaLoop;
import org.camelvoice.platform.ConnectedCaller;

/** Tells the client what happens in its call, in the words of {@code docs/browser.md}. Owned by the call's loop. */
final class BrowserObserver implements CallEvents, MediaLoop.Ticker {
    private static final long BETWEEN_PARTIAL_MILLIS = 100;
    private static final int MOST_INTERRUPTED = 1_000;

    private final ConnectedCaller caller;
    /** Items of which the client was told that they were interrupted: that was the last of them. */
    private final Set<String> interrupted = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_INTERRUPTED;
        }
    });

    /** Items that are half written, and of which more is known than was told: each piece would repeat all before it. */
    private final Set<Conversation.Item> partial = new LinkedHashSet<>();
    /** When something half written was told last. */
    private long partialAt = -BETWEEN_PARTIAL_MILLIS;

    BrowserObserver(ConnectedCaller caller) {
        this.caller = caller;
    }

    @Override
    public void started(Call call) {
        call.loop().add(this);
        caller.sendText(BrowserWriter.connected(call.attributes().get("sessionId"), call.tenantName()));
    }

    @Override
    public void ended(Call call, EndReason reason) {
        call.loop().remove(this);
    }

    @Override
    public void stateChanged(Call call, CallState before, CallState now) {
        caller.sendText(BrowserWriter.stateChange(before, now));
    }

    @Override
    public void speechStarted(Call call) {
        caller.sendText(BrowserWriter.speechStarted());
    }

    @Override
    public void speechStopped(Call call) {
        caller.sendText(BrowserWriter.speechEnded());
    }

    @Override
    public void responseStarted(Call call, String responseId) {
        caller.sendText(BrowserWriter.responseStarted(responseId));
    }

    @Override
    public void responseEnded(Call call, String responseId, String status) {
        caller.sendText(BrowserWriter.responseEnded(responseId, status));
    }

    @Override
    public void written(Call call, Conversation.Item item) {
        if (item.role() == null || item.isWordless() || interrupted.contains(item.id())) {
            return; // its place is still to come, or nobody writes it down; or the last of it was told
        }
        if (item.isWritten() || item.isCut()) {
            partial.remove(item);
            tell(call, item);
        } else {
            partial.add(item);
            tellPartial(call);
        }
    }

    private void tell(Call call, Conversation.Item item) {
        if (item.isCut()) {
            interrupted.add(item.id());
        }
        caller.sendText(BrowserWriter.transcript(item, call.conversation().saidBefore(item)));
    }

    /** What is half written is told again when it is time. */
    @Override
    public void tick(long now) {
        tellPartial(caller.call());
    }

    private void tellPartial(Call call) {
        if (!partial.isEmpty() && call.moment() - partialAt >= BETWEEN_PARTIAL_MILLIS) {
            partialAt = call.moment();
            List<Conversation.Item> due = List.copyOf(partial);
            partial.clear();
            due.forEach(item -> tell(call, item));
        }
    }

    @Override
    public void turnLatency(Call call, long millis) {
        caller.sendText(BrowserWriter.turn(millis));
    }
}
