package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.camel.impl.DefaultCamelContext;
import org.camelvoice.tenant.Tenant;
import org.camelvoice.tenant.Tenants;
import org.junit.jupiter.api.Test;

/** Announced calls: whose token counts, once, for how long, and what becomes of a session that nobody claims. */
class ExpectedCallsTest {
    private final Switchboard board = new Switchboard();
    private final List<Later> later = new ArrayList<>();
    private final ExpectedCalls calls = new ExpectedCalls((delay, task) -> later.add(new Later(delay, task)));
    private final AtomicInteger closed = new AtomicInteger();
    private final ExpectedCall call = board.calls.expect("acme", "twilio", Map.of("caller", "+49"));

    private record Later(Duration delay, Runnable task) {}

    @Test
    void whoBringsTheTokenOfTheCallHasIt() {
        String token = calls.announce(call, "CA1");

        assertThat(token).matches("[A-Za-z0-9_-]{22}"); // 128 bits
        assertThat(calls.size()).isEqualTo(1);
        assertThat(calls.claim("twilio", "acme", "CA1", token)).isSameAs(call);
        assertThat(calls.size()).isZero();
        assertThat(calls.claimed()).isEqualTo(1);
    }

    @Test
    void aTokenCountsOnce() {
        String token = calls.announce(call, "CA1");
        calls.claim("twilio", "acme", "CA1", token);

        assertThat(calls.claim("twilio", "acme", "CA1", token)).isNull();
        assertThat(calls.claimed()).isEqualTo(1);
    }

    @Test
    void whoIsWrongOnceMayStillBeRight() {
        String token = calls.announce(call, "CA1");
        String other = calls.announce(board.calls.expect("acme", "twilio", Map.of()), "CA2");

        assertThat(calls.claim("twilio", "acme", "CA1", other)).isNull();
        assertThat(calls.claim("twilio", "acme", "CA2", token)).isNull();
        assertThat(calls.claim("twilio", "beta", "CA1", token)).isNull();
        assertThat(calls.claim("telnyx", "acme", "CA1", token)).isNull();
        assertThat(calls.claim("twilio", "acme", "CA3", token)).isNull();
        assertThat(calls.claim("twilio", "acme", null, token)).isNull();
        assertThat(calls.claim("twilio", "acme", "CA1", null)).isNull();
        assertThat(calls.claim("twilio", "acme", "CA1", "")).isNull();
        assertThat(calls.claim("twilio", "acme", "CA1", token)).isSameAs(call);
    }

    @Test
    void anUnclaimedSessionIsClosedAfterTenSecondsAndTheTokenCountsForThirty() {
        call.prewarmed(closed::incrementAndGet);
        String token = calls.announce(call, "CA1");
        assertThat(later).extracting(Later::delay).containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(30));

