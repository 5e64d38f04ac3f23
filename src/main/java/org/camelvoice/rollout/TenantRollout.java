package org.camelvoice.rollout;

import java.io.IOException;
import java.nio.file.Path;
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
    private static final long TRY_AGAIN_NANOS = 5_000_000_000L; // 5 s
    /** A route that is being removed has 2 s. */
    private static final int STOP_MILLIS = 10_000;

    private final CamelContext context;
    private final Tenants tenants;
    private final TenantSource source;
    private final VersionedRoutes routes;
    private final TenantLoader loader;

    /** What is known of each text, by its id. Used by the thread that starts the context, then by {@link #thread}. */
    private final Map<String, Known> known = new HashMap<>();
    /** Versions by their ids, such as {@code acme@1.3f2a91bc}, until their routes are removed. As {@link #known}. */
    private final Map<String, Live> live = new HashMap<>();
    /** Null until {@link #watch}. Written by the thread that starts the context. */
    private volatile ScheduledExecutorService thread;
    /** Null until {@link #watch}. Written before {@link #thread} starts. */
    private VersionCheck check;
    /** Null while the source answers. Used by {@link #thread}. */
    private String sourceProblem;

    /** A text that has been looked at: the version that is offered, and why a newer one is not. */
    private static final class Known {
        private TenantText text;
        /** Null if none of its versions could ever be used. */
        private Live version;
        /** Null if the text as it is now is in use. */
        private String problem;
        /** What the text refers to, as it was when it was last read. */
        private Map<Path, Object> files = Map.of();
        /** When to try again what failed: the cause may be elsewhere, as another tenant's number. By {@link System#nanoTime}. */
        private long tryAgainAt;

        /** Whether it contradicts others, so that only a change can help. */
        private boolean waitsForOthers;

        /** Whether the same text may become another version now. */
        boolean isDue() {
            return problem == null || waitsForOthers || ReferredFiles.haveChanged(files)
                    ? ReferredFiles.haveChanged(files)
                    : System.nanoTime() - tryAgainAt >= 0;
        }

        void tookOver(Live next) {
            version = next;
            problem = null;
            waitsForOthers = false;
        }

        /** @return whether that is news */
        boolean failed(TenantMistake mistake) {
            boolean news = !mistake.getMessage().equals(problem);
            waitsForOthers = false;
            problem = mistake.getMessage();
            tryAgainAt = System.nanoTime() + TRY_AGAIN_NANOS;
            return news;
        }
    }

    /** A text that may be in use soon. */
    private static final class Candidate {
        private final Known entry;
        private final TenantDefinition definition;
        /** Null until its routes are there. */
        private Live version;

        Candidate(Known entry, TenantDefinition definition) {
            this.entry = entry;
            this.definition = definition;
        }
    }

    /** A version whose routes are in the context. */
    private final class Live {
        private final TenantDefinition definition;
        private final OfferedTenant offered;

        Live(TenantDefinition definition) {
            this.definition = definition;
            this.offered = new OfferedTenant(definition.tenant(), () -> later(() -> remove(this)));
        }

        boolean isOf(String tenant) {
            return definition.tenant().name().equals(tenant);
        }

        String id() {
            return definition.tenant().version().toString();
        }
    }

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
            TenantDefinition definition = loader.load(text);
            all.addAll(definition.routes());
            Known entry = know(text);
            entry.files = definition.files();
            candidates.add(new Candidate(entry, definition));
        }
        contradictions(candidates, List.of()).values().stream().findFirst().ifPresent(sentence -> {
            throw new TenantMistake(sentence);
        });
        candidates.forEach(one -> one.entry.tookOver(alive(one.definition)));
        routes.add(all);
    }

    private void requireOnly(TenantText text) {
        Known other = known.get(text.id());
        if (other != null) {
            throw twice(other.text, text);
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

    private Known know(TenantText text) {
        Known entry = known.computeIfAbsent(text.id(), id -> new Known());
        entry.text = text;
        return entry;
    }

    private Live alive(TenantDefinition definition) {
        Live made = new Live(definition);
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
        try {
            Map<String, TenantText> texts = source.texts().stream()
                    .collect(Collectors.toMap(
                            TenantText::id, Function.identity(), TenantRollout::neither, LinkedHashMap::new));
            sourceProblem = answered();
            change(texts);
        } catch (IOException | RuntimeException e) {
            sourceProblem = failed(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        tellProblems();
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

    private void change(Map<String, TenantText> texts) {
        Set<String> changed = forgotten(texts.keySet());
        List<Candidate> candidates = read(news(texts.values(), !changed.isEmpty()));
        refuseContradictions(candidates);
        candidates.removeIf(one -> !bring(one));
        refuseContradictions(candidates); // where one could not be brought, the version before it stays
        for (Candidate one : candidates) {
            if (one.version != one.entry.version) {
                changed.add(TenantLoader.tenantOf(one.definition.id()));
            }
            one.entry.tookOver(one.version);
        }
        changed.forEach(this::offer);
        changed.forEach(name -> tenants.changes().countTaken());
    }

    /** The names of tenants of which a text is gone. */
    private Set<String> forgotten(Set<String> ids) {
        Set<String> gone = known.keySet().stream()
                .filter(id -> !ids.contains(id))
                .map(TenantLoader::tenantOf)
                .collect(Collectors.toCollection(TreeSet::new));
        known.keySet().retainAll(ids);
        return gone;
    }

    /** What contradicts others is looked at again as soon as anything else changes. */
    private List<TenantText> news(Collection<TenantText> texts, boolean anyGone) {
        boolean change = anyGone || texts.stream().anyMatch(this::isNews);
        return texts.stream()
                .filter(text -> isNews(text) || (change && known.get(text.id()).waitsForOthers))
                .toList();
    }

    private boolean isNews(TenantText text) {
        Known entry = known.get(text.id());
        return entry == null
                || !entry.text.stamp().equals(text.stamp())
                || (!entry.waitsForOthers && entry.isDue())
                || ReferredFiles.haveChanged(entry.files);
    }

    /** Those without a mistake of their own. */
    private List<Candidate> read(List<TenantText> texts) {
        List<Candidate> candidates = new ArrayList<>();
        for (TenantText text : texts) {
            Known entry = know(text);
            orRefuse(entry, () -> {
                TenantDefinition definition = loader.load(text);
                entry.files = definition.files();
                candidates.add(new Candidate(entry, definition));
            });
        }
        return candidates;
    }

    /** Whether it went well. */
    private boolean orRefuse(Known entry, Runnable step) {
        try {
            step.run();
            return true;
        } catch (TenantMistake e) {
            entry.files = e.files();
            refuse(entry, e);
        } catch (RuntimeException | StackOverflowError | LinkageError e) { // one text's, and no other's
            refuse(entry, new TenantMistake(entry.text.place() + ": cannot be used: " + e.getClass(), e));
        }
        return false;
    }

    private boolean bring(Candidate one) {
        return orRefuse(one.entry, () -> one.version = bring(one.definition));
    }

    /** Until none is left: where one is refused the version before it stays, which may contradict another one. */
    private void refuseContradictions(List<Candidate> candidates) {
        Map<String, String> found = Map.of();
        do {
            Map<String, String> refused =
                    candidates.isEmpty() ? Map.of() : contradictions(candidates, tenants.ofBeans());
            candidates.stream()
                    .filter(one -> refused.containsKey(one.definition.id()))
                    .forEach(one -> refuse(one, refused.get(one.definition.id())));
            candidates.removeIf(one -> refused.containsKey(one.definition.id()));
            found = refused;
        } while (!found.isEmpty());
    }

    private void refuse(Candidate one, String sentence) {
        refuse(one.entry, new TenantMistake(sentence));
        one.entry.waitsForOthers = true;
        if (one.version != null && one.version != one.entry.version) {
            one.version.offered.withdraw(); // nobody has it
        }
    }

    private Map<String, String> contradictions(List<Candidate> candidates, List<Tenant> beans) {
        Map<String, Claim> set = new TreeMap<>();
        known.forEach((id, entry) -> {
            if (entry.version != null) {
                Tenant now = entry.version.definition.tenant();
                set.put(id, new Claim(id, now, now));
            }
        });
        candidates.forEach(one -> set.compute(
                one.definition.id(),
                (id, before) -> new Claim(id, one.definition.tenant(), before == null ? null : before.now())));
        List<Claim> all = new ArrayList<>(set.values());
        beans.forEach(bean -> all.add(new Claim(bean.name(), bean, bean)));
        Map<String, String> found = Contradictions.of(all);
        found.replaceAll((id, sentence) -> withoutSecrets(sentence, candidates));
        return found;
    }

    /** Of those that are new and those that are in use. */
    private String withoutSecrets(String sentence, List<Candidate> candidates) {
        String clean = sentence;
        for (Candidate one : candidates) {
            clean = one.definition.secrets().outOf(clean);
        }
        for (Live one : live.values()) {
            clean = one.definition.secrets().outOf(clean);
        }
        return clean;
    }

    private void refuse(Known entry, TenantMistake mistake) {
        if (entry.failed(mistake)) {
            tellRefused(mistake, entry.version != null);
        }
    }

    private void tellRefused(TenantMistake mistake, boolean hasVersion) {
        tenants.changes().countRefused();
        LOG.warn("{}; {}", mistake.getMessage(), hasVersion ? "the version before it stays in use" : "not in use");
    }

    private Live bring(TenantDefinition definition) {
        Live before = live.get(definition.tenant().version().toString());
        if (before != null && before.offered.offerAgain()) {
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
        }
        return alive(definition);
    }

    /** Calls take the versions that there are now; the others end with the last call that has them. */
    private void offer(String name) {
        List<OfferedTenant> versions = known.values().stream()
                .map(entry -> entry.version)
                .filter(version -> version != null && version.isOf(name))
                .map(version -> version.offered)
                .toList();
        tenants.offer(name, versions);
        live.values().stream()
                .filter(version -> version.isOf(name) && !versions.contains(version.offered))
                .toList()
                .forEach(version -> version.offered.withdraw());
        tellOffered(name, versions);
    }

    /** Not at the start, which says so itself. */
    private void tellOffered(String name, List<OfferedTenant> versions) {
        if (thread != null) {
            LOG.info("Tenant {}: {}", name, versions.isEmpty() ? "gone" : "version " + ids(versions));
        }
    }

    private static String ids(List<OfferedTenant> versions) {
        return versions.stream()
                .map(version -> version.tenant().version().id())
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** Nobody has this version any more. */
    private void remove(Live version) {
        if (live.remove(version.id(), version)) {
            routes.remove(version.definition.routes());
        }
    }

    private void tellProblems() {
        Map<String, String> problems = new TreeMap<>();
        known.values().stream()
                .filter(entry -> entry.problem != null)
                .forEach(entry -> problems.put(entry.text.place(), entry.problem));
        if (sourceProblem != null) {
            problems.put(source.description(), sourceProblem);
        }
        if (!problems.equals(tenants.problems())) {
            tenants.problems(problems);
        }
    }
}
