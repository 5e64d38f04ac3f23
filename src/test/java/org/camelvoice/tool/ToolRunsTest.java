package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.util.concurrent.ThreadType;
import org.camelvoice.call.Facts;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;

/** Where tools run, how often, and how many at once. */
class ToolRunsTest {
    private static final String WORK = """
            - route:
                id: work
                description: Works
                from:
                  uri: voice-tool:work
                  steps:
                    - process: { ref: work }
                    - setBody: { constant: done }
            """;

    private final AtomicInteger runs = new AtomicInteger();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final CountDownLatch mayEnd = new CountDownLatch(1);

    private void work(Exchange exchange) throws InterruptedException {
        runs.incrementAndGet();
        threads.add(Thread.currentThread());
        mayEnd.await();
    }

    private ToolContext working() throws Exception {
        return new ToolContext()
                .bind("work", this::work)
                .load("tools.yaml", WORK)
                .start();
    }

    @Test
    void theSameCallIdTwiceRunsOnceAndAnswersOnce() throws Exception {
        try (ToolContext context = working();
                RecordedResults call = context.call("acme")) {
            assertThat(call.call("call_1", "work", "{}")).isTrue();
            assertThat(call.call("call_1", "work", "{}")).isFalse();
            mayEnd.countDown();
            call.next();
            assertThat(call.call("call_1", "work", "{}")).isFalse();
            assertThat(call.call("call_2", "work", "{}")).isTrue();
            call.next();

            call.assertNothingElse();
            assertThat(runs).hasValue(2);
            assertThat(context.tools.repeated()).isEqualTo(2);
        }
    }

