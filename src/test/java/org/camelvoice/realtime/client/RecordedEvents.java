package org.camelvoice.realtime.client;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Tally;
import org.camelvoice.call.ToolUse;
import org.camelvoice.conversation.ConversationItem;

/** Records what observers are told of a call. */
final class RecordedEvents implements CallEvents {
    final List<String> modelErrors = new ArrayList<>();
    final List<Throwable> routeFailures = new ArrayList<>();
    final List<String> unhandled = new ArrayList<>();
    final List<EndReason> ends = new ArrayList<>();
    final List<Long> connectMillis = new ArrayList<>();
    final List<Long> turnMillis = new ArrayList<>();
    /** Items and their texts, as often as these were told. */
    final List<String> written = new ArrayList<>();

    /** Tools that were called, and how that went. */
    final List<String> tools = new ArrayList<>();

    /** Answers that are not whole: their status and why. */
    final List<String> unfinished = new ArrayList<>();

    /** How often the caller waited in the middle of an answer. */
    int gaps;

    /** Characters of what was said that were not kept. */
    long textDropped;

    private final Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);

    @Override
    public void gap(CallFacts call) {
        gaps++;
    }

    /** Milliseconds of audio given up for this reason. */
    int dropped(DropReason reason) {
        return dropped.getOrDefault(reason, 0);
    }

    @Override
    public void dropped(CallFacts call, DropReason reason, int millis) {
        dropped.merge(reason, millis, Integer::sum);
    }

    @Override
    public void written(CallFacts call, ConversationItem item) {
        written.add(item.id() + " '" + item.text() + "'");
    }

    @Override
    public void toolCalled(CallFacts call, ToolUse use) {
        tools.add(use.name() + " " + use.outcome());
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        unfinished.add(responseId + " " + status + " " + reason);
    }

    @Override
    public void textDropped(CallFacts call, int characters) {
        textDropped += characters;
    }

    @Override
    public void modelError(CallFacts call, String code) {
        modelErrors.add(code);
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        routeFailures.add(failure);
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        unhandled.add(message);
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        connectMillis.add(millis);
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        turnMillis.add(millis);
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        ends.add(reason);
    }
}
