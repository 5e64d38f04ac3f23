package org.camelvoice.platform;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallConsumer;
import org.camelvoice.call.Calls;
import org.camelvoice.call.ExpectedCall;
import org.camelvoice.call.Handler;
import org.camelvoice.loop.RareLog;
import org.slf4j.LoggerFactory;

/**
 * Asks the tenant's route {@code from: voice:call/expected}, if there is one, what it knows of a call that has not begun:
 * the entries of its body, if that is a Map, else the headers that it has set. They become attributes of the call. A route
 * that has not answered within 800 ms is not waited for, and its answer comes to nothing: a carrier waits, and a caller
 * hears it ring. No thread waits here.
 */
final class ExpectedCallProducer extends DefaultAsyncProducer {
    static final String NAME = "expected";
    private static final String MESSAGE = "voice:call/" + NAME;

    private static final Duration PATIENCE = Duration.ofMillis(800);
    /** Routes that are running, those included that nobody waits for any more. */
    private static final int MOST_RUNNING = 100;

    private static final int MOST_ATTRIBUTES = 50;
    private static final int LONGEST_VALUE = 4_096; // characters
    private static final Pattern ATTRIBUTE = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    private final RareLog late = new RareLog(LoggerFactory.getLogger(ExpectedCallProducer.class));
    private final VoiceEndpoint endpoint;
    private final Calls calls;
    private final AtomicInteger running = new AtomicInteger();

    ExpectedCallProducer(VoiceEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.calls = Calls.of(endpoint.getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        ExpectedCall call = exchange.getProperty(VoiceConstants.EXPECTED_CALL, ExpectedCall.class);
        if (call == null) {
            exchange.setException(new IllegalArgumentException(MESSAGE + ": expected an announced call in the property "
                    + VoiceConstants.EXPECTED_CALL + ", got none"));
        } else if (route(call) instanceof CallConsumer route) {
            WayBack back =
                    new WayBack(exchange, callback, endpoint.getComponent().threads());
            ask(route, call, back);
            return false;
        }
        callback.done(true);
        return true;
    }

    private Handler route(ExpectedCall call) {
        return calls.handlers()
                .table(call.calledTenant().version(), call.platform())
                .handler(MESSAGE);
    }

    private void ask(CallConsumer route, ExpectedCall call, WayBack back) {
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        CompletableFuture<?> unused = answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((known, failure) -> {
                    if (failure == null) {
                        call.know(known);
                    } else {
                        goOnWithout(route, failure);
                    }
                    back.take(null);
                });
        begin(route, call, answer);
    }

    private void begin(CallConsumer route, ExpectedCall call, CompletableFuture<Map<String, String>> answer) {
        if (running.incrementAndGet() > MOST_RUNNING) {
            running.decrementAndGet();
            answer.completeExceptionally(new RejectedExecutionException(MOST_RUNNING + " of it are running"));
            return;
        }
        try {
            endpoint.getComponent()
                    .threads()
                    .execute(() -> route.ask(call, (failure, message) -> {
                        running.decrementAndGet();
                        end(answer, failure, message);
                    }));
        } catch (RejectedExecutionException e) { // the application is stopping
            running.decrementAndGet();
            answer.completeExceptionally(e);
        }
    }

    private static void end(CompletableFuture<Map<String, String>> answer, Throwable failure, Message message) {
        if (failure == null) {
            answer.complete(attributes(message));
        } else {
            answer.completeExceptionally(failure);
        }
    }

    private static Map<String, String> attributes(Message message) {
        Map<?, ?> said = message.getBody() instanceof Map<?, ?> body ? body : message.getHeaders();
        Map<String, String> attributes = new HashMap<>();
        said.forEach((name, value) -> {
            if (attributes.size() < MOST_ATTRIBUTES && isAttribute(String.valueOf(name), value)) {
                attributes.put(String.valueOf(name), String.valueOf(value));
            }
        });
        return attributes;
    }

    private static boolean isAttribute(String name, Object value) {
        return (value instanceof String || value instanceof Number || value instanceof Boolean)
                && value.toString().length() <= LONGEST_VALUE
                && !name.startsWith("Camel")
                && ATTRIBUTE.matcher(name).matches();
    }

    /** An exception's text may quote what it is about. */
    private void goOnWithout(CallConsumer route, Throwable failure) {
        calls.expected().countUnprepared();
        if (failure instanceof TimeoutException) {
            late.warn("Route {} had not answered within {}; the call goes on without", route.description(), PATIENCE);
        } else {
            late.warn(
                    "Route {} failed with {}; the call goes on without",
                    route.description(),
                    failure.getClass().getName());
        }
    }
}
