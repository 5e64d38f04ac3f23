package org.camelvoice.tool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.camelvoice.call.Audience;
import org.camelvoice.call.CallFacts;
import org.camelvoice.tenant.TenantVersion;

/**
 * The tools of a CamelContext. Their routes add and remove them. For a tenant's calls, its own tool replaces a common
 * one of the same name. Called from any thread.
 */
public final class Tools implements AutoCloseable {
    /** The most tools that run at once, over all calls; another one is refused. */
    static final int MOST_RUNNING = 1_000;

    private final List<Tool> tools = new CopyOnWriteArrayList<>();
    private final Set<CallTools> calls = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final List<BiConsumer<CallFacts, ToolResult.Outcome>> observers = new CopyOnWriteArrayList<>();
    private final LongAdder repeated = new LongAdder();
    private final ToolLog log = new ToolLog();
    private final ToolThreads threads;
    private final ToolClock clock;

    /** @param context whose threads they run on */
    public Tools(CamelContext context) {
        this.threads = new ToolThreads(context);
        this.clock = threads;
    }

    /** With another clock. */
    Tools(CamelContext context, ToolClock clock) {
        this.threads = new ToolThreads(context);
        this.clock = clock;
    }

    /** The context's instance; the {@code ContextServicePlugin} adds it before any route is built. */
    public static Tools of(CamelContext context) {
        Tools tools = context.getCamelContextExtension().getContextPlugin(Tools.class);
        return Objects.requireNonNull(
                tools,
                () -> "Camel Voice has not been plugged into " + context.getName() + ": is that CamelContext started?");
    }

    /**
     * The tools of one call, until it closes them.
     *
     * @param limits      how many its model may call
     * @param offered     which of the tenant's tools the model sees and may call
     * @param whenChanged gets the present tools after a change, on the thread that starts and stops their routes (or on
     *     this one, before this method returns), and must return at once; a last notification may come after the close
     */
    public CallTools forCall(
            CallFacts call, ToolLimits limits, Predicate<Tool> offered, Consumer<List<Tool>> whenChanged) {
        CallTools opened = new CallTools(this, call, limits, offered, whenChanged);
        calls.add(opened);
        opened.changed(); // changes since its first look
        return opened;
    }

    void closed(CallTools call) {
        calls.remove(call);
    }

    /** All tools of all tenants, by name. */
    List<Tool> all() {
        return sorted(tools);
    }

    /** The tools for calls that began with this version of their tenant, one of each name, by name. */
    public List<Tool> forTenant(TenantVersion tenant) {
        Map<String, Tool> best = new TreeMap<>();
        for (Tool tool : tools) {
            if (tool.audience().includes(tenant)) {
                best.merge(tool.name(), tool, Tools::moreSpecific);
            }
        }
        return List.copyOf(best.values());
    }

    private static Tool moreSpecific(Tool one, Tool other) {
        return one.audience().isMoreSpecificThan(other.audience()) ? one : other;
    }

    private static List<Tool> sorted(Collection<Tool> tools) {
        List<Tool> sorted = new ArrayList<>(tools);
        sorted.sort(Comparator.comparing(Tool::name).thenComparing(Tool::route));
        return List.copyOf(sorted);
    }

    /** @throws IllegalArgumentException if another route has the same tool for one of its tenants */
    void add(Tool added) {
        synchronized (tools) {
            tools.forEach(tool -> refuseTheSame(tool, added));
            tools.add(added);
        }
        calls.forEach(CallTools::changed);
    }

    private static void refuseTheSame(Tool tool, Tool added) {
        if (tool.name().equals(added.name())) {
            tool.audience().overlap(added.audience()).ifPresent(both -> {
                throw new IllegalArgumentException("Two routes are the tool %s for %s: %s and %s"
                        .formatted(tool.name(), description(both), tool.route(), added.route()));
            });
        }
    }

    private static String description(Audience audience) {
        return audience.tenants().isEmpty()
                ? "every tenant"
                : "tenant " + String.join(", ", new TreeSet<>(audience.tenants()));
    }

    void remove(Tool removed) {
        synchronized (tools) {
            tools.remove(removed);
        }
        calls.forEach(CallTools::changed);
    }

    /** @return false if too many are running */
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

    /** The number of running routes. */
    public int running() {
        return running.get();
    }

    /** From now on {@code observer} is told how tool calls end. */
    public void observe(BiConsumer<CallFacts, ToolResult.Outcome> observer) {
        observers.add(observer);
    }

    /** The number of tool calls ignored because their {@code call_id} had come before. */
    public long repeated() {
        return repeated.sum();
    }

    void ended(CallFacts call, ToolResult.Outcome outcome) {
        observers.forEach(observer -> observer.accept(call, outcome));
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

    /** The context has stopped: cancels running tools, and starts no more. */
    @Override
    public void close() {
        calls.forEach(CallTools::close);
        threads.close();
    }
}
