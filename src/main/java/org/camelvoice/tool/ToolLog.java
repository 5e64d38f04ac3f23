package org.camelvoice.tool;

import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallInLog;
import org.camelvoice.loop.RareLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs failures of tools, at most one line of a kind in ten seconds. Never logs an argument or an answer. */
final class ToolLog {
    private static final Logger LOG = LoggerFactory.getLogger(ToolLog.class);

    private final RareLog failed = new RareLog(LOG);
    private final RareLog late = new RareLog(LOG);
    private final RareLog overLimit = new RareLog(LOG);
    private final RareLog unproven = new RareLog(LOG);
    private final RareLog wrong = new RareLog(LOG);

    void failed(CallFacts call, Tool tool, Throwable failure) {
        warn(failed, call, "Call {}: {} failed", call.id(), tool, FailureTrace.of(failure));
    }

    void overLimit(CallFacts call) {
        warn(
                overLimit,
                call,
                "Call {}: the model has called as many tools as tenant {} lets it",
                call.id(),
                call.tenant());
    }

    /** @param mistake about routes; contains nothing of a call */
    void unproven(CallFacts call, Tool tool, String mistake) {
        warn(unproven, call, "{} does not run: {}", tool, mistake);
    }

    void timedOut(CallFacts call, Tool tool) {
        warn(
                late,
                call,
                "Call {}: {} did not answer within {} ms",
                call.id(),
                tool,
                tool.timeout().toMillis());
    }

    void wrongArguments(CallFacts call, Tool tool) {
        warn(wrong, call, "Call {}: the model's arguments for {} are wrong, so it did not run", call.id(), tool);
    }

    private static void warn(RareLog log, CallFacts call, String sentence, Object... values) {
        CallInLog.during(call, () -> log.warn(sentence, values));
    }
}
