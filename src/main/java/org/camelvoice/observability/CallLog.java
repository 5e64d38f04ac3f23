package org.camelvoice.observability;

import org.camelvoice.audio.Playout.Doubt;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallInLog;
import org.camelvoice.call.EndReason;
import org.camelvoice.call.Printable;
import org.camelvoice.call.Tally;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs failures of calls, one line each, at most one of a kind in ten seconds. Never logs speech, keys or message
 * content.
 */
public final class CallLog implements CallEvents {
    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int LONGEST_NAME = 80;

    private final RareLog failures = new RareLog(LOG);
    private final RareLog doubts = new RareLog(LOG);
    private final RareLog refusals = new RareLog(LOG);
    private final RareLog routes = new RareLog(LOG);
    private final RareLog errors = new RareLog(LOG);
    private final RareLog limits = new RareLog(LOG);
    private final RareLog unfilled = new RareLog(LOG);
    private final RareLog unfinished = new RareLog(LOG);

    @Override
    public void started(CallFacts call) {
        CallInLog.during(call, () -> LOG.debug("{} begins", call));
    }

    @Override
    public void ended(CallFacts call, EndReason reason, Tally tally) {
        if (reason.kind().isFailure()) {
            warn(failures, call, "{} failed: {}", call, reason.sentence());
        } else if (reason.kind() == EndReason.Kind.LIMIT_REACHED) {
            warn(limits, call, "{} ended: {}", call, reason.sentence());
        } else {
            CallInLog.during(call, () -> LOG.debug("{} ended: {}", call, reason.sentence()));
        }
    }

    @Override
    public void refusedMessage(String platform, String connection, String sentence) {
        refusals.warn("{} connection {}: {}", platform, connection, sentence);
    }

    /** Names the carrier without identifying its caller. */
    @Override
    public void doubted(CallFacts call, Doubt doubt) {
        warn(
                doubts,
                call,
                "The far end of {}, from {}, is not believed: {}; the clock decides what was heard",
                call,
                call.addressKind(),
                doubt.sentence());
    }

    @Override
    public void routeFailed(CallFacts call, String route, Throwable failure) {
        warn(
                routes,
                call,
                "{}: route {} failed: {}",
                call,
                route,
                failure.getClass().getName());
    }

    /** The name is the tenant's own, and no value. */
    @Override
    public void unfilled(CallFacts call, String place) {
        warn(
                unfilled,
                call,
                "{} has no value for {{}} in the words of its tenant, so nothing stands there",
                call,
                place);
    }

    @Override
    public void modelError(CallFacts call, String code) {
        warn(errors, call, "{}: the model reported {}", call, Printable.of(String.valueOf(code), LONGEST_NAME));
    }

    /** Excludes answers that the caller interrupted, which are normal. */
    @Override
    public void responseUnfinished(CallFacts call, String responseId, String status, String reason) {
        if (!reason.equals(CallEvents.TURN_DETECTED)) {
            warn(unfinished, call, "{}: the model's answer is {}: {}", call, status, reason);
        }
    }

    @Override
    public void unhandled(CallFacts call, String message) {
        if (LOG.isTraceEnabled()) { // most of a model's messages have no route
            CallInLog.during(
                    call, () -> LOG.trace("{}: no route handles {}", call, Printable.of(message, LONGEST_NAME)));
        }
    }

    private static void warn(RareLog log, CallFacts call, String sentence, Object... values) {
        CallInLog.during(call, () -> log.warn(sentence, values));
    }
}
