package org.camelvoice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.WatchedExchanges;
import org.camelvoice.call.Call;
import org.junit.jupiter.api.Test;

/** Observers in a CamelContext that pools exchanges: each event has its exchange for itself. */
class PooledObserversTest {

    @Test
    void anObserverThatFailsInEveryWayGetsTheNextEventInACleanExchange() throws Exception {
        List<Object> seen = new CopyOnWriteArrayList<>();
        List<Object> completed = new CopyOnWriteArrayList<>();
        try (ObservedCalls calls = ObservedCalls.prepared()) {
            WatchedExchanges.Books exchanges = WatchedExchanges.in(calls.context);
            calls.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("voice-event:dtmf")
                            .routeId("observer")
                            .errorHandler(noErrorHandler())
                            .onCompletion()
                            .process(exchange ->
                                    completed.add(exchange.getMessage().getBody()))
                            .end()
                            .process(exchange -> {
                                assertThat(exchange.getProperty("mine")).isNull();
                                exchange.setProperty("mine", true);
                                VoiceEvent.Dtmf pressed = exchange.getMessage().getBody(VoiceEvent.Dtmf.class);
                                seen.add(pressed.digit());
                                failAt(pressed.digit());
                            });
                }
            });
            calls.start();
            Call call = calls.call("acme");
            List<String> keys = new ArrayList<>(List.of("1", "fail", "2", "throw", "3", "4"));
            keys.forEach(key -> call.events().dtmf(call.facts(), key));

            await().untilAsserted(() -> assertThat(completed).hasSize(6));
            await().untilAsserted(() -> assertThat(exchanges.out()).isEqualTo(1)); // whose route threw an Error
            assertThat(seen).containsExactlyElementsOf(keys);
            assertThat(exchanges.reused()).isEqualTo(4);
            exchanges.assertSound();
            assertThat(calls.context.getInflightRepository().size()).isZero();
            assertThat(calls.context.getInflightRepository().size("observer")).isZero();
        }
    }

    private static void failAt(String key) {
        if (key.equals("fail")) {
            throw new IllegalStateException("no");
        }
        if (key.equals("throw")) {
            throw new StackOverflowError();
        }
    }
}
