package org.camelvoice.rollout;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.RouteDefinition;
import org.camelvoice.rollout.Contradictions.Claim;
import org.camelvoice.tenant.OfferedTenant;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.TenantSource;
import org.camelvoice.tenant.TenantText;
import org.camelvoice.tenant.Tenants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tenants that can be called the same as those that a {@link TenantSource} has:
 *
 * <pre>
 *   text ──read──▶ definition ──routes added, checked──▶ offered ──text changed or gone──▶ withdrawn ──last call over──▶ removed
 *    ▲    mistake:                mistake:                  ▲            the same text again            │
 *    └── the version before it stays, and the problem is told └───────────────────────────────────────────┘
 * </pre>
 *
 * <p>At the start a mistake stops the start. Later all of this happens on a thread of its own, twice a second; calls and
 * other tenants go on meanwhile.
 */
public final class TenantRollout {
    private static final Logger LOG = LoggerFactory.getLogger(TenantRollout.class);
    private static final int LOOK_EVERY_MILLIS = 500;
    /** A route that is being removed has 2 s. */
    private static final int STOP_MILLIS = 10_000;

    private final CamelContext context;
    private final Tenants tenants;
    private final TenantSource source;
    private final VersionedRoutes routes;
    private final TenantLoader loader;

    /** What is known of each text, by its id. Used by the thread that starts the context, then by {@link #thread}. */
    private final Map<String, KnownText> known = new HashMap<>();
    /** Versions by their ids, such as {@code acme@1.3f2a91bc}, until their routes are removed. As {@link #known}. */
    private final Map<String, LiveVersion> live = new HashMap<>();
    /** The names of tenants whose versions have changed, until calls take them. As {@link #known}. */
    private final Set<String> unoffered = new TreeSet<>();
    /** Null until {@link #watch}. Written by the thread that starts the context. */
    private volatile ScheduledExecutorService thread;
    /** Null until {@link #watch}. Written before {@link #thread} starts. */
    private VersionCheck check;
    /** Null while the source answers. Used by {@link #thread}. */
    private String sourceProblem;

    public TenantRollout(CamelContext context, Tenants tenants, TenantSource source) {
        this.context = context;
        this.tenants = tenants;
        this.source = source;
        this.routes = new VersionedRoutes(context);
        this.loader = new TenantLoader(context, tenants, routes);
    }

    // At the start.

    /**
     * Reads all tenants, and adds their routes to a context that is yet to build its routes.
     *
     * @throws TenantMistake for the first mistake
     */
    public void load() {
        List<RouteDefinition> all = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (TenantText text : texts()) {
            requireOnly(text);
            KnownText entry = know(text);
            loader.load(text)
                    .ifPresentOrElse(
                            definition -> candidates.add(candidate(entry, definition)), () -> entry.tookOver(null));
        }
        candidates.forEach(one -> all.addAll(one.definition().routes()));
        contradictions(candidates, List.of()).values().stream().findFirst().ifPresent(sentence -> {
            throw new TenantMistake(sentence);
        });
        candidates.forEach(one -> one.entry().tookOver(alive(one.definition())));
        routes.add(all);
    }

    private void requireOnly(TenantText text) {
        KnownText other = known.get(text.id());
        if (other != null) {
            throw twice(other.text(), text);
        }
    }

    private static TenantMistake twice(TenantText one, TenantText other) {
        return new TenantMistake(
                one.place() + " and " + other.place() + ": expected one definition of " + one.id() + ", got two");
    }

    private Collection<TenantText> texts() {
        try {
            return source.texts();
        } catch (IOException e) {
            throw new TenantMistake("Tenants cannot be read from " + source.description() + ": " + e.getMessage(), e);
        }
    }

    private KnownText know(TenantText text) {
        KnownText entry = known.computeIfAbsent(text.id(), id -> new KnownText(text));
        entry.reads(text);
        return entry;
    }

    private LiveVersion alive(TenantDefinition definition) {
        LiveVersion made = new LiveVersion(definition, unused -> later(() -> remove(unused)));
        live.put(made.id(), made);
        return made;
    }

    /** Offers all tenants. Their routes have been built. */
    public void offerAll() {
        tenantNames().forEach(this::offer);
    }

