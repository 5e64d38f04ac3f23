package org.camelvoice.call;

import java.util.HashMap;
import java.util.Map;
import org.camelvoice.loop.MediaLoop;

/**
 * A call's routes: which one handles which message, one message after another, and what it costs when one fails. A
 * failure costs the message; an {@link Error}, a failure on {@value CallMessage#CALL_STARTED} or {@value #MOST_FAILURES_IN_A_ROW}
 * failures in a row cost the call. Owned by the call's loop.
 */
public final class CallRoutes implements CallDispatcher.Outcome {
    static final int MOST_FAILURES_IN_A_ROW = 50;
    private static final int MOST_CAUSES = 10;
    private static final String NO_ROUTE = "(none)";

    private final HandlerTable handlers;
    private final CallDispatcher dispatcher;
    private final CallFacts facts;
    private final CallEvents events;
    private final CallProgress progress;
    private final Ending ending;
    /** How often a route has failed since it last succeeded; a route that did not fail is not in it. */
    private final Map<Handler, Integer> failuresInARow = new HashMap<>();
    /** Called after each message that is handed over, since more may wait now. */
    private final Runnable whenMoreWaits;

    CallRoutes(
            HandledCall call,
            HandlerTable handlers,
            MediaLoop loop,
            CallEvents events,
            CallProgress progress,
            Ending ending,
            Runnable whenMoreWaits) {
        this.handlers = handlers;
        this.dispatcher = new CallDispatcher(call, loop, this);
        this.facts = call.facts();
        this.events = events;
        this.progress = progress;
        this.ending = ending;
        this.whenMoreWaits = whenMoreWaits;
    }

    /**
     * Hands a message to the route that handles it, after all that came before.
     *
     * @return false if no route handles it, or the call is over
     */
    public boolean dispatch(CallMessage message) {
        if (progress.isOver()) {
            return false;
        }
        boolean handled = handOver(message);
        if (!handled) {
            events.unhandled(facts, message.name());
        }
        return handled;
    }

    private boolean handOver(CallMessage message) {
        Handler handler = handlers.handler(message.name());
        if (handler == null) {
            return false;
        }
        if (!dispatcher.dispatch(handler, message)) {
            ending.end(new EndReason(
                    EndReason.Kind.OVERLOADED, "Too many messages wait for route " + handler.description()));
        } else if (!progress.isOver()) {
            whenMoreWaits.run();
        }
        return true;
    }

    /** Hands {@value CallMessage#CALL_STARTED} to its route, without which no call can go on. */
    void start() {
        if (!dispatch(new CallMessage(CallMessage.CALL_STARTED, null))) {
            fail("No route handles " + CallMessage.CALL_STARTED);
        }
    }

    /** The call is over: messages that wait are forgotten. */
    void forgetMessages() {
        dispatcher.forgetMessages();
    }

    /** Hands {@value CallMessage#CALL_ENDED} to its route, if there is one. */
    void end(EndReason reason) {
        handOver(new CallMessage(CallMessage.CALL_ENDED, reason.toString()));
    }

    /** How many messages wait for their turn. */
    int waiting() {
        return dispatcher.waiting();
    }

    /** Whether all messages that came so far have been handled. */
    public boolean isIdle() {
        return dispatcher.isIdle();
    }

    /** Runs {@code task} when all messages that came before have been handled. */
    public void afterwards(Runnable task) {
        dispatcher.afterwards(task);
    }

    @Override
    public void done(Handler handler, Throwable failure) {
        if (failure == null) {
            failuresInARow.remove(handler);
        } else {
            failed(handler, failure, errorIn(failure));
        }
    }

    private void failed(Handler handler, Throwable failure, Error error) {
        String route = "Route " + handler.description() + " failed";
        events.routeFailed(facts, handler.description(), error == null ? failure : error);
        int inARow = failuresInARow.merge(handler, 1, Integer::sum);
        if (error != null) {
            fail(route + ": " + error.getClass().getName());
        } else if (handler.message().equals(CallMessage.CALL_STARTED)) {
            fail(route);
        } else if (inARow >= MOST_FAILURES_IN_A_ROW) {
            fail(route + " " + inARow + " times in a row");
        }
    }

    /** An Error is not the failure of one message, after which the next may do better. Null if there is none. */
    private static Error errorIn(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MOST_CAUSES && cause != null; depth++) {
            if (cause instanceof Error error) {
                return error;
            }
            cause = cause.getCause();
        }
        return null;
    }

    /** A route has gone over to another thread, where the order of a call's messages is lost: that ends the call. */
    @Override
    public void strayed(String route) {
        if (!progress.isOver()) {
            String sentence = "Route " + route + " has gone over to another thread, where a call's order is lost";
            events.routeFailed(facts, route, new IllegalStateException(sentence));
            fail(sentence);
        }
    }

    /** In a call that is ending the next frame may fail as this one did: that must not cut the apology for it. */
    private void fail(String sentence) {
        if (!progress.is(CallState.ENDING)) {
            ending.endWithApology(new EndReason(EndReason.Kind.ROUTE_FAILED, sentence));
        }
    }

    /** Something threw what nobody caught. If a route is at a message, that route has failed; else the call ends. */
    public void broken(Throwable failure) {
        if (!dispatcher.broken(failure) && !progress.isOver()) {
            String name = failure.getClass().getName();
            events.routeFailed(facts, NO_ROUTE, failure);
            ending.endWithApology(new EndReason(EndReason.Kind.INTERNAL_ERROR, "The gateway failed: " + name));
        }
    }
}
