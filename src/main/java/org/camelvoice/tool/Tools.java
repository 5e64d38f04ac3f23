package org.camelvoice.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.camelvoice.call.CallFacts;

/**
 * The tools of a CamelContext: they come and go with their routes, which add and remove them. For a tenant's calls its
 * own tool takes the place of the common one of the same name. Called from any thread.
 */
public final class Tools implements AutoCloseable {
    /** How many run at once, over all calls; another one is refused. */
    static final int MOST_RUNNING = 1_000;

    private final List<Tool> tools = new CopyOnWriteArrayList<>();
    private final Set<CallTools> calls = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Map<ToolResult.Outcome, LongAdder> ended = new EnumMap<>(ToolResult.Outcome.class);
    private final LongAdder repeated = new LongAdder();
    private final ToolLog log = new ToolLog();
    private final ToolThreads threads = new ToolThreads();
    private final ToolClock clock;

    public Tools() {
        this.clock = threads;
        countFromZero();
    }

    /** In another time than the clock's. */
    Tools(ToolClock clock) {
        this.clock = clock;
        countFromZero();
    }

    private void countFromZero() {
        for (ToolResult.Outcome outcome : ToolResult.Outcome.values()) {
            ended.put(outcome, new LongAdder());
        }
    }

    /** The one of a context; its {@code ContextServicePlugin} puts it there before any route is built. */
    public static Tools of(CamelContext context) {
        Tools tools = context.getCamelContextExtension().getContextPlugin(Tools.class);
        return Objects.requireNonNull(
                tools,
                () -> "Camel Voice has not been plugged into " + context.getName() + ": is that CamelContext started?");
    }

    /**
     * The tools of one call, until it closes them.
     *
     * @param limits how many its model may call
     * @param offered which of the tenant's tools the model is told of and may call
     * @param whenChanged gets those that there are now when some have come or gone, on the thread that starts and stops
     *     their routes (or on this one, before this method returns), and must return at once; one that is on its way may
     *     come after the close
     */
    public CallTools forCall(
            CallFacts call, ToolLimits limits, Predicate<Tool> offered, Consumer<List<Tool>> whenChanged) {
        CallTools opened = new CallTools(this, call, limits, offered, whenChanged);
        calls.add(opened);
        opened.changed(); // what came between its first look and now
        return opened;
    }

    void closed(CallTools call) {
        calls.remove(call);
    }

    /** All there are, for whichever tenants, by name. */
    public List<Tool> all() {
        return sorted(tools);
    }

    /** Those for this tenant's calls, one of each name, by name. */
    public List<Tool> forTenant(String tenant) {
        Map<String, Tool> best = new TreeMap<>();
        for (Tool tool : tools) {
            if (tool.isFor(tenant)) {
                best.merge(tool.name(), tool, Tools::moreSpecific);
            }
        }
        return List.copyOf(best.values());
    }

    private static Tool moreSpecific(Tool one, Tool other) {
        return one.tenants().isEmpty() ? other : one;
    }

    private static List<Tool> sorted(Collection<Tool> tools) {
        List<Tool> sorted = new ArrayList<>(tools);
        sorted.sort(Comparator.comparing(Tool::name).thenComparing(Tool::route));
        return List.copyOf(sorted);
    }

    /** @throws IllegalArgumentException if another route is the same tool for one of its tenants */
    void add(Tool added) {
        synchronized (tools) {
            tools.forEach(tool -> refuseTheSame(tool, added));
            tools.add(added);
        }
        calls.forEach(CallTools::changed);
    }

    private static void refuseTheSame(Tool tool, Tool added) {
        if (tool.name().equals(added.name())
                && tool.tenants().isEmpty() == added.tenants().isEmpty()) {
            Set<String> both = new TreeSet<>(tool.tenants());
            both.retainAll(added.tenants());
            if (!both.isEmpty() || tool.tenants().isEmpty()) {
                throw new IllegalArgumentException("Two routes are the tool %s for %s: %s and %s"
                        .formatted(
                                tool.name(),
                                both.isEmpty() ? "every tenant" : "tenant " + String.join(", ", both),
                                tool.route(),
                                added.route()));
            }
        }
    }

    void remove(Tool removed) {
        synchronized (tools) {
            tools.remove(removed);
        }
        calls.forEach(CallTools::changed);
    }

    /** @return false if there are too many */
    boolean begin() {
        if (running.incrementAndGet() > MOST_RUNNING) {
            running.decrementAndGet();
            return false;
        }
        return true;
    }

    void end() {
        running.decrementAndGet();
    }

    /** How many routes run now. */
    public int running() {
        return running.get();
    }

    /** How many calls of tools have ended so. */
    public long ended(ToolResult.Outcome outcome) {
        return ended.get(outcome).sum();
    }

    /** How many calls of tools were ignored, since their {@code call_id} had come before. */
    public long repeated() {
        return repeated.sum();
    }

    void count(ToolResult.Outcome outcome) {
        ended.get(outcome).increment();
    }

    void countRepeated() {
        repeated.increment();
    }

    ToolThreads threads() {
        return threads;
    }

    ToolLog log() {
        return log;
    }

    ToolClock clock() {
        return clock;
    }

    /** The context has stopped: what runs is cancelled, and no more begin. */
    @Override
    public void close() {
        calls.forEach(CallTools::close);
        threads.close();
    }
}