    private Set<String> tenantNames() {
        return known.keySet().stream().map(TenantLoader::tenantOf).collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * From now on looks for changes, until the context stops. Does nothing if it does so already.
     *
     * @param versionCheck the last look at a later version before it is offered
     */
    public void watch(VersionCheck versionCheck) {
        if (thread == null || thread.isShutdown()) {
            check = versionCheck;
            thread = context.getExecutorServiceManager().newSingleThreadScheduledExecutor(this, "camel-voice-tenants");
            var unused = thread.scheduleWithFixedDelay(
                    this::lookSafely, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * The context is about to stop: looks no more, and waits until what is being done is done, since it is done to the
     * context's routes.
     */
    public void stop() {
        if (thread != null) {
            context.getExecutorServiceManager().shutdownGraceful(thread, STOP_MILLIS);
        }
    }

    private void check(TenantDefinition definition) {
        List<Route> built = definition.routes().stream()
                .map(route -> context.getRoute(route.getId()))
                .filter(Objects::nonNull)
                .toList();
        check.check(definition.tenant(), built);
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The context has stopped, and all its routes with it");
        }
    }

    // While calls run.

    private void lookSafely() {
        tenants.changes().lookBegins(System.nanoTime());
        try {
            look();
        } catch (Throwable e) { // or nobody would look any more
            LOG.error("Tenants could not be looked at", e);
        } finally {
            tenants.changes().lookEnds();
        }
    }

    /** Looks once for changes. */
    void look() {
        Collection<TenantText> texts;
        try {
            texts = source.texts();
            sourceProblem = answered();
        } catch (IOException | RuntimeException e) {
            sourceProblem = failed(e.getMessage() == null ? e.toString() : e.getMessage());
            tellProblems();
            return;
        }
        try {
            change(byId(texts));
        } finally {
            tellProblems();
        }
    }

    private static Map<String, TenantText> byId(Collection<TenantText> texts) {
        return texts.stream()
                .collect(Collectors.toMap(
                        TenantText::id, Function.identity(), TenantRollout::neither, LinkedHashMap::new));
    }

    /** Once, not twice a second. */
    private String failed(String why) {
        String sentence = "cannot be read, so what is known stays: " + why;
        if (!sentence.equals(sourceProblem)) {
            LOG.warn("Tenants in {}: {}", source.description(), sentence);
        }
        return sentence;
    }

    private String answered() {
        if (sourceProblem != null) {
            LOG.info("Tenants in {} can be read again", source.description());
        }
        return null;
    }

    /** Of two texts with one id none counts. */
    private static TenantText neither(TenantText one, TenantText other) {
        return new TenantText(one.id(), one.place(), List.of(one.stamp(), other.stamp()), () -> {
            throw twice(one, other);
        });
    }

    /** What one look could not do, since something failed that is no text's, the next one does. */
    private void change(Map<String, TenantText> texts) {
        forgetBut(texts.keySet());
        List<Candidate> candidates = read(news(texts.values(), !unoffered.isEmpty()));
        refuseContradictions(candidates);
        candidates.removeIf(one -> !bring(one));
        refuseContradictions(candidates); // where one could not be brought, the version before it stays
        for (Candidate one : candidates) {
            if (one.isChange()) {
                unoffered.add(TenantLoader.tenantOf(one.id()));
            } else {
                tellMended(one.entry());
            }
            one.takeOver();
        }
        offerChanged();
    }

    /** What is offered anew is told then. */
    private static void tellMended(KnownText entry) {
        if (entry.problem() != null) {
            LOG.info(
                    "{}: no mistake any more; the version in use is this one",
                    entry.text().place());
        }
    }

    private void forgetBut(Set<String> ids) {
        known.keySet().stream()
                .filter(id -> !ids.contains(id))
                .map(TenantLoader::tenantOf)
                .forEach(unoffered::add);
        known.keySet().retainAll(ids);
    }

    private void offerChanged() {
        for (String name : List.copyOf(unoffered)) {
            offer(name);
            unoffered.remove(name);
            tenants.changes().countTaken();
        }
    }

    /** What contradicts others is looked at again as soon as anything else changes. */
    private List<TenantText> news(Collection<TenantText> texts, boolean anyGone) {
        boolean change = anyGone || texts.stream().anyMatch(this::isNews);
        return texts.stream()
                .filter(text -> isNews(text) || (change && known.get(text.id()).waitsForOthers()))
                .toList();
    }

    private boolean isNews(TenantText text) {
        KnownText entry = known.get(text.id());
        return entry == null || entry.isNews(text);
    }

    /** Those without a mistake of their own. */
    private List<Candidate> read(List<TenantText> texts) {
        List<Candidate> candidates = new ArrayList<>();
        for (TenantText text : texts) {
            KnownText entry = know(text);
            orRefuse(entry, () -> loader.load(text)
                    .ifPresentOrElse(
                            definition -> candidates.add(candidate(entry, definition)), () -> takeAway(entry)));
        }
        return candidates;
    }

    private static Candidate candidate(KnownText entry, TenantDefinition definition) {
        entry.refersTo(definition.files());
        return new Candidate(entry, definition);
    }

    /** Its text is there, and says that the tenant is not. */
    private void takeAway(KnownText entry) {
        entry.refersTo(Map.of());
        entry.tookOver(null);
        unoffered.add(TenantLoader.tenantOf(entry.text().id()));
    }

    /** Whether it went well. */
    private boolean orRefuse(KnownText entry, Runnable step) {
        try {
            step.run();
            return true;
        } catch (TenantMistake e) {
            entry.refersTo(e.files());
            refuse(entry, e.getMessage(), false);
        } catch (RuntimeException | Error e) { // one text's, and no other's
            refuse(entry, entry.text().place() + ": cannot be used: " + inWords(e), false);
        }
        return false;
    }

    private boolean bring(Candidate one) {
        return orRefuse(one.entry(), () -> one.isBrought(bring(one.definition())));
    }

    /** Until none is left: where one is refused the version before it stays, which may contradict another one. */
    private void refuseContradictions(List<Candidate> candidates) {
        Map<String, String> found = contradictions(candidates, tenants.ofBeans());
        while (!found.isEmpty()) {
            for (Candidate one : List.copyOf(candidates)) {
                String sentence = found.get(one.id());
                if (sentence != null) {
                    refuse(one, sentence);
                    candidates.remove(one);
                }
            }
            found = contradictions(candidates, tenants.ofBeans());
        }
    }

    private void refuse(Candidate one, String sentence) {
        refuse(one.entry(), sentence, true);
        one.withdraw();
    }

    /** By the ids of the candidates; none where nothing is new. */
    private Map<String, String> contradictions(List<Candidate> candidates, List<Tenant> beans) {
        if (candidates.isEmpty()) {
            return Map.of();
        }
        Map<String, Claim> set = new TreeMap<>();
        known.forEach((id, entry) -> {
            if (entry.version() != null) {
                TenantDefinition now = entry.version().definition();
                set.put(id, Claim.kept(id, now.tenant(), now.secrets()));
            }
        });
        candidates.forEach(one -> set.put(one.id(), one.claim()));
        List<Claim> all = new ArrayList<>(set.values());
        beans.forEach(bean -> all.add(Claim.kept(bean.name(), bean, Secrets.none(context, bean))));
        return Contradictions.of(all);
    }

    private void refuse(KnownText entry, String sentence, boolean contradicts) {
        if (entry.failed(sentence, contradicts)) {
            tenants.changes().countRefused();
            boolean hasVersion = entry.version() != null;
            LOG.warn(
                    "{}{}",
                    sentence,
                    followed(sentence, hasVersion ? "the version before it stays in use" : "not in use"));
        }
    }

    /** A sentence may end with a question: did you mean …? */
    private static String followed(String sentence, String by) {
        return sentence.endsWith("?") ? " (" + by + ")" : "; " + by;
    }

    /** Without its own words, which may have a secret of the text. */
    private static String inWords(Throwable failure) {
        return failure instanceof StackOverflowError
                ? "expected lists and maps that are not nested so deep"
                : failure.getClass().getName();
    }

    private LiveVersion bring(TenantDefinition definition) {
        LiveVersion before = live.get(definition.tenant().version().toString());
        if (before != null && before.offered().offerAgain()) {
            return before;
        }
        if (before != null) {
            remove(before); // a moment before it would have been
        }
        try {
            routes.add(definition.routes());
            check(definition);
        } catch (RuntimeException e) {
            routes.remove(definition.routes());
            throw new TenantMistake(definition.secrets().outOf(String.valueOf(e.getMessage()))).in(definition.files());
        } catch (Error e) { // a class that is not there
            routes.remove(definition.routes());
            throw e;
        }
        return alive(definition);
    }

    /** Calls take the versions that there are now; the others end with the last call that has them. */
    private void offer(String name) {
        List<OfferedTenant> versions = known.values().stream()
                .map(KnownText::version)
                .filter(version -> version != null && version.isOf(name))
                .map(LiveVersion::offered)
                .toList();
        tenants.offer(name, versions);
        tellOffered(name, versions);
        live.values().stream()
                .filter(version -> version.isOf(name) && !versions.contains(version.offered()))
                .toList()
                .forEach(version -> version.offered().withdraw());
    }

    /** Not at the start, which says so itself; nor of a tenant that nobody could call. */
    private void tellOffered(String name, List<OfferedTenant> versions) {
        boolean was = live.values().stream().anyMatch(version -> version.isOf(name));
        if (thread != null && was) {
            String kind = versions.size() > 1 ? "versions " : "version ";
            LOG.info("Tenant {}: {}", name, versions.isEmpty() ? "gone" : kind + ids(versions));
        }
    }

    private static String ids(List<OfferedTenant> versions) {
        return versions.stream()
                .map(version -> version.tenant().version().id())
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** Nobody has this version any more. */
    private void remove(LiveVersion version) {
        if (live.remove(version.id(), version)) {
            routes.remove(version.definition().routes());
        }
    }

    private void tellProblems() {
        Map<String, String> problems = new TreeMap<>();
        known.values().stream()
                .filter(entry -> entry.problem() != null)
                .forEach(entry -> problems.put(entry.text().place(), entry.problem()));
        if (sourceProblem != null) {
            problems.put(source.description(), sourceProblem);
        }
        if (!problems.equals(tenants.problems())) {
            tenants.problems(problems);
        }
    }
}
