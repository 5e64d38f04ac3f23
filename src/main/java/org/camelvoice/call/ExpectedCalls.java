package org.camelvoice.call;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/**
 * The calls that were announced and have not begun. Each has a token, which the caller's connection must bring, and which
 * counts once.
 *
 * <pre>
 *   announce ──▶ session and token ──10 s──▶ token ──30 s──▶ forgotten
 *                       └─────── claim ────────┘ └── forget, or announced again ──▶ forgotten
 * </pre>
 *
 * <p>Called from any thread.
 */
public final class ExpectedCalls {
    /** After that a session which nobody claims is closed, since it costs. */
    static final Duration SESSION_FOR = Duration.ofSeconds(10);
    /** After that a token counts no more. */
    static final Duration TOKEN_FOR = Duration.ofSeconds(30);
    /** The next one is refused. A carrier announces a call a second before it connects it. */
    static final int MOST = 1_000;

    private static final int USUAL_SHARE = 100;

    private static final int TOKEN_BYTES = 16; // 128 bits
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Timer timer;
    /** Guarded by this. */
    private final Map<Reference, Announced> announced = new HashMap<>();
    /** Of one tenant. Written before calls start. */
    private volatile int mostOfTenant = USUAL_SHARE;
    /** By platform. */
    private final Map<String, Requirement> requirements = new ConcurrentHashMap<>();

    private final LongAdder claimed = new LongAdder();
    private final LongAdder unclaimed = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedOfTenant = new LongAdder();
    private final LongAdder unprepared = new LongAdder();

    /** When calls have to be announced, and what to do when a connection has been refused for its token. */
    private record Requirement(BooleanSupplier isThere, Runnable whenRefused) {}

    /** By whose name a carrier knows a call, such as a CallSid. */
    private record Reference(String platform, String call) {}

    private record Announced(ExpectedCall call, byte[] token) {}

    /** Runs something later, on a thread of its own. */
    @FunctionalInterface
    interface Timer {
        void after(Duration delay, Runnable task);
    }

    public ExpectedCalls() {
        this((delay, task) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
                .execute(task));
    }

    ExpectedCalls(Timer timer) {
        this.timer = timer;
    }

    /** How many calls of one tenant may be expected at once, so that one whose number is flooded does not take them all. */
    public void limitOfTenant(int calls) {
        mostOfTenant = calls;
    }

    /**
     * A carrier has announced a call, which belongs to this from now on. One that it has announced before under the same reference is forgotten.
     *
     * @param reference the carrier's own name for the call, such as a CallSid
     * @return the token, as letters, digits, {@code -} and {@code _}; null if too many calls are expected: then this one is
     *     forgotten
     */
    public String announce(ExpectedCall call, String reference) {
        byte[] random = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Reference key = new Reference(call.platform(), Objects.requireNonNull(reference, "reference"));
        Announced added = new Announced(call, token.getBytes(StandardCharsets.US_ASCII));
        LongAdder refusals = add(key, added);
        if (refusals != null) {
            refusals.increment();
            call.forget();
            return null;
        }
        try {
            timer.after(SESSION_FOR, () -> closeSession(key, added));
            timer.after(TOKEN_FOR, () -> expire(key, added));
        } catch (RuntimeException e) { // nobody would forget it in time
            expire(key, added);
            throw e;
        }
        return token;
    }

    /** Null if it is added, or who counts that it is not. */
    private LongAdder add(Reference key, Announced added) {
        Announced before;
        synchronized (this) {
            before = announced.get(key);
            LongAdder refusals = refusals(added.call.tenant(), before);
            if (refusals != null) {
                return refusals;
            }
            announced.put(key, added);
        }
        if (before != null) {
            before.call.forget();
        }
        return null;
    }

