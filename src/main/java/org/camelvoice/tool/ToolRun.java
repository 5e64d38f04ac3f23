package org.camelvoice.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.CallInLog;
import org.camelvoice.tool.ToolResult.Outcome;

/**
 * One tool call, from the model's request to its answer: checks the arguments, runs the route, and takes the first of
 * answer, failure, timeout and cancellation as the result. The route may continue after that; until it ends, it counts
 * as running.
 */
final class ToolRun {
    private final Tools tools;
    private final CallTools callTools;
    private final ToolCall call;
    /** Null if there is no such tool. */
    private final Tool tool;

    private final Consumer<ToolResult> whenDone;
    private final long began;
    private final ToolCancellation cancellation = new ToolCancellation();
    private final AtomicBoolean done = new AtomicBoolean();
    /** Cancels the timeout; does nothing until there is one. Written once, before the run's thread starts. */
    private volatile Runnable timer = () -> {};

    ToolRun(Tools tools, CallTools callTools, ToolCall call, Consumer<ToolResult> whenDone) {
        this.tools = tools;
        this.callTools = callTools;
        this.call = call;
        this.tool = callTools.get(call.name());
        this.whenDone = whenDone;
        this.began = tools.clock().nanoTime();
    }

    ToolCall call() {
        return call;
    }

    /** Null for an unknown name. */
    Tool tool() {
        return tool;
    }

    CallFacts facts() {
        return callTools.facts();
    }

    ToolCancellation cancellation() {
        return cancellation;
    }

    /** Called on the thread of the model's request. */
    void start() {
        timer = tools.clock().after(tool.timeout(), this::timeOut);
        tools.threads().execute(this::run);
    }

    /** Ends without running. */
    void refuse(Outcome outcome) {
        end(
                outcome,
                error(
                        switch (outcome) {
                            case REFUSED -> "Too many tools run at once. Try again later.";
                            case OVER_LIMIT ->
                                "No more tools can be called now. Tell the caller, and go on without them.";
                            default -> "There is no such tool.";
                        }));
        if (outcome == Outcome.OVER_LIMIT) {
            tools.log().overLimit(facts());
        }
    }

    private void run() {
        if (cancellation.isCancelled()) {
            over();
            return;
        }
        CallInLog.during(facts(), () -> tool.run(this));
    }

    private void timeOut() {
        String sentence = "The tool did not answer within " + seconds(tool.timeout()) + " s.";
        if (cancel(Outcome.TIMED_OUT, sentence)) {
            tools.log().timedOut(facts(), tool);
        }
    }

    private static String seconds(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
    }

    /** @return false if there is nothing to cancel */
    boolean cancel(Outcome outcome, String why) {
        return cancellation.cancel(why) && end(outcome, error(why));
    }

    /** The arguments do not match the schema, so the route does not run. */
    void wrongArguments(String why) {
        if (end(Outcome.WRONG_ARGUMENTS, error("The arguments are wrong, so the tool did not run. " + why))) {
            tools.log().wrongArguments(facts(), tool);
        }
    }

    /** @param text null or blank if there is no answer */
    void answered(String text) {
        if (text == null || text.isBlank()) {
            end(Outcome.NO_ANSWER, error("The tool ran, but gave no answer."));
        } else {
            end(Outcome.ANSWERED, text);
        }
    }

    void failed(Throwable failure) {
        if (end(Outcome.FAILED, error("The tool failed."))) {
            tools.log().failed(facts(), tool, failure);
        }
    }

    /** Routes added since the tool's start put unchecked text into a URI. */
    void unproven(UriProof.UnprovenException mistake) {
        if (end(Outcome.FAILED, error("The tool failed."))) {
            tools.log().unproven(facts(), tool, mistake.getMessage());
        }
    }

    /** The route has ended, or will never start. Called once. */
    void over() {
        callTools.over(this);
    }

    private static String error(String sentence) {
        return JsonNodeFactory.instance.objectNode().put("error", sentence).toString();
    }

    private boolean end(Outcome outcome, String output) {
        if (!done.compareAndSet(false, true)) {
            return false;
        }
        timer.run();
        tools.ended(facts(), outcome);
        Duration took = Duration.ofNanos(tools.clock().nanoTime() - began);
        tools.threads().execute(() -> whenDone.accept(new ToolResult(call, outcome, output, took)));
        return true;
    }
}
