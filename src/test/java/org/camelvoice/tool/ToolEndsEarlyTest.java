package org.camelvoice.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.platform.websocket.RecordedLog;
import org.camelvoice.tool.ToolResult.Outcome;
import org.junit.jupiter.api.Test;

/** Tools whose answer is wanted no longer: the caller hung up, or they took too long. */
class ToolEndsEarlyTest {
    private static final String BOOKING = """
            - routeConfiguration:
                id: bookings
                onCompletion:
                  - onCompletion:
                      onFailureOnly: "true"
                      steps:
                        - process: { ref: failed }
                  - onCompletion:
                      onCompleteOnly: "true"
                      steps:
                        - process: { ref: completed }
            - route:
                id: booking
                description: Books
                routeConfigurationId: bookings
                from:
                  uri: voice-tool:book
                  parameters:
                    timeout: 5s
                  steps:
                    - process: { ref: first }
                    - process: { ref: second }
                    - setBody: { constant: booked }
            """;

    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<String> seen = new CopyOnWriteArrayList<>();

    private ToolContext booking() {
        return booking(exchange -> {
            inside.countDown();
            never.await();
        });
    }

    private ToolContext booking(Processor first) {
        ToolContext context = new ToolContext().bind("first", first);
        context.bind("second", exchange -> seen.add("second"));
        context.bind("failed", this::note);
        context.bind("completed", exchange -> seen.add("completed"));
        return context;
    }

    private void note(Exchange exchange) {
        Throwable why = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        seen.add("failed: " + why.getClass().getSimpleName() + ": " + why.getMessage()
                + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
    }

    private ToolContext started(ToolContext context) throws Exception {
        return context.load("tools.yaml", BOOKING).start();
    }

    @Test
    void aCallerWhoHangsUpCancelsWhatRunsAndOnCompletionSeesIt() throws Exception {
        try (ToolContext context = started(booking())) {
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            call.close();
            ToolResult result = call.next();
            await().until(() -> context.tools.running() == 0);

            assertThat(result.outcome()).isEqualTo(Outcome.CANCELLED);
            assertThat(seen).containsExactly("failed: ToolCancelledException: The call is over");
            call.assertNothingElse();
            assertThat(context.clock.timers()).isZero();
        }
    }

    @Test
    void afterThatNothingBegins() throws Exception {
        try (ToolContext context = started(booking())) {
            RecordedResults call = context.call("acme");
            call.close();

            assertThat(call.call("call_1", "book", "")).isFalse();
            assertThat(context.tools.running()).isZero();
        }
    }

    @Test
    void aToolThatTakesTooLongIsToldOfAndCancelled() throws Exception {
        try (RecordedLog log = new RecordedLog();
                ToolContext context = started(booking())) {
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            context.clock.advance(Duration.ofMillis(4_999));
            call.assertNothingElse();
            context.clock.advance(Duration.ofMillis(1));
            ToolResult result = call.next();
            await().until(() -> context.tools.running() == 0);

            assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(result.output()).isEqualTo("{\"error\":\"The tool did not answer within 5 s.\"}");
            assertThat(result.took()).isEqualTo(Duration.ofSeconds(5));
            assertThat(seen).containsExactly("failed: ToolCancelledException: The tool did not answer within 5 s.");
            assertThat(log.linesOf("org.camelvoice"))
                    .containsExactly(
                            "Call call-of-acme: tool book of route booking (tools.yaml:17) did not answer within"
                                    + " 5000 ms");
        }
    }

    @Test
    void aStepThatIgnoresTheInterruptionIsTheLastOne() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ToolContext context = booking(exchange -> {
            inside.countDown();
            awaitWhateverComes(goOn);
        });
        try (context) {
            started(context);
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            call.close();
            call.next();
            assertThat(context.tools.running()).isEqualTo(1);
            goOn.countDown();
            await().until(() -> context.tools.running() == 0);

            assertThat(seen).containsExactly("failed: ToolCancelledException: The call is over");
        }
    }