    /** Null if there is room for one more of this tenant, in the place of another one if that is not null. */
    private LongAdder refusals(String tenant, Announced before) {
        if (before == null && announced.size() >= MOST) {
            return refused;
        }
        boolean full = announced.values().stream()
                        .filter(other ->
                                !other.equals(before) && other.call.tenant().equals(tenant))
                        .limit(mostOfTenant)
                        .count()
                == mostOfTenant;
        return full ? refusedOfTenant : null;
    }

    /** Its token still counts: the call may only be late. */
    private void closeSession(Reference key, Announced late) {
        if (isExpected(key, late)) {
            late.call.closeSession();
        }
    }

    private synchronized boolean isExpected(Reference key, Announced call) {
        return call.equals(announced.get(key));
    }

    private void expire(Reference key, Announced late) {
        if (remove(key, late)) {
            unclaimed.increment();
            late.call.forget();
        }
    }

    private synchronized boolean remove(Reference key, Announced call) {
        return announced.remove(key, call);
    }

    /**
     * Somebody connects and says that they are this call. Only the first who is right is believed.
     *
     * @param reference the carrier's own name for the call; null if they give none
     * @param token     what they bring; null if they bring none
     * @return the call as it was announced, which the caller of this owns from now on; null if they are not believed: no
     *     such call is expected, it is another tenant's, or the token is another one, or was used
     */
    public ExpectedCall claim(String platform, String tenant, String reference, String token) {
        if (reference == null || token == null) {
            return null;
        }
        ExpectedCall call = take(new Reference(platform, reference), tenant, token.getBytes(StandardCharsets.UTF_8));
        if (call != null) {
            claimed.increment();
        }
        return call;
    }

    private synchronized ExpectedCall take(Reference key, String tenant, byte[] token) {
        Announced found = announced.get(key);
        boolean isIt = found != null && found.call.tenant().equals(tenant) && MessageDigest.isEqual(found.token, token);
        return isIt ? announced.remove(key).call : null;
    }

    /** The carrier says that this call is over, or will not come. */
    public void forget(String platform, String reference) {
        Announced gone;
        synchronized (this) {
            gone = announced.remove(new Reference(platform, reference));
        }
        if (gone != null) {
            unclaimed.increment();
            gone.call.forget();
        }
    }

    /** The gateway stops: no call will come. */
    void forgetAll() {
        List<Announced> all;
        synchronized (this) {
            all = List.copyOf(announced.values());
            announced.clear();
        }
        all.forEach(each -> each.call.forget());
    }

    /**
     * From now on no call of this platform begins that was not announced.
     *
     * @param required    whether that is so at the moment; asked for each call
     * @param whenRefused runs each time that a connection is refused for its token
     */
    public void require(String platform, BooleanSupplier required, Runnable whenRefused) {
        requirements.put(platform, new Requirement(required, whenRefused));
    }

    /** Whether no call of this platform begins that was not announced. */
    public boolean areRequired(String platform) {
        Requirement requirement = requirements.get(platform);
        return requirement != null && requirement.isThere.getAsBoolean();
    }

    /** A connection was refused, since it brought no token that counts. */
    public void refuse(String platform) {
        Requirement requirement = requirements.get(platform);
        if (requirement != null) {
            requirement.whenRefused.run();
        }
    }

    /** A route was to say something of a call before it begins, and failed or took too long. */
    public void countUnprepared() {
        unprepared.increment();
    }

    /** Those that go on without what a route was to say of them. */
    public long unprepared() {
        return unprepared.sum();
    }

    /** Those that are expected now. */
    public synchronized int size() {
        return announced.size();
    }

    /** Those that came. */
    public long claimed() {
        return claimed.sum();
    }

    /** Those that did not come. */
    public long unclaimed() {
        return unclaimed.sum();
    }

    /** Those that were not taken, since too many were expected. */
    public long refused() {
        return refused.sum();
    }

    /** Those that were not taken, since too many of their tenant were expected. */
    public long refusedOfTenant() {
        return refusedOfTenant.sum();
    }
}