        later.get(0).task().run();
        assertThat(closed).hasValue(1);
        assertThat(calls.claim("twilio", "acme", "CA1", token)).isSameAs(call);
        assertThat(call.take()).isNull();
    }

    @Test
    void anUnclaimedCallIsForgottenAfterThirtySeconds() {
        String token = calls.announce(call, "CA1");

        later.get(1).task().run();

        assertThat(calls.size()).isZero();
        assertThat(calls.unclaimed()).isEqualTo(1);
        assertThat(calls.claim("twilio", "acme", "CA1", token)).isNull();
    }

    @Test
    void aClaimedSessionIsTheCalls() {
        call.prewarmed(closed::incrementAndGet);
        calls.claim("twilio", "acme", "CA1", calls.announce(call, "CA1"));

        later.forEach(each -> each.task().run());

        assertThat(closed).hasValue(0);
        assertThat(calls.unclaimed()).isZero();
        assertThat(call.take()).isNotNull();
    }

    @Test
    void aCallThatRingsAgainHasANewTokenAndTheOldSessionIsClosed() {
        call.prewarmed(closed::incrementAndGet);
        String first = calls.announce(call, "CA1");
        ExpectedCall again = board.calls.expect("acme", "twilio", Map.of());
        String second = calls.announce(again, "CA1");

        assertThat(closed).hasValue(1);
        assertThat(calls.claim("twilio", "acme", "CA1", first)).isNull();
        later.get(0).task().run(); // the first one's
        later.get(1).task().run();
        assertThat(calls.claim("twilio", "acme", "CA1", second)).isSameAs(again);
    }

    @Test
    void aCallThatWillNotComeIsForgotten() {
        call.prewarmed(closed::incrementAndGet);
        String token = calls.announce(call, "CA1");

        calls.forget("twilio", "CA1");
        calls.forget("twilio", "CA1");
        calls.forget("twilio", "CA-unknown");

        assertThat(closed).hasValue(1);
        assertThat(calls.unclaimed()).isEqualTo(1);
        assertThat(calls.claim("twilio", "acme", "CA1", token)).isNull();
    }

    @Test
    void atMostAThousandAreExpected() {
        calls.limitOfTenant(ExpectedCalls.MOST);
        IntStream.range(0, ExpectedCalls.MOST).forEach(i -> calls.announce(call, "CA" + i));

        assertThat(calls.announce(call, "CA-more")).isNull();
        assertThat(calls.refused()).isEqualTo(1);
        assertThat(calls.announce(call, "CA7")).isNotNull(); // rings again
        assertThat(calls.size()).isEqualTo(ExpectedCalls.MOST);
    }

    @Test
    void aTenantWhoseNumberIsFloodedTakesItsShareAndNoMore() {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("flooded", new Tenant());
        context.getRegistry().bind("other", new Tenant());
        Calls two = new Calls(new Tenants(context));
        calls.limitOfTenant(3);
        for (int i = 0; i < 5; i++) {
            calls.announce(two.expect("flooded", "twilio", Map.of()), "CA" + i);
        }

        assertThat(calls.size()).isEqualTo(3);
        assertThat(calls.refusedOfTenant()).isEqualTo(2);
        assertThat(calls.refused()).isZero();
        assertThat(calls.announce(two.expect("flooded", "twilio", Map.of()), "CA0"))
                .as("rings again")
                .isNotNull();
        assertThat(calls.announce(two.expect("other", "twilio", Map.of()), "CB1"))
                .isNotNull();
        calls.forget("twilio", "CA0");
        assertThat(calls.announce(two.expect("flooded", "twilio", Map.of()), "CA9"))
                .isNotNull();
    }

    @Test
    void aCallThatIsNotTakenKeepsNothing() {
        calls.limitOfTenant(1);
        calls.announce(call, "CA1");
        ExpectedCall surplus = board.calls.expect("acme", "twilio", Map.of());
        surplus.prewarmed(closed::incrementAndGet);

        assertThat(calls.announce(surplus, "CA2")).isNull();

        assertThat(closed).hasValue(1);
        assertThat(surplus.handOver()).as("the tenant's version").isNull();
    }

    @Test
    void aCallThatNobodyWouldForgetInTimeIsForgottenAtOnce() {
        ExpectedCalls untimed = new ExpectedCalls((delay, task) -> {
            throw new IllegalStateException("no timer");
        });
        call.prewarmed(closed::incrementAndGet);

        assertThatThrownBy(() -> untimed.announce(call, "CA1")).hasMessage("no timer");

        assertThat(untimed.size()).isZero();
        assertThat(closed).hasValue(1);
    }

    @Test
    void aStopForgetsAll() {
        call.prewarmed(closed::incrementAndGet);
        calls.announce(call, "CA1");

        calls.forgetAll();

        assertThat(closed).hasValue(1);
        assertThat(calls.size()).isZero();
    }

    @Test
    void whatIsLearntOfACallGoesBeforeWhatWasKnown() {
        call.know(Map.of("customer", "Ada", "caller", "+50"));

        assertThat(call.attributes()).containsOnly(Map.entry("customer", "Ada"), Map.entry("caller", "+50"));
    }
}
