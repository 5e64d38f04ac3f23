package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.function.Consumer;
import org.camelvoice.call.Audience;

/** A route that the model may call. Immutable; a restarted route is a new tool. */
public final class Tool {
    private final String name;
    private final String description;
    private final ArgumentSchema arguments;
    private final ToolOptions options;
    private final Audience audience;
    private final String route;
    private final Consumer<ToolRun> runner;

    /**
     * @param audience whose calls it is for, on any platform
     * @param route    id and file, for people
     * @param runner   runs the route; called on a separate thread, may block, must not throw
     */
    Tool(
            String name,
            String description,
            ArgumentSchema arguments,
            ToolOptions options,
            Audience audience,
            String route,
            Consumer<ToolRun> runner) {
        this.name = name;
        this.description = description;
        this.arguments = arguments;
        this.options = options;
        this.audience = audience;
        this.route = route;
        this.runner = runner;
    }

    /** Letters, digits, {@code _} and {@code -}, at most 64. */
    public String name() {
        return name;
    }

    /** Tells the model when to call it and what it does. */
    public String description() {
        return description;
    }

    /** The arguments: a JSON Schema of type {@code object}, for the model; a copy. */
    public JsonNode parameters() {
        return arguments.json();
    }

    /** The longest run. */
    public Duration timeout() {
        return options.timeout();
    }

    public ToolMode mode() {
        return options.mode();
    }

    /** Words for the model if the tool takes longer than {@link #fillerAfter()}; null for none. */
    public String filler() {
        return options.filler();
    }

    public Duration fillerAfter() {
        return options.fillerAfter();
    }

    /** Whose calls it is for, on whichever platform. */
    Audience audience() {
        return audience;
    }

    /** The route's id and file, for people. */
    public String route() {
        return route;
    }

    ArgumentSchema arguments() {
        return arguments;
    }

    void run(ToolRun run) {
        runner.accept(run);
    }

    @Override
    public String toString() {
        return "tool " + name + " of route " + route;
    }
}
