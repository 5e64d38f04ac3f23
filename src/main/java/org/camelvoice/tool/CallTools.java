package org.camelvoice.tool;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.camelvoice.call.CallFacts;
import org.camelvoice.tool.ToolResult.Outcome;

/**
 * The tools of one call. Each {@link ToolCall#key} runs once, even if it comes several times; every tool call gets
 * exactly one result. Called from any thread; nothing here blocks.
 *
 * <p>At most {@value #MOST_RUNNING} run at once; another one is refused. A cancelled route that continues counts until
 * it ends.
 */
public final class CallTools implements AutoCloseable {
    static final int MOST_RUNNING = 16;
    /** The number of remembered keys; beyond it, the oldest are forgotten. */
    static final int MOST_KNOWN = 1_000;

    private final Tools tools;
    private final CallFacts call;
    private final ToolLimits limits;
    private final Predicate<Tool> offered;
    private final Consumer<List<Tool>> whenChanged;

    /** By name. Replaced as a whole; written under {@link #changing}. */
    private volatile Map<String, Tool> byName;
    /** Held during notifications of changes, so that they come in order. */
    private final Object changing = new Object();

    /** The keys received. Guarded by this. */
    private final Map<String, Boolean> known = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_KNOWN;
        }
    };
    /** By key. Guarded by this. */
    private final Map<String, ToolRun> running = new HashMap<>();
    /** The number of tool calls. Guarded by this. */
    private int called;
    /** The number of tool calls since the caller's last turn. Guarded by this. */
    private int calledInARow;
    /** Whether the call is over. Guarded by this. */
    private boolean closed;

    CallTools(
            Tools tools, CallFacts call, ToolLimits limits, Predicate<Tool> offered, Consumer<List<Tool>> whenChanged) {
        this.tools = tools;
        this.call = call;
        this.limits = limits;
        this.offered = offered;
        this.whenChanged = whenChanged;
        this.byName = lookUp();
    }

    /** The tools that the model may call now, by name. */
    public List<Tool> list() {
        return List.copyOf(byName.values());
    }

    /** @return null if there is no tool with this name now */
    public Tool get(String name) {
        return byName.get(name);
    }

    private Map<String, Tool> lookUp() {
        Map<String, Tool> found = new LinkedHashMap<>();
        tools.forTenant(call.version()).stream().filter(offered).forEach(tool -> found.put(tool.name(), tool));
        return found;
    }

    /** Tools have been added or removed, for any tenant. */
    void changed() {
        synchronized (changing) {
            Map<String, Tool> now = lookUp();
            if (!now.equals(byName)) {
                byName = now;
                whenChanged.accept(list());
            }
        }
    }

    /**
     * The model calls a tool.
     *
     * @param whenDone gets the result, exactly once, on a tool thread
     * @return false if the tool does not run and no result will come: the key came before, or the call is over
     */
    public boolean call(ToolCall toolCall, Consumer<ToolResult> whenDone) {
        ToolRun run = new ToolRun(tools, this, toolCall, whenDone);
        Outcome refusal = begin(run);
        if (refusal == null) {
            run.start();
        } else if (refusal != Outcome.CANCELLED) {
            run.refuse(refusal);
        }
        return refusal != Outcome.CANCELLED;
    }

    /** @return null if it starts; {@link Outcome#CANCELLED} if it is to be ignored */
    private synchronized Outcome begin(ToolRun run) {
        String key = run.call().key();
        if (closed) {
            return Outcome.CANCELLED;
        }
        if (known.putIfAbsent(key, true) != null) {
            tools.countRepeated();
            return Outcome.CANCELLED;
        }
        if (!limits.allow(called, calledInARow)) {
            return Outcome.OVER_LIMIT;
        }
        called++;
        calledInARow++;
        if (run.tool() == null) {
            return Outcome.UNKNOWN_TOOL;
        }
        if (running.size() >= MOST_RUNNING || !tools.begin()) {
            return Outcome.REFUSED;
        }
        running.put(key, run);
        return null;
    }

    /** The caller has had a turn. */
    public synchronized void callerSpoke() {
        calledInARow = 0;
    }

    /** A run's route has ended, if it ever started. */
    void over(ToolRun run) {
        synchronized (this) {
            running.remove(run.call().key(), run);
        }
        tools.end();
    }

    CallFacts facts() {
        return call;
    }

    /** The number of running routes. */
    public synchronized int running() {
        return running.size();
    }

    /**
     * Cancels a tool call: its answer is no longer wanted.
     *
     * @param why a sentence
     * @return false if it is not running
     */
    boolean cancel(String callId, String why) {
        Optional<ToolRun> run;
        synchronized (this) {
            run = running.values().stream()
                    .filter(one -> one.call().id().equals(callId))
                    .findFirst();
        }
        return run.isPresent() && run.get().cancel(Outcome.CANCELLED, why);
    }

    /** The call is over: cancels running tools, and starts no more. */
    @Override
    public void close() {
        Collection<ToolRun> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(running.values());
        }
        tools.closed(this);
        left.forEach(run -> run.cancel(Outcome.CANCELLED, "The call is over"));
    }
}
