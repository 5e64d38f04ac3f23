package org.camelvoice.rollout;

import java.nio.file.Path;
import java.util.Map;
import org.camelvoice.tenant.TenantText;

/** A text that has been looked at: the version that is offered, and why a newer one is not. Used by the rollout's thread. */
final class KnownText {
    private static final long TRY_AGAIN_NANOS = 5_000_000_000L; // 5 s

    private TenantText text;
    /** Whether it is known what came of the text as it is. */
    private boolean settled;
    /** Null if none of its versions could ever be used, or the text says that there is no such tenant. */
    private LiveVersion version;
    /** Null if the text as it is now is in use. */
    private String problem;
    /** Whether it contradicts others, so that only a change can help. */
    private boolean waitsForOthers;
    /** What the text refers to, as it was when it was last read. */
    private Map<Path, Object> files = Map.of();
    /** When to try again what failed: the cause may be elsewhere, as a key that is not set. By {@link System#nanoTime}. */
    private long tryAgainAt;

    KnownText(TenantText text) {
        this.text = text;
    }

    TenantText text() {
        return text;
    }

    /** Null if none of its versions could ever be used, or the text says that there is no such tenant. */
    LiveVersion version() {
        return version;
    }

    /** Null if the text as it is now is in use. */
    String problem() {
        return problem;
    }

    boolean waitsForOthers() {
        return waitsForOthers;
    }

    /**
     * Whether it may become another version now: it or what it refers to has changed, what failed is due again, or a look
     * broke off.
     */
    boolean isNews(TenantText now) {
        boolean retry = problem != null && !waitsForOthers && System.nanoTime() - tryAgainAt >= 0;
        return !settled || retry || !text.stamp().equals(now.stamp()) || ReferredFiles.haveChanged(files);
    }

    /** It is read. */
    void reads(TenantText now) {
        text = now;
        settled = false;
    }

    void refersTo(Map<Path, Object> referred) {
        files = referred;
    }

    /** @param next null if the text says that there is no such tenant */
    void tookOver(LiveVersion next) {
        version = next;
        settled = true;
        problem = null;
        waitsForOthers = false;
    }

    /**
     * It may not become a version.
     *
     * @param contradicts whether the mistake is that it contradicts others
     * @return whether that is news
     */
    boolean failed(String sentence, boolean contradicts) {
        boolean news = !sentence.equals(problem);
        problem = sentence;
        settled = true;
        waitsForOthers = contradicts;
        tryAgainAt = System.nanoTime() + TRY_AGAIN_NANOS;
        return news;
    }
}
