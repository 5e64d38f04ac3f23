package org.camelvoice.event;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.camelvoice.call.AudioBlock;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallState;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.ModelUsage;
import org.camelvoice.call.Tally;
import org.camelvoice.call.ToolUse;
import org.camelvoice.conversation.ConversationItem;

/**
 * The routes of a CamelContext that observe calls, and the events for them. An event without observers costs only a
 * look-up; it is not created. Calls report on their loops; routes are added and removed by the threads that start and
 * stop them.
 */
public final class Observers implements CallEvents {
    private static final Observer[] NONE = {};

    /** Contains only observed events. Replaced as a whole, under this object's lock. */
    private volatile Map<EventName, Observer[]> byEvent = new EnumMap<>(EventName.class);

    /** The context's instance; the {@code ContextServicePlugin} adds it before any route is built. */
    public static Observers of(CamelContext context) {
        Observers observers = context.getCamelContextExtension().getContextPlugin(Observers.class);
        return Objects.requireNonNull(
                observers,
                () -> "Camel Voice has not been plugged into " + context.getName() + ": is that CamelContext started?");
    }

    synchronized void add(Observer added) {
        replace(added, observers -> Stream.concat(observers, Stream.of(added)));
    }

    synchronized void remove(Observer removed) {
        replace(removed, observers -> observers.filter(observer -> observer != removed));
    }

    private void replace(Observer of, UnaryOperator<Stream<Observer>> change) {
        Map<EventName, Observer[]> changed = new EnumMap<>(byEvent);
        for (EventName event : of.events()) {
            changed.put(event, change.apply(Arrays.stream(of(event))).toArray(Observer[]::new));
        }
        byEvent = changed;
    }

    private Observer[] of(EventName event) {
        return byEvent.getOrDefault(event, NONE);
    }

    private boolean isObserved(EventName event, CallFacts call) {
        for (Observer observer : of(event)) {
            if (observer.isAbout(call)) {
                return true;
            }
        }
        return false;
    }

    private void tell(EventName name, CallFacts call, VoiceEvent event) {
        for (Observer observer : of(name)) {
            if (observer.isAbout(call)) {
                observer.offer(event);
            }
        }
    }

    private static EventHead head(EventName event, CallFacts call) {
        return new EventHead(
                event.label(), call.id(), call.tenant(), call.version().id(), call.platform(), call.moment());
    }

    @Override
    public void started(CallFacts call) {
        if (isObserved(EventName.CALL_STARTED, call)) {
            tell(
                    EventName.CALL_STARTED,
                    call,
                    new VoiceEvent.CallStarted(
                            head(EventName.CALL_STARTED, call),
                            call.startedAt().toString(),
                            call.callerNumber(),
                            call.attributes()));
        }
    }

    @Override
    public void stateChanged(CallFacts call, CallState before, CallState now) {
        if (isObserved(EventName.CALL_STATE, call)) {
            EventHead head = head(EventName.CALL_STATE, call);
            tell(EventName.CALL_STATE, call, new VoiceEvent.CallStateChanged(head, word(before), word(now)));
        }
    }

