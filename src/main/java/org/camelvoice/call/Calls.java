package org.camelvoice.call;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.camelvoice.budget.Budgets;
import org.camelvoice.conversation.TextRoom;
import org.camelvoice.loop.MediaLoops;
import org.camelvoice.tenant.PhoneBook;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantUse;
import org.camelvoice.tenant.TenantVersion;
import org.camelvoice.tenant.Tenants;

/** The calls of a CamelContext, and who handles and observes them. Called from any thread. */
public final class Calls {
    private final Tenants tenants;
    private final Handlers handlers = new Handlers();
    private final List<CallEvents> observers = new CopyOnWriteArrayList<>();
    private final CallEvents events = new CallEventsRelay(observers);
    private final QueuedAudio queuedAudio = new QueuedAudio();
    private final ExpectedCalls expected = new ExpectedCalls();
    private final Prewarming prewarming = new Prewarming();
    private final Farewells farewells = new Farewells();
    private final MediaLoops loops = new MediaLoops();
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    /** The calls that have one. */
    private final Map<Key, Call> keys = new ConcurrentHashMap<>();
    /** By platform. */
    private final Map<String, Integer> audioQueueFrames = new ConcurrentHashMap<>();

    private volatile CallerLimits callerLimits = CallerLimits.DEFAULT;
    private volatile Duration hangupDelay = Duration.ofMillis(250);
    private volatile Duration preRoll = Duration.ofMillis(300);
    private volatile int textLimit = TextRoom.USUAL_LIMIT;
    /** Empty until they have been read: then no cost is known. */
    private volatile Prices prices = new Prices(new Properties());
    /** Whether the model of the settings is the sandbox. Written when settings are applied. */
    private volatile boolean hasFreeModel;
    /** How many calls there may be at once. */
    private volatile int maxCalls = Integer.MAX_VALUE;

    /** What tenants use on their days. */
    private volatile Budgets budgets = new Budgets(InstantSource.system());

    private final TenantLines lines = new TenantLines(() -> budgets);
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedUsage = new LongAdder();
    /** Whether the gateway stops, so that no more calls begin. */
    private volatile boolean leaving;

    private record Key(String platform, String key) {}

    public Calls(Tenants tenants) {
        this.tenants = tenants;
    }

    /** The one of a context; its {@code ContextServicePlugin} puts it there before any route is built. */
    public static Calls of(CamelContext context) {
        Calls calls = context.getCamelContextExtension().getContextPlugin(Calls.class);
        return Objects.requireNonNull(
                calls,
                () -> "Camel Voice has not been plugged into " + context.getName() + ": is that CamelContext started?");
    }

    /** Whom one can call: the names of the tenants. */
    public Set<String> tenants() {
        return tenants.names();
    }

    /** Those whom one can call. */
    public Tenants knownTenants() {
        return tenants;
    }

    /** The name of the tenant that is reached on this number, as a carrier writes it; null if there is none. */
    public String tenantOf(String phoneNumber) {
        return new PhoneBook(tenants).find(phoneNumber);
    }

    /** The calls that were announced and have not begun. */
    public ExpectedCalls expected() {
        return expected;
    }

