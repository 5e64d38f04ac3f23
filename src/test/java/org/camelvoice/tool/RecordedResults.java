package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.camelvoice.call.CallFacts;

/** A call's tools, and what came of the calls of them. */
final class RecordedResults implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    final CallTools tools;
    private final BlockingQueue<ToolResult> results = new LinkedBlockingQueue<>();
    /** On which threads they came. */
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    /** The names of the tools, whenever they changed. */
    final List<List<String>> changes = new CopyOnWriteArrayList<>();

    private int calls;

    RecordedResults(Tools all, CallFacts facts) {
        this(all, facts, ToolLimits.NONE);
    }

    RecordedResults(Tools all, CallFacts facts, ToolLimits limits) {
        tools = all.forCall(
                facts,
                limits,
                tool -> true,
                now -> changes.add(now.stream().map(Tool::name).toList()));
    }

    boolean call(String id, String name, String arguments) {
        return tools.call(new ToolCall(id, name, arguments), this::record);
    }

    private void record(ToolResult result) {
        threads.add(Thread.currentThread());
        results.add(result);
    }

    /** Calls the tool and waits for what comes of it. */
    ToolResult ask(String name, String arguments) throws InterruptedException {
        assertThat(call("call_" + ++calls, name, arguments)).isTrue();
        return next();
    }

    /** The next result, when it comes. */
    ToolResult next() throws InterruptedException {
        ToolResult result = results.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(result).as("a result within %d s", PATIENCE_SECONDS).isNotNull();
        return result;
    }

    void assertNothingElse() {
        assertThat(results).isEmpty();
    }

    @Override
    public void close() {
        tools.close();
    }
}
