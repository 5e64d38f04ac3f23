package org.camelvoice.tool;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** A route that the model may call. Immutable; a restarted route is a new tool. */
public final class Tool {
    private final String name;
    private final String description;
    private final ArgumentSchema arguments;
    private final ToolOptions options;
    private final Set<String> tenants;
    private final String route;
    private final Consumer<ToolRun> runner;

    /**
     * @param tenants its tenants; empty for all
     * @param route   id and file, for people
     * @param runner  runs the route; called on a separate thread, may block, must not throw
     */
    Tool(
            String name,
            String description,
            ArgumentSchema arguments,
            ToolOptions options,
            Set<String> tenants,
            String route,
            Consumer<ToolRun> runner) {
        this.name = name;
        this.description = description;
        this.arguments = arguments;
        this.options = options;
        this.tenants = Set.copyOf(tenants);
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

    /** The names of its tenants; empty for all tenants. */
    public Set<String> tenants() {
        return tenants;
    }

    /** The route's id and file, for people. */
    public String route() {
        return route;
    }

    boolean isFor(String tenant) {
        return tenants.isEmpty() || tenants.contains(tenant);
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
