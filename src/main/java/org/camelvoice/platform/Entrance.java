package org.camelvoice.platform;

import org.camelvoice.call.Call;
import org.camelvoice.call.CallRequest;
import org.camelvoice.call.Calls;
import org.camelvoice.call.CallsClosedException;
import org.camelvoice.call.CallsFullException;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.KeyInUseException;
import org.camelvoice.call.TenantLimitException;
import org.camelvoice.tenant.NoSuchTenantException;

/**
 * How somebody who is connected becomes a call, or is turned away.
 *
 * <pre>
 *   waiting ──begin──▶ in ◀──free── asking whose session id it is ──in use──▶ turned away
 *      ├──begin, with a session id in use──▶ ┘                                     ▲
 *      └──no such tenant, all lines busy, a limit, turnAway, no begin within 5 s───────────┘
 * </pre>
 *
 * <p>Each who is turned away is counted once, by reason.
 *
 * <p>Owned by the connection's loop.
 */
final class Entrance {
    private static final long START_WITHIN_NANOS = 5_000_000_000L; // 5 s

    private final Connection connection;
    private final Calls calls;
    private final Outcome outcome;
    private final long startBy;

    /** Null unless it is to be seen whether this caller may take over another's call. */
    private Rejoin rejoin;
    /** What is to be done when that is seen; null until somebody wants something done. */
    private Runnable whenDecided;
    /** The call that is to begin, as it was announced; null if none is, or it was not, or it has begun. */
    private ExpectedCall expected;
    /** Whether no call will begin any more. */
    private boolean shut;

    /** Who is told what became of them. */
    interface Outcome {

        /** A call is to be started. */
        void in(Call call, CallRequest request);

        /**
         * They are turned away. Told once.
         *
         * @param note     for who observes
         * @param sentence for the caller
         */
        void turnedAway(TurnedAway why, String note, String sentence);
    }

    Entrance(Connection connection, Calls calls, Outcome outcome) {
        this.connection = connection;
        this.calls = calls;
        this.outcome = outcome;
        this.startBy = connection.loop().nanoTime() + START_WITHIN_NANOS;
    }

    /** Looks at the clock, while there is no call. */
    void look(long now) {
        if (now - startBy > 0 && !isDeciding()) {
            String sentence = "Expected a start within 5 s, got none";
            turnAway(TurnedAway.NO_CALL, RefusalReason.SLOW_START, sentence, sentence);
        }
    }

    /** Nothing if the caller has been turned away, or has gone. */
    void begin(CallRequest request) {
        expected = request.expected();
        if (shut) {
            forgetExpected();
        } else {
            prepare(request);
        }
    }

    private void prepare(CallRequest request) {
        Call call;
        try {
            call = calls.prepare(request);
        } catch (KeyInUseException e) {
            rejoin(request, e.holder());
            return;
        } catch (RuntimeException e) {
            turnAway(e);
            return;
        }
        expected = null; // it is the call's
        outcome.in(call, request);
    }

    private void turnAway(RuntimeException why) {
        if (why instanceof NoSuchTenantException) { // who the others are is nothing for a stranger
            turnAway(TurnedAway.NO_TENANT, why.getMessage(), "There is no such tenant");
        } else if (why instanceof CallsFullException) {
            turnAway(TurnedAway.BUSY, why.getMessage(), "All lines are busy");
        } else if (why instanceof TenantLimitException limit) {
            turnAway(TurnedAway.LIMIT, limit.getMessage(), limit.forCallers());
        } else if (why instanceof CallsClosedException) {
            turnAway(TurnedAway.STOPPING, why.getMessage(), why.getMessage());
        } else {
            turnAway(TurnedAway.FAILED, "The call could not begin: " + Failure.of(why), "The call could not begin");
        }
    }

    /** The session id is in use: by a caller who is there, or by this one's own dead connection. */
    private void rejoin(CallRequest request, Call holder) {
        if (rejoin == null) {
            rejoin = new Rejoin(connection, holder, free -> decided(free && connection.isOpen(), request));
            rejoin.begin();
        } else {
            turnAwayInUse(); // somebody was quicker
        }
    }

    private void decided(boolean free, CallRequest request) {
        if (free) {
            begin(request);
        } else {
            turnAwayInUse();
        }
        if (whenDecided != null) {
            whenDecided.run();
        }
    }

    /** Whether it is to be seen whose session id it is; until then nothing that comes is to be read. */
    boolean isDeciding() {
        return rejoin != null && !rejoin.isOver();
    }

    /** Runs {@code task} when that is seen. */
    void whenDecided(Runnable task) {
        whenDecided = task;
    }

    private void turnAwayInUse() {
        String sentence = "This session id is in use";
        turnAway(TurnedAway.IN_USE, sentence, sentence);
    }

    /** What came begins no call. */
    void turnAway(String sentence) {
        turnAway(TurnedAway.NO_CALL, sentence, sentence);
    }

    /** The same, where somebody else counts it. */
    void turnAwayCounted(String sentence) {
        turnAway(TurnedAway.NO_CALL, null, sentence, sentence);
    }

    private void turnAway(TurnedAway why, String note, String sentence) {
        turnAway(why, why.reason(), note, sentence);
    }

    /** @param reason null if it is counted already */
    private void turnAway(TurnedAway why, RefusalReason reason, String note, String sentence) {
        if (!shut) {
            shut();
            if (reason != null) {
                connection.refused(reason);
            }
            outcome.turnedAway(why, note, sentence);
        }
    }

    /** Whether no call will begin any more, so that nothing that comes is worth reading. */
    boolean isShut() {
        return shut;
    }

    /** The connection is gone. */
    void shut() {
        shut = true;
        forgetExpected();
    }

    private void forgetExpected() {
        if (expected != null) {
            expected.forget();
            expected = null;
        }
    }
}
