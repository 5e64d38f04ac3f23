package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camelvoice.audio.AudioFormat;
import org.camelvoice.budget.SharedTable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a tenant's limits admit: calls at once, calls within a minute, and what is left of the day's budget. */
class TenantLinesTest {
    private static final EndReason HANGUP = new EndReason(EndReason.Kind.HANGUP, "A test hung up");
    private static final long SECOND = 1_000_000_000L;

    private final Switchboard board = new Switchboard();

    @AfterEach
    void nothingElseHappened() {
        board.events.forget();
        board.caller.taken();
    }

    // Calls at once.

    @Test
    void aCallMoreThanTheTenantMayHaveAtOnceIsNotTaken() {
        board.tenant.getLimits().setCalls(2);
        Call first = board.ring();
        board.ring();

        assertThatThrownBy(board::ring)
                .isInstanceOfSatisfying(TenantLimitException.class, e -> assertThat(e.forCallers())
                        .isEqualTo("There are too many calls at the moment"))
                .hasMessage("Tenant acme: limits.calls: there are 2 calls in progress, the limit is 2");
        assertThat(board.calls.lines().refused(TenantLimit.CALLS)).isEqualTo(1);
        assertThat(board.calls.active()).hasSize(2);

        first.ending().end(HANGUP);
        board.ring();
        assertThat(board.calls.active()).hasSize(2);
    }

    @Test
    void whetherACallWouldBeTakenCanBeAskedAndTakesNothing() {
        board.tenant.getLimits().setCalls(1);
        Call first = board.ring();
        assertThat(board.calls.lines().admits(board.tenant, board.loop.nanoTime()))
                .isFalse();

        first.ending().end(HANGUP);
        for (int i = 0; i < 3; i++) {
            assertThat(board.calls.lines().admits(board.tenant, board.loop.nanoTime()))
                    .isTrue();
        }
        assertThat(board.calls.lines().refused(TenantLimit.CALLS)).isZero();
    }

    @Test
    void whoComesWithTheKeyOfAnotherCallTakesNoLine() {
        board.tenant.getLimits().setCalls(2);
        ring("s-1");
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(() -> ring("s-1")).isInstanceOf(KeyInUseException.class);
        }