    private static void awaitWhateverComes(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // it does not want to hear of it
            }
        }
    }

    @Test
    void aRouteMayLookWhetherItIsStillWanted() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ToolContext context = booking(exchange -> {
            seen.add(String.valueOf(cancellation(exchange).isCancelled()));
            inside.countDown();
            awaitWhateverComes(goOn);
            seen.add(cancellation(exchange).getReason());
        });
        try (context) {
            started(context);
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            call.close();
            call.next();
            goOn.countDown();
            await().until(() -> context.tools.running() == 0);

            assertThat(seen).startsWith("false", "The call is over");
        }
    }

    private static ToolCancellation cancellation(Exchange exchange) {
        return exchange.getProperty(VoiceConstants.TOOL_CANCELLATION, ToolCancellation.class);
    }

    @Test
    void whatCleansUpInTheRouteStillRunsAndIsNotInterrupted() throws Exception {
        ToolContext context = booking().bind("cleanUp", exchange -> {
            seen.add("clean up" + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        });
        try (context) {
            context.load("tools.yaml", """
                    - route:
                        id: booking
                        description: Books
                        from:
                          uri: voice-tool:book
                          steps:
                            - doTry:
                                steps:
                                  - process: { ref: first }
                                  - process: { ref: second }
                                doFinally:
                                  steps:
                                    - process: { ref: cleanUp }
                            - process: { ref: second }
                    """).start();
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            call.close();
            call.next();
            await().until(() -> context.tools.running() == 0);

            assertThat(seen).containsExactly("clean up");
        }
    }

    @Test
    void aSingleOneCanBeCancelled() throws Exception {
        try (ToolContext context = started(booking());
                RecordedResults call = context.call("acme")) {
            call.call("call_1", "book", "");
            inside.await();

            assertThat(call.tools.cancel("call_2", "Not wanted")).isFalse();
            assertThat(call.tools.cancel("call_1", "Not wanted")).isTrue();
            assertThat(call.tools.cancel("call_1", "Not wanted")).isFalse();
            assertThat(call.next().output()).isEqualTo("{\"error\":\"Not wanted\"}");
            await().until(() -> context.tools.running() == 0);
            assertThat(seen).containsExactly("failed: ToolCancelledException: Not wanted");
        }
    }

    @Test
    void whatAnsweredInTimeIsNeitherCancelledNorLate() throws Exception {
        never.countDown();
        try (ToolContext context = started(booking())) {
            RecordedResults call = context.call("acme");
            assertThat(call.ask("book", "").output()).isEqualTo("booked");
            await().until(() -> context.tools.running() == 0);
            context.clock.advance(Duration.ofMinutes(1));
            call.close();

            call.assertNothingElse();
            assertThat(seen).containsExactly("second", "completed");
        }
    }

    @Test
    void aRouteOnAnotherThreadEndsBeforeItsNextStep() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        ToolContext context = booking(exchange -> {
            inside.countDown();
            goOn.await();
        });
        try (context) {
            context.load(
                            "tools.yaml",
                            BOOKING.replace(
                                    "        - process: { ref: first }",
                                    "        - threads: { poolSize: 1 }\n        - process: { ref: first }"))
                    .start();
            RecordedResults call = context.call("acme");
            call.call("call_1", "book", "");
            inside.await();
            call.close();
            call.next();
            goOn.countDown();
            await().until(() -> context.tools.running() == 0);

            assertThat(seen).containsExactly("failed: ToolCancelledException: The call is over");
        }
    }

    @Test
    void aContextThatStopsCancelsWhatIsLeft() throws Exception {
        ToolContext context = started(booking());
        RecordedResults call = context.call("acme");
        call.call("call_1", "book", "");
        inside.await();
        context.tools.close();

        assertThat(call.next().outcome()).isEqualTo(Outcome.CANCELLED);
        context.close();
    }
}