    /** Tenants whose calls could not begin, since no route handles their {@value CallMessage#CALL_STARTED} now. */
    public Set<String> tenantsWithoutStart() {
        return tenants().stream()
                .filter(tenant -> !handlers.handle(CallMessage.CALL_STARTED, tenant))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    public Handlers handlers() {
        return handlers;
    }

    /** How much of a caller's audio may wait for the model on this platform, in frames of 20 ms. */
    int audioQueueFrames(String platform) {
        return audioQueueFrames.getOrDefault(platform, 100);
    }

    public void audioQueueFrames(String platform, int frames) {
        audioQueueFrames.put(platform, frames);
    }

    /** How much a caller may send whose call begins now. */
    public CallerLimits callerLimits() {
        return callerLimits;
    }

    public void callerLimits(CallerLimits limits) {
        callerLimits = limits;
    }

    /** What waits to be sent to callers. */
    public QueuedAudio queuedAudio() {
        return queuedAudio;
    }

    /** The sessions that are opened before their calls. */
    public Prewarming prewarming() {
        return prewarming;
    }

    /** The sessions that no call has any more, and that are still to say what they have used. */
    public Farewells farewells() {
        return farewells;
    }

    /** The loops on which calls live. */
    public MediaLoops loops() {
        return loops;
    }

    /** How long a call's line stays open after its last words have been played, so that they reach the caller's ear. */
    public void hangupDelay(Duration delay) {
        hangupDelay = delay;
    }

    /**
     * How much of a response's audio is queued before the caller is sent it, when it comes so slowly that the caller has
     * heard gaps in it.
     */
    public void preRoll(Duration enough) {
        preRoll = enough;
    }

    /**
     * How many calls there may be at once. A few more may get in when they begin at the same moment on several event
     * loops.
     */
    public void maxCalls(int most) {
        maxCalls = most;
    }

    /** Whether there are as many calls as there may be. */
    public boolean isFull() {
        return calls.size() >= maxCalls;
    }

    /** Whether a call goes by this key, of whichever platform. */
    public boolean isInUse(String key) {
        return keys.keySet().stream().anyMatch(used -> used.key.equals(key));
    }

    /** A call was not taken, since there were as many as there may be. {@link #prepare} counts those that it refuses. */
    public void countRefused() {
        refused.increment();
    }

    /** Calls that were not taken, since there were as many as there may be. */
    public long refused() {
        return refused.sum();
    }

    /** How many characters are kept of what is said in one item; of all of a call, 16 times as many. */
    public void textLimit(int characters) {
        textLimit = characters;
    }

    /** What the models of calls cost that begin from now on. */
    public void prices(Prices known) {
        prices = known;
    }

    /** @param free whether the model of the settings is the sandbox */
    void freeModel(boolean free) {
        hasFreeModel = free;
    }

    /** What tenants use on their days. */
    public Budgets budgets() {
        return budgets;
    }

    /** For tests, which bring their own clock; before the first call. */
    void budgets(Budgets kept) {
        budgets = kept;
    }

    /** Finds the tenants that have a budget, once all are read. */
    public void findBudgets() {
        tenants.all().stream()
                .filter(tenant -> tenant.getLimits().hasBudget())
                .forEach(tenant -> budgets.hasBudget(tenant.name(), tenant.timeZone()));
    }

    /** What a tenant's models cost, on that tenant's day. */
    public Charges charges(Tenant tenant) {
        return new Charges(tenant, prices(tenant), budgets, farewells, refusedUsage);
    }

    /** Reports of what models have used that made no sense. */
    public long refusedUsage() {
        return refusedUsage.sum();
    }

    /** What the limits of tenants admit. */
    public TenantLines lines() {
        return lines;
    }

    /** What a tenant's models cost: nothing where it has the sandbox, and not a server of its own. */
    public Prices prices(Tenant tenant) {
        return hasFreeModel && tenant.getServer().url() == null ? Prices.FREE : prices;
    }

    /** From now on {@code observer} is told of every call. */
    public void observe(CallEvents observer) {
        observers.add(observer);
    }

    public CallEvents events() {
        return events;
    }

    /**
     * A call that is yet to be started. Called on its loop.
     *
     * @throws org.camelvoice.tenant.NoSuchTenantException if there is none
     * @throws CallsFullException if there are as many calls as there may be
     * @throws TenantLimitException if a limit of the tenant admits no other call now
     * @throws KeyInUseException if another call has its key
     * @throws CallsClosedException if no more calls are taken, since the gateway stops
     */
    public Call prepare(CallRequest request) {
        String id = UUID.randomUUID().toString();
        TenantUse use = use(request, id);
        try {
            return prepare(id, request, use);
        } catch (RuntimeException e) {
            use.close();
            throw e;
        }
    }

    private TenantUse use(CallRequest request, String id) {
        TenantUse kept = request.expected() == null ? null : request.expected().handOver();
        String caller = request.key() == null ? id : request.key();
        return kept != null ? kept : tenants.use(request.tenant(), caller(request.attributes(), caller));
    }

    /** Tells callers apart: by their number, or by what else they have. */
    private static String caller(Map<String, String> attributes, String other) {
        return Objects.requireNonNullElse(CallAttributes.callerNumber(attributes), other);
    }

    /**
     * A call that its platform announces. It keeps the tenant's version until it begins or is forgotten.
     *
     * @param tenant     whom they call, by name
     * @param platform   how they come, such as {@code twilio}
     * @param attributes what the platform says of the call, by its own names
     * @throws org.camelvoice.tenant.NoSuchTenantException if there is none
     */
    public ExpectedCall expect(String tenant, String platform, Map<String, String> attributes) {
        String caller = caller(attributes, UUID.randomUUID().toString());
        return new ExpectedCall(tenants.use(tenant, caller), platform, attributes);
    }

    private Call prepare(String id, CallRequest request, TenantUse use) {
        Key key = request.key() == null ? null : new Key(request.platform(), request.key());
        requireFree(key); // first: who comes with a dead call's key takes its place, and needs no other
        if (isFull()) {
            countRefused();
            throw new CallsFullException(calls.size());
        }
        Call call = newCall(id, request, use.tenant(), () -> forget(id, key, use));
        lines.take(use.tenant(), request.loop().nanoTime()); // until it is forgotten
        claim(key, call);
        calls.put(id, call);
        if (leaving) { // asked last: who leaves sees the calls that were put before
            forget(id, key, use);
            throw new CallsClosedException();
        }
        return call;
    }

    private Call newCall(String id, CallRequest request, Tenant tenant, Runnable whenOver) {
        HandlerTable table = handlers.table(tenant.version(), request.platform());
        CallSetup setup = new CallSetup(
                events,
                charges(tenant),
                budgets,
                queuedAudio,
                audioQueueFrames(request.platform()),
                hangupDelay,
                preRoll,
                textLimit);
        return new Call(facts(id, request, tenant.version()), request, tenant, table, setup, whenOver);
    }

    private static CallFacts facts(String id, CallRequest request, TenantVersion version) {
        return new CallFacts(
                id,
                version,
                request.platform(),
                request.attributes(),
                request.caller().addressKind(),
                Instant.now(),
                new CallClock(request.loop()::nanoTime));
    }

    private void requireFree(Key key) {
        requireNone(key, key == null ? null : keys.get(key));
    }

    /** @param key null if it has none */
    private void claim(Key key, Call call) {
        Call holder = key == null ? null : keys.putIfAbsent(key, call);
        if (holder != null) {
            lines.release(call.tenant().name());
        }
        requireNone(key, holder);
    }

    private static void requireNone(Key key, Call holder) {
        if (holder != null) {
            throw new KeyInUseException(key.platform, holder);
        }
    }

    private void forget(String id, Key key, TenantUse use) {
        lines.release(use.tenant().name());
        use.close();
        calls.remove(id);
        if (key != null) {
            keys.remove(key);
        }
    }

    /** @return null if there is none, or it is over */
    public Call get(String id) {
        return calls.get(id);
    }

    /**
     * The call of this id, which may be over a moment later.
     *
     * @throws NoSuchCallException if there is none, or it is over
     */
    public Call require(String id) {
        Call call = calls.get(id);
        if (call == null) {
            throw new NoSuchCallException(id);
        }
        return call;
    }

    /** Those that are not over. */
    public Collection<Call> active() {
        return List.copyOf(calls.values());
    }

    /** Whether a call of this tenant would be taken, if it began now. */
    public boolean admits(Tenant tenant) {
        return isOpen() && !isFull() && lines.admits(tenant, System.nanoTime());
    }

    /** Whether calls are taken. */
    public boolean isOpen() {
        return !leaving;
    }

    /**
     * The gateway stops: no more calls are taken, and those in progress may go on for so long. Then they end, when their
     * last words were heard, within another 15 s.
     */
    public void stopWithin(Duration time) {
        leaving = true;
        active().forEach(call -> call.loop().execute(() -> call.ending().stopWithin(time)));
    }

    /** Ends every call at once, on its own loop. */
    public void endAll(EndReason reason) {
        expected.forgetAll();
        active().forEach(call -> call.loop().execute(() -> call.ending().end(reason)));
    }
}
