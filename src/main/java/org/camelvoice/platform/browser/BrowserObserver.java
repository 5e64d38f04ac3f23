package org.camelvoice.platform.browser;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.conversation.ConversationItem;
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
    private final Set<ConversationItem> partial = new LinkedHashSet<>();
    /** When something half written was told last. */
    private long partialAt = -BETWEEN_PARTIAL_MILLIS;

    BrowserObserver(ConnectedCaller caller) {
        this.caller = caller;
    }

    @Override
    public void started(CallFacts call) {
        caller.connection().loop().add(this);
        caller.sendText(BrowserWriter.connected(call.attributes().get("sessionId"), call.tenant()));
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        caller.connection().loop().remove(this);
    }

    @Override
    public void stateChanged(CallFacts call, CallState before, CallState now) {
        caller.sendText(BrowserWriter.stateChange(before, now));
    }

    @Override
    public void speechStarted(CallFacts call) {
        caller.sendText(BrowserWriter.speechStarted());
    }

    @Override
    public void speechStopped(CallFacts call) {
        caller.sendText(BrowserWriter.speechEnded());
    }

    @Override
    public void responseStarted(CallFacts call, String responseId) {
        caller.sendText(BrowserWriter.responseStarted(responseId));
    }

    @Override
    public void responseEnded(CallFacts call, String responseId, String status) {
        caller.sendText(BrowserWriter.responseEnded(responseId, status));
    }

    @Override
    public void written(CallFacts call, ConversationItem item) {
        if (item.role() == null || item.isWordless() || interrupted.contains(item.id())) {
            return; // its place is still to come, or nobody writes it down; or the last of it was told
        }
        if (item.isWritten() || item.isCut()) {
            partial.remove(item);
            tell(item);
        } else {
            partial.add(item);
            tellPartial(call);
        }
    }

    private void tell(ConversationItem item) {
        if (item.isCut()) {
            interrupted.add(item.id());
        }
        caller.sendText(
                BrowserWriter.transcript(item, caller.call().conversation().saidBefore(item)));
    }

    /** What is half written is told again when it is time. */
    @Override
    public void tick(long now) {
        tellPartial(caller.call().facts());
    }

    private void tellPartial(CallFacts call) {
        if (!partial.isEmpty() && call.moment() - partialAt >= BETWEEN_PARTIAL_MILLIS) {
            partialAt = call.moment();
            List<ConversationItem> due = List.copyOf(partial);
            partial.clear();
            due.forEach(item -> tell(item));
        }
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        caller.sendText(BrowserWriter.turn(millis));
    }
}
