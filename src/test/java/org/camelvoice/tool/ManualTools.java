package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.call.Audience;

/** Tools without routes, which answer when the test says so. */
public final class ManualTools implements AutoCloseable {
    private final Tools tools = new Tools(new DefaultCamelContext());
    private final BlockingQueue<ToolRun> runs = new LinkedBlockingQueue<>();

    public Tools tools() {
        return tools;
    }

    /** A tool for everybody that takes anything. */
    public void add(String name) {
        add(name, ToolMode.ASYNC, null);
    }

    /** @param filler null for none; else after 2 s */
    public void add(String name, ToolMode mode, String filler) {
        ObjectNode anything = JsonNodeFactory.instance.objectNode().put("type", "object");
        ToolOptions options = new ToolOptions(Duration.ofSeconds(15), mode, filler, Duration.ofSeconds(2));
        tools.add(new Tool(
                name,
                "Does " + name + ".",
                new ArgumentSchema(anything),
                options,
                Audience.EVERYBODY,
                name,
                runs::add));
    }

    public void remove(String name) {
        tools.all().stream().filter(tool -> tool.name().equals(name)).forEach(tools::remove);
    }

    /** The oldest call that was not answered yet; fails if none comes in ten seconds. */
    public Asked take() throws InterruptedException {
        ToolRun run = runs.poll(10, TimeUnit.SECONDS);
        assertThat(run).as("a call of a tool").isNotNull();
        return new Asked(run);
    }

    public void assertNoneAsked() {
        assertThat(runs).isEmpty();
    }

    /** A call of a tool that waits for its answer. */
    public record Asked(ToolRun run) {

        public String id() {
            return run.call().id();
        }

        public void answer(String text) {
            run.answered(text);
            run.over();
        }

        public boolean isCancelled() {
            return run.cancellation().isCancelled();
        }
    }

    @Override
    public void close() {
        tools.close();
    }
}
