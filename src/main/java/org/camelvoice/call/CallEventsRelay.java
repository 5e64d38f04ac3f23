package org.camelvoice.call;

import java.util.List;
import java.util.OptionalDouble;
import org.camelvoice.audio.Playout.Doubt;
import org.camelvoice.conversation.ConversationItem;

/** Tells everybody who observes. */
final class CallEventsRelay implements CallEvents {
    private final List<CallEvents> observers;

    CallEventsRelay(List<CallEvents> observers) {
        this.observers = observers;
    }

    @Override
    public void started(CallFacts call) {
        for (CallEvents observer : observers) {
            observer.started(call);
        }
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        for (CallEvents observer : observers) {
            observer.ended(call, reason, tally);
        }
    }

    @Override
    public void stateChanged(CallFacts call, CallState before, CallState now) {
        for (CallEvents observer : observers) {
            observer.stateChanged(call, before, now);
        }
    }

    @Override
    public void heardCaller(CallFacts call, int millis) {
        for (CallEvents observer : observers) {
            observer.heardCaller(call, millis);
        }
    }

    @Override
    public void sentToCaller(CallFacts call, int millis) {
        for (CallEvents observer : observers) {
            observer.sentToCaller(call, millis);
        }
    }

    @Override
    public void gap(CallFacts call) {
        for (CallEvents observer : observers) {
            observer.gap(call);
        }
    }

    @Override
    public void dropped(CallFacts call, DropReason reason, int millis) {
        for (CallEvents observer : observers) {
            observer.dropped(call, reason, millis);
        }
    }

    @Override
    public void doubted(CallFacts call, Doubt doubt) {
        for (CallEvents observer : observers) {
            observer.doubted(call, doubt);
        }
    }

    @Override
    public void refusedMessage(String platform, String connection, String sentence) {
        for (CallEvents observer : observers) {
            observer.refusedMessage(platform, connection, sentence);
        }
    }

    @Override
    public void surplusMessage(String platform, String connection) {
        for (CallEvents observer : observers) {
            observer.surplusMessage(platform, connection);
        }
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        for (CallEvents observer : observers) {
            observer.unhandled(call, message);
        }
    }

    @Override
    public void unfilled(CallFacts call, String place) {
        for (CallEvents observer : observers) {
            observer.unfilled(call, place);
        }
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        for (CallEvents observer : observers) {
            observer.routeFailed(call, route, failure);
        }
    }

    @Override
    public void speechStarted(CallFacts call) {
        for (CallEvents observer : observers) {
            observer.speechStarted(call);
        }
    }

    @Override
    public void speechStopped(CallFacts call) {
        for (CallEvents observer : observers) {
            observer.speechStopped(call);
        }
    }

    @Override
    public void responseStarted(CallFacts call, String responseId) {
        for (CallEvents observer : observers) {
            observer.responseStarted(call, responseId);
        }
    }

    @Override
    public void responseEnded(CallFacts call, String responseId, String status) {
        for (CallEvents observer : observers) {
            observer.responseEnded(call, responseId, status);
        }
    }

    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        for (CallEvents observer : observers) {
            observer.responseUnfinished(call, responseId, status, reason);
        }
    }

    @Override
    public void textDropped(CallFacts call, int characters) {
        for (CallEvents observer : observers) {
            observer.textDropped(call, characters);
        }
    }

    @Override
    public void written(CallFacts call, ConversationItem item) {
        for (CallEvents observer : observers) {
            observer.written(call, item);
        }
    }

    @Override
    public void callerSaid(CallFacts call, ConversationItem item) {
        for (CallEvents observer : observers) {
            observer.callerSaid(call, item);
        }
    }

    @Override
    public void modelSaid(CallFacts call, ConversationItem item) {
        for (CallEvents observer : observers) {
            observer.modelSaid(call, item);
        }
    }

    @Override
    public void bargeIn(CallFacts call, long reactionMillis) {
        for (CallEvents observer : observers) {
            observer.bargeIn(call, reactionMillis);
        }
    }

    @Override
    public void falseBargeIn(CallFacts call) {
        for (CallEvents observer : observers) {
            observer.falseBargeIn(call);
        }
    }

    @Override
    public void turnLatency(CallFacts call, long millis) {
        for (CallEvents observer : observers) {
            observer.turnLatency(call, millis);
        }
    }

    @Override
    public void dtmf(CallFacts call, String digit) {
        for (CallEvents observer : observers) {
            observer.dtmf(call, digit);
        }
    }

    @Override
    public void toolCalled(CallFacts call, ToolUse use) {
        for (CallEvents observer : observers) {
            observer.toolCalled(call, use);
        }
    }

    @Override
    public boolean wantsRecording(CallFacts call) {
        for (CallEvents observer : observers) {
            if (observer.wantsRecording(call)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void recorded(CallFacts call, AudioBlock block) {
        for (CallEvents observer : observers) {
            observer.recorded(call, block);
        }
    }

    @Override
    public void modelConnected(CallFacts call, long millis) {
        for (CallEvents observer : observers) {
            observer.modelConnected(call, millis);
        }
    }

    @Override
    public void used(CallFacts call, ModelUsage usage, OptionalDouble cost) {
        for (CallEvents observer : observers) {
            observer.used(call, usage, cost);
        }
    }

    @Override
    public void limitReached(CallFacts call, TenantLimit limit) {
        for (CallEvents observer : observers) {
            observer.limitReached(call, limit);
        }
    }

    @Override
    public void modelError(CallFacts call, String code) {
        for (CallEvents observer : observers) {
            observer.modelError(call, code);
        }
    }
}
