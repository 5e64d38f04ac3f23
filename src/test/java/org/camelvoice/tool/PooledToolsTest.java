package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.camelvoice.WatchedExchanges;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tools in a CamelContext that pools exchanges: each call of one has its exchange for itself. */
class PooledToolsTest {
    private static final String TOOL = """
            - routeConfiguration:
                id: careful
                onException:
                  - onException:
                      exception: [ java.lang.UnsupportedOperationException ]
                      handled: { constant: "true" }
                      steps:
                        - setBody: { constant: We are closed. }
                onCompletion:
                  - onCompletion:
                      steps:
                        - process: { ref: completed }
            - route:
                id: pooled
                description: Asks
                routeConfigurationId: careful
                from:
                  uri: voice-tool:ask
                  parameters:
                    timeout: 5s
                    parameter.what: string
                    parameter.what.required: "true"
                  steps:
                    - process: { ref: step }
                    - setBody: { simple: "about ${header.what}" }
            """;

    private final ToolContext context = new ToolContext();
    private final WatchedExchanges.Books exchanges = WatchedExchanges.in(context.context);
    private final List<String> completed = new CopyOnWriteArrayList<>();
    private RecordedResults call;
    /** What the route does next. */
    private volatile Consumer<Exchange> step = exchange -> {};

    @BeforeEach
    void start() throws Exception {
        context.bind("step", exchange -> step.accept(exchange));
        context.bind(
                "completed", exchange -> completed.add(exchange.getMessage().getHeader("what", String.class)));
        context.load("tools.yaml", TOOL).start();
        call = context.call("acme");
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private ToolResult ask(String what, Consumer<Exchange> inTheRoute) throws InterruptedException {
        step = inTheRoute;
        ToolResult result = call.ask("ask", "{\"what\":\"" + what + "\"}");
        await().until(() -> context.tools.running() == 0);
        return result;
    }

    private static void fail(Exchange exchange) {
        throw new IllegalStateException("no");
    }

    private void assertNothingIsLeft(int givenUp) {
        assertThat(exchanges.out()).isEqualTo(givenUp);
        exchanges.assertSound();
        assertThat(context.context.getInflightRepository().size()).isZero();
        assertThat(context.context.getInflightRepository().size("pooled")).isZero();
    }

    @Test
    void oneExchangeServesOneCallAfterTheOther() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(ask("n" + i, exchange -> {}).output()).isEqualTo("about n" + i);
        }

        assertThat(exchanges.reused()).isEqualTo(4);
        assertThat(completed).containsExactly("n0", "n1", "n2", "n3", "n4");
        assertNothingIsLeft(0);
    }

    @Test
    void aFailureIsItsOwnCallsOnly() throws Exception {
        assertThat(ask("a", PooledToolsTest::fail).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ask("b", exchange -> exchange.setRollbackOnly(true)).outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(ask("c", exchange -> {}).output()).isEqualTo("about c");

        assertThat(completed).containsExactly("a", "b", "c");
        assertNothingIsLeft(0);
    }

    @Test
    void aFailureThatWasHandledHandlesNoOther() throws Exception {
        for (int i = 0; i < 3; i++) {
            ToolResult closed = ask("a", exchange -> {
                throw new UnsupportedOperationException();
            });
            assertThat(closed.output()).isEqualTo("We are closed.");
        }
        assertThat(ask("b", PooledToolsTest::fail).outcome()).isEqualTo(Outcome.FAILED);

        assertNothingIsLeft(0);
    }

    @Test
    void wrongArgumentsTakeNoExchange() throws Exception {
        assertThat(call.ask("ask", "{}").outcome()).isEqualTo(Outcome.WRONG_ARGUMENTS);
        await().until(() -> context.tools.running() == 0);

        assertNothingIsLeft(0);
    }

    @Test
    void anExchangeWhoseRouteThrewAnErrorIsNotUsedAgain() throws Exception {
        assertThat(ask("a", exchange -> {}).output()).isEqualTo("about a");
        ToolResult lost = ask("b", exchange -> {
            throw new AssertionError("x");
        });
        assertThat(lost.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ask("c", exchange -> {}).output()).isEqualTo("about c");

        assertThat(exchanges.reused()).isEqualTo(1); // by b; c has a new one
        assertThat(completed).containsExactly("a", "b", "c");
        assertNothingIsLeft(1);
    }

    @Test
    void anAbandonedToolKeepsItsExchangeUntilItsRouteEnds() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        step = exchange -> {
            if (exchange.getMessage().getHeader("what").equals("slow")) {
                inside.countDown();
                awaitUninterruptibly(goOn);
            }
        };
        call.call("call_slow", "ask", "{\"what\":\"slow\"}");
        inside.await();
        context.clock.advance(Duration.ofSeconds(5));
        assertThat(call.next().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(call.ask("ask", "{\"what\":\"quick\"}").output()).isEqualTo("about quick");
        await().until(() -> context.tools.running() == 1);
        assertThat(exchanges.out()).isEqualTo(1);

        goOn.countDown();
        await().until(() -> context.tools.running() == 0);
        assertThat(completed).containsExactly("quick", "slow");
        assertNothingIsLeft(0);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                // as a route that does not notice
            }
        }
    }
}