    private static String word(CallState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void callerSaid(CallFacts call, ConversationItem item) {
        if (isObserved(EventName.TRANSCRIPT_CALLER, call)) {
            EventHead head = head(EventName.TRANSCRIPT_CALLER, call);
            String text = item.isFailed() && item.text().isEmpty() ? null : item.text();
            tell(
                    EventName.TRANSCRIPT_CALLER,
                    call,
                    new VoiceEvent.CallerTranscript(head, item.id(), text, item.isFailed()));
        }
    }

    @Override
    public void modelSaid(CallFacts call, ConversationItem item) {
        if (isObserved(EventName.TRANSCRIPT_MODEL, call)) {
            tell(EventName.TRANSCRIPT_MODEL, call, heard(head(EventName.TRANSCRIPT_MODEL, call), item));
        }
    }

    private static VoiceEvent heard(EventHead head, ConversationItem item) {
        if (item.isHeardToItsEnd()) {
            return new VoiceEvent.ModelTranscript(
                    head, item.id(), item.text(), item.text(), item.receivedMillis(), null, false, false);
        }
        long heardMillis = Math.max(0, item.heardMillis());
        String heardText = item.isCut() ? item.heardText() : "";
        boolean interrupted = item.isCut() || item.isIncomplete();
        Integer error = item.heardErrorMillis() < 0 ? null : (Integer) item.heardErrorMillis();
        return new VoiceEvent.ModelTranscript(
                head, item.id(), item.text(), heardText, heardMillis, error, interrupted, heardMillis > 0);
    }

    @Override
    public void dtmf(CallFacts call, String digit) {
        if (isObserved(EventName.DTMF, call)) {
            tell(EventName.DTMF, call, new VoiceEvent.Dtmf(head(EventName.DTMF, call), digit));
        }
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        bargeIn(call, reactionMillis < 0 ? null : reactionMillis, false);
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        bargeIn(call, null, true);
    }

    private void bargeIn(CallFacts call, Long reactionMillis, boolean falseAlarm) {
        if (isObserved(EventName.BARGE_IN, call)) {
            EventHead head = head(EventName.BARGE_IN, call);
            tell(EventName.BARGE_IN, call, new VoiceEvent.BargeIn(head, reactionMillis, falseAlarm));
        }
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        if (isObserved(EventName.TURN, call)) {
            tell(EventName.TURN, call, new VoiceEvent.Turn(head(EventName.TURN, call), millis));
        }
    }

    @Override
    public void toolCalled(CallFacts call, ToolUse use) {
        if (isObserved(EventName.TOOL, call)) {
            tell(
                    EventName.TOOL,
                    call,
                    new VoiceEvent.Tool(
                            head(EventName.TOOL, call),
                            use.name(),
                            use.toolCallId(),
                            use.outcome(),
                            use.durationMillis()));
        }
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        if (isObserved(EventName.RESPONSE_UNFINISHED, call)) {
            EventHead head = head(EventName.RESPONSE_UNFINISHED, call);
            tell(
                    EventName.RESPONSE_UNFINISHED,
                    call,
                    new VoiceEvent.ResponseUnfinished(head, responseId, status, reason));
        }
    }

    @Override
    public void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {
        if (isObserved(EventName.USAGE, call)) {
            tell(
                    EventName.USAGE,
                    call,
                    new VoiceEvent.Usage(
                            head(EventName.USAGE, call),
                            usage.source().name().toLowerCase(Locale.ROOT),
                            usage.id(),
                            usage.model(),
                            VoiceEvent.Tokens.of(usage.tokens()),
                            usage.seconds(),
                            orNull(cost)));
        }
    }

    static Double orNull(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    @Override
    public void modelError(CallFacts call, String code) {
        failed(call, "model", code, null);
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        failed(call, "route", failure.getClass().getName(), route);
    }

    private void failed(CallFacts call, String source, String code, String route) {
        if (isObserved(EventName.ERROR, call)) {
            EventHead head = head(EventName.ERROR, call);
            tell(EventName.ERROR, call, new VoiceEvent.Failure(head, source, code, route));
        }
    }

    @Override
    public boolean wantsRecording(CallFacts call) {
        return isObserved(EventName.AUDIO, call);
    }

    @Override
    public void recorded(CallFacts call, AudioBlock block) {
        if (isObserved(EventName.AUDIO, call)) {
            EventHead head = head(EventName.AUDIO, call);
            tell(EventName.AUDIO, call, new VoiceEvent.Audio(head, block.startMillis(), block.sampleRate(), block));
        }
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        if (isObserved(EventName.CALL_ENDED, call)) {
            tell(EventName.CALL_ENDED, call, CallRecord.of(head(EventName.CALL_ENDED, call), call, reason, tally));
        }
    }
}
