package org.camelvoice.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;
import org.camelvoice.WatchedExchanges;
import org.camelvoice.call.Call;
import org.camelvoice.call.CallEvents;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.Calls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls in a CamelContext that pools exchanges: each message has its exchange for itself. */
class PooledCallsTest {
    private static final String ROUTES = """
            - routeConfiguration:
                id: careful
                onException:
                  - onException:
                      exception: [ java.lang.UnsupportedOperationException ]
                      handled: { constant: "true" }
                      steps:
                        - process: { ref: nothing }
                onCompletion:
                  - onCompletion:
                      steps:
                        - process: { ref: completed }
            - route:
                id: call-started
                from:
                  uri: voice:call/started
                  steps:
                    - process: { ref: nothing }
            - route:
                id: keys
                routeConfigurationId: careful
                from:
                  uri: voice:twilio/dtmf
                  steps:
                    - process: { ref: waits }
                    - process: { ref: step }
                    - setHeader: { name: mine, constant: left behind }
                    - setProperty: { name: mine, constant: left behind }
            - route:
                id: call-ended
                from:
                  uri: voice:call/ended
                  steps:
                    - process: { ref: seen }
            """;

    private final VoiceContext voice = new VoiceContext();
    private final WatchedExchanges.Books exchanges = WatchedExchanges.in(voice.context);
    private final ExecutorService elsewhere = Executors.newSingleThreadExecutor();
    private final List<Object> keys = new CopyOnWriteArrayList<>();
    private final List<Object> completed = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    /** What the route for keys does next. */
    private Consumer<Exchange> step = exchange -> {};

    /** Whether the route for keys goes on on another thread. */
    private volatile boolean waits;

    private Call call;

    @BeforeEach
    void start() throws Exception {
        voice.context.getRegistry().bind("waits", new AsyncProcessorSupport() {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                if (waits) {
                    elsewhere.execute(() -> callback.done(false));
                } else {
                    callback.done(true);
                }
                return !waits;
            }
        });
        voice.bind("step", exchange -> {
            assertThat(exchange.getMessage().getHeader("mine")).isNull();
            keys.add(exchange.getMessage().getBody());
            step.accept(exchange);
        });
        voice.bind("completed", exchange -> completed.add(exchange.getMessage().getBody()));
        voice.load("test.yaml", ROUTES).start();
        Calls.of(voice.context).observe(new CallEvents() {
            @Override
            public void routeFailed(CallFacts failed, String route, Throwable failure) {
                failures.add(failure);
            }
        });
        call = voice.talk();
    }

    @AfterEach
    void stop() {
        voice.close();
        elsewhere.shutdownNow();
    }

    private void press(String key) throws Exception {
        voice.says("{\"event\":\"dtmf\",\"dtmf\":{\"digit\":\"" + key + "\"}}");
    }

    private void press(String key, Consumer<Exchange> inTheRoute) throws Exception {
        step = inTheRoute;
        press(key);
        step = exchange -> {};
    }

    private void assertNothingIsLeft(int givenUp) {
        assertThat(exchanges.out()).isEqualTo(givenUp);
        exchanges.assertSound();
        assertThat(voice.context.getInflightRepository().size()).isZero();
        assertThat(voice.context.getInflightRepository().size("keys")).isZero();
        assertThat(call.routes().isIdle()).isTrue();
    }

    private static void fail(Exchange exchange) {
        throw new IllegalStateException("no");
    }

    private static void failAsHandled(Exchange exchange) {
        throw new UnsupportedOperationException();
    }

    private static void throwAnError(Exchange exchange) {
        throw new AssertionError("x");
    }

    @Test
    void oneExchangeServesOneMessageAfterTheOther() throws Exception {
        for (String key : List.of("1", "2", "3", "4")) {
            press(key);
        }

        assertThat(keys).containsExactly("1", "2", "3", "4");
        assertThat(completed).containsExactly("1", "2", "3", "4");
        assertThat(exchanges.reused()).isEqualTo(3);
        assertNothingIsLeft(0);
    }

    @Test
    void aFailureIsItsOwnMessagesOnly() throws Exception {
        press("1", PooledCallsTest::fail);
        press("2", PooledCallsTest::failAsHandled);
        press("3");
        press("4", PooledCallsTest::fail);

        assertThat(failures).hasSize(2);
        assertThat(completed).containsExactly("1", "2", "3", "4");
        assertNothingIsLeft(0);
    }

    @Test
    void aRouteThatWaitsElsewhereKeepsItsExchange() throws Exception {
        waits = true;
        for (String key : List.of("1", "2", "3")) {
            press(key);
        }
        await().until(() -> {
            voice.loop.run();
            return call.routes().isIdle();
        });

        assertThat(keys).containsExactly("1", "2", "3");
        assertNothingIsLeft(0);
    }

    @Test
    void anExchangeWhoseRouteThrewAnErrorIsNotUsedAgain() throws Exception {
        press("1");
        try {
            press("2", PooledCallsTest::throwAnError);
        } catch (AssertionError e) { // as the connection does
            call.routes().broken(e);
        }
        assertThat(failures).hasSize(1);
        voice.loop.advanceMillis(20_000); // the call ends with an apology

        assertThat(completed).containsExactly("1", "2");
        assertThat(call.state().isOver()).isTrue();
        assertNothingIsLeft(1);
    }
}