    @Test
    void theSameCallIdInAnotherCallIsAnotherOne() throws Exception {
        mayEnd.countDown();
        try (ToolContext context = working();
                RecordedResults one = context.call("acme");
                RecordedResults other = context.call("beta")) {
            assertThat(one.call("call_1", "work", "{}")).isTrue();
            assertThat(other.call("call_1", "work", "{}")).isTrue();
            one.next();
            other.next();

            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void aHundredToolsAtOnceRunOnThreadsOfTheirOwnAndWhoeverAskedGoesOn() throws Exception {
        List<RecordedResults> calls = new ArrayList<>();
        try (ToolContext context = working()) {
            for (int i = 0; i < 50; i++) {
                calls.add(context.call("tenant" + i));
                calls.get(i).call("call_1", "work", "{}");
                calls.get(i).call("call_2", "work", "{}");
            }
            await().untilAtomic(runs, org.hamcrest.Matchers.is(100));
            assertThat(context.tools.running()).isEqualTo(100);
            mayEnd.countDown();
            for (RecordedResults call : calls) {
                assertThat(call.next().outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(call.next().outcome()).isEqualTo(Outcome.ANSWERED);
                assertThat(call.threads).doesNotContain(Thread.currentThread());
            }

            assertThat(threads).hasSize(100).doesNotContain(Thread.currentThread());
            assertThat(threads).allSatisfy(thread -> assertThat(thread.getName())
                    .matches("Camel \\(.*\\) thread #\\d+ - voice-tool"));
            await().until(() -> context.tools.running() == 0);
        }
    }

    @Test
    void aCallHasABoundOfItsOwn() throws Exception {
        try (ToolContext context = working();
                RecordedResults call = context.call("acme");
                RecordedResults other = context.call("beta")) {
            for (int i = 0; i < CallTools.MOST_RUNNING; i++) {
                call.call("call_" + i, "work", "{}");
            }
            call.call("call_too_many", "work", "{}");
            other.call("call_1", "work", "{}");
            ToolResult refused = call.next();
            mayEnd.countDown();

            assertThat(refused.call().id()).isEqualTo("call_too_many");
            assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(refused.output()).isEqualTo("{\"error\":\"Too many tools run at once. Try again later.\"}");
            assertThat(other.next().outcome()).isEqualTo(Outcome.ANSWERED);
            assertThat(context.ended.count(Outcome.REFUSED)).isEqualTo(1);
        }
    }

    @Test
    void whatHasEndedMakesRoomForMore() throws Exception {
        mayEnd.countDown();
        try (ToolContext context = working();
                RecordedResults call = context.call("acme")) {
            for (int i = 0; i < 5 * CallTools.MOST_RUNNING; i++) {
                assertThat(call.ask("work", "{}").outcome()).isEqualTo(Outcome.ANSWERED);
                await().until(() -> call.tools.running() == 0);
            }
            assertThat(context.clock.timers()).isZero();
        }
    }

    @Test
    void aSlowOnCompletionKeepsNoAnswerBack() throws Exception {
        Semaphore completed = new Semaphore(0);
        ToolContext context = new ToolContext().bind("complete", exchange -> {
            mayEnd.await();
            completed.release();
        });
        try (context) {
            context.load("tools.yaml", """
                    - routeConfiguration:
                        id: slow
                        onCompletion:
                          - onCompletion:
                              steps:
                                - process: { ref: complete }
                    - route:
                        id: quick
                        description: Is quick
                        routeConfigurationId: slow
                        from:
                          uri: voice-tool:quick
                          steps:
                            - setBody: { constant: done }
                    """).start();
            RecordedResults call = context.call("acme");
            call.call("call_1", "quick", "{}");

            assertThat(call.next().output()).isEqualTo("done");
            assertThat(completed.availablePermits()).isZero();
            assertThat(context.tools.running()).isEqualTo(1);
            mayEnd.countDown();
            assertThat(completed.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRouteThatGoesOverToAnotherThreadAnswersToo() throws Exception {
        try (ToolContext context = ToolContext.with("""
                - route:
                    id: over
                    description: Goes over
                    from:
                      uri: voice-tool:over
                      steps:
                        - threads: { poolSize: 1 }
                        - setBody: { constant: over there }
                """)) {
            assertThat(context.call("acme").ask("over", "").output()).isEqualTo("over there");
        }
    }

    /** By {@code camel.threads.virtual.enabled}, on Java 21 and later. */
    @Test
    void itsThreadsAreVirtualIfCamelsAre() throws Exception {
        mayEnd.countDown();
        try (ToolContext context = working();
                RecordedResults call = context.call("acme")) {
            call.ask("work", "{}");

            assertThat(threads).allSatisfy(thread -> assertThat(isVirtual(thread))
                    .isEqualTo(ThreadType.current() == ThreadType.VIRTUAL));
        }
    }

    /** {@code Thread.isVirtual}, where there is one: this is compiled for Java 17. */
    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return Runtime.version().feature() >= 21
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }

    @Test
    void aCallHasSoManyToolsInAllAndSoManyInARow() throws Exception {
        mayEnd.countDown();
        try (ToolContext context = working();
                RecordedResults call = new RecordedResults(
                        context.tools, Facts.of("c", "acme", "twilio", null), new ToolLimits(5, 2))) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int turn = 0; turn < 4; turn++) {
                for (int i = 0; i < 3; i++) { // one of them is none of the tools, and counts nevertheless
                    outcomes.add(call.ask(i == 1 ? "wrok" : "work", "{}").outcome());
                }
                call.tools.callerSpoke();
            }

            assertThat(outcomes)
                    .containsExactly(
                            Outcome.ANSWERED,
                            Outcome.UNKNOWN_TOOL,
                            Outcome.OVER_LIMIT,
                            Outcome.ANSWERED,
                            Outcome.UNKNOWN_TOOL,
                            Outcome.OVER_LIMIT,
                            Outcome.ANSWERED,
                            Outcome.OVER_LIMIT,
                            Outcome.OVER_LIMIT,
                            Outcome.OVER_LIMIT,
                            Outcome.OVER_LIMIT,
                            Outcome.OVER_LIMIT);
            assertThat(context.ended.count(Outcome.OVER_LIMIT)).isEqualTo(7);
        }
    }

    @Test
    void noLimitIsNone() throws Exception {
        mayEnd.countDown();
        try (ToolContext context = working();
                RecordedResults call = context.call("acme")) {
            for (int i = 0; i < 50; i++) {
                assertThat(call.ask("work", "{}").outcome()).isEqualTo(Outcome.ANSWERED);
            }
        }
    }
}