        ring("s-2");
        assertThat(board.calls.active()).hasSize(2);
    }

    @Test
    void aCallThatIsRefusedSinceTheGatewayStopsTakesNoLine() {
        board.tenant.getLimits().setCalls(1);
        board.calls.stopWithin(Duration.ofSeconds(30));

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(board::ring).hasMessage("The gateway is stopping and takes no more calls");
        }
    }

    @Test
    void ofTwoCallsThatRaceForTheLastLineOneGetsIt() throws Exception {
        board.tenant.getLimits().setCalls(1);
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            Callable<Call> caller = () -> {
                together.await();
                try {
                    return board.ring();
                } catch (TenantLimitException e) {
                    return null;
                }
            };
            for (int round = 0; round < 500; round++) {
                Future<Call> one = pool.submit(caller);
                Future<Call> other = pool.submit(caller);
                Call taken = one.get() == null ? other.get() : one.get();
                assertThat(taken).isNotNull();
                assertThat(one.get() == null || other.get() == null).isTrue();
                taken.ending().end(HANGUP);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(board.calls.lines().refused(TenantLimit.CALLS)).isEqualTo(500);
    }

    // Calls within a minute.

    @Test
    void aCallMoreThanMayBeginWithinAMinuteIsNotTaken() {
        board.tenant.getLimits().setCallsPerMinute(2);
        ringAndHangUp();
        board.advanceMillis(30_000);
        ringAndHangUp();
        board.advanceMillis(29_000);

        assertThatThrownBy(board::ring)
                .hasMessage("Tenant acme: limits.callsPerMinute: there are 2 calls within a minute, the limit is 2");
        assertThat(board.calls.lines().refused(TenantLimit.CALLS_PER_MINUTE)).isEqualTo(1);
        board.advanceMillis(2_000);
        ringAndHangUp();
    }

    @Test
    void neverMoreCallsBeginWithinAnyMinuteAndThoseThatMayDo() {
        board.tenant.getLimits().setCallsPerMinute(7);
        Random random = new Random(1);
        Deque<Long> begun = new ArrayDeque<>();
        for (int i = 0; i < 2_000; i++) {
            board.advanceMillis(random.nextInt(8_000));
            long now = board.loop.nanoTime();
            begun.removeIf(moment -> now - moment >= 62 * SECOND);
            long withinAMinute =
                    begun.stream().filter(moment -> now - moment < 60 * SECOND).count();
            try {
                ringAndHangUp();
                assertThat(withinAMinute).isLessThan(7);
                begun.add(now);
            } catch (TenantLimitException e) {
                assertThat(begun).as("calls within 62 s").hasSizeGreaterThanOrEqualTo(7);
            }
        }
    }

    // The day's budget.

    @Test
    void whenTheDaysTokensAreUsedUpNoCallIsTakenUntilMidnightInTheTenantsZone() {
        board.tenant.setTimeZone("Europe/Berlin");
        board.tenant.getLimits().setTokensPerDay(1_000);
        board.calls.budgets().add("acme", ZoneId.of("Europe/Berlin"), 1_000, 0);

        assertThatThrownBy(board::ring)
                .isInstanceOfSatisfying(TenantLimitException.class, e -> assertThat(e.forCallers())
                        .isEqualTo("No more calls can be taken today"))
                .hasMessage("Tenant acme: limits.tokensPerDay: 1000 of 1000 tokens of 2026-11-29 are used");
        board.clock.set("2026-11-29T22:59:59Z");
        assertThatThrownBy(board::ring).isInstanceOf(TenantLimitException.class);
        board.clock.set("2026-11-29T23:00:00Z");
        board.ring();
        assertThat(board.calls.lines().refused(TenantLimit.TOKENS_PER_DAY)).isEqualTo(2);
    }

    @Test
    void whenTheDaysMoneyIsUsedUpNoCallIsTaken() {
        board.tenant.getLimits().setUsdPerDay(2);
        board.calls.budgets().add("acme", ZoneOffset.UTC, 0, 1.9999);
        ringAndHangUp();
        board.calls.budgets().add("acme", ZoneOffset.UTC, 0, 0.0002);

        assertThatThrownBy(board::ring)
                .hasMessage("Tenant acme: limits.usdPerDay: 2.0001 of 2.0000 US dollars of 2026-11-29 are used");
    }

    @Test
    void whileTheRepositoryIsGoneWhatIsKnownCounts() {
        SharedTable table = new SharedTable();
        table.gone = true;
        board.calls.budgets().keepIn(table);
        board.tenant.getLimits().setTokensPerDay(1_000);
        ringAndHangUp();
        board.calls.budgets().add("acme", ZoneOffset.UTC, 1_000, 0);

        assertThatThrownBy(board::ring).isInstanceOf(TenantLimitException.class);
        table.gone = false;
        board.calls.budgets().close();
        assertThat(table.added).extracting(use -> use.tokens()).isEqualTo(List.of(1_000L));
    }

    @Test
    void aTenantWithoutLimitsTakesEveryCall() {
        board.calls.budgets().add("acme", ZoneOffset.UTC, Integer.MAX_VALUE, 1e9);
        for (int i = 0; i < 200; i++) {
            board.ring();
        }
        assertThat(board.calls.active()).hasSize(200);
    }

    private void ringAndHangUp() {
        board.ring().ending().end(HANGUP);
    }

    private Call ring(String key) {
        return board.calls.prepare(new CallRequest(
                "acme",
                "browser",
                key,
                Map.of(),
                board.loop,
                board.caller,
                Line.withMarks(AudioFormat.MULAW_8K, board.caller)));
    }
}
