package org.camelvoice.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * The calls of a warm-up: several at a time, and another one for each that is over, until the last ones were greeted fast or
 * the time is up. Fails with the first call that the gateway does not take to its end. Belongs to one event loop.
 */
final class WarmUpCalls implements WarmUpCall.Ear {
    private static final int AT_ONCE = 16;
    /** What the compiler needs to have seen, whatever the first greetings are. */
    private static final int LEAST = 100;

    private static final int LAST = 20;
    /** How many of the last ones must be fast: any may have met the garbage collector. */
    private static final int MOST = 18;

    private static final Duration FAST = Duration.ofMillis(100);

    private final Vertx vertx;
    private final WebSocketClient client;
    private final WebSocketConnectOptions dialled;
    private final CompletableFuture<Heard> done = new CompletableFuture<>();
    /** How long the last greetings took, in nanoseconds. */
    private final Deque<Long> greetings = new ArrayDeque<>();

    private final Set<WarmUpCall> running = new HashSet<>();
    private int begun;
    private int greeted;
    private boolean stopping;

    /**
     * What came of them.
     *
     * @param calls        how many were greeted
     * @param lastGreeting how long the last one waited for it
     */
    record Heard(int calls, Duration lastGreeting) {}

    /**
     * Not begun yet.
     *
     * @param uri where they dial
     */
    WarmUpCalls(Vertx vertx, String uri) {
        this.vertx = vertx;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(Integer.MAX_VALUE)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false));
        this.dialled = new WebSocketConnectOptions().setAbsoluteURI(uri);
    }

    /**
     * Begins with them.
     *
     * @param time how long they may last
     * @return completed, on the event loop, when none runs any more
     */
    CompletableFuture<Heard> run(Duration time) {
        vertx.exceptionHandler(this::fail);
        vertx.runOnContext(now -> {
            vertx.setTimer(Math.max(1, time.toMillis()), timer -> stop());
            for (int i = 0; i < AT_ONCE; i++) {
                dial();
            }
        });
        return done;
    }

    private void dial() {
        client.connect(dialled).onSuccess(this::begin).onFailure(this::fail);
    }

    private void begin(WebSocket socket) {
        WarmUpCall call = new WarmUpCall(vertx, socket, "MZ" + begun++, this);
        running.add(call);
        call.begin();
        if (stopping) {
            call.hangUp();
        }
    }

    @Override
    public void greeted(long nanos) {
        greeted++;
        greetings.add(nanos);
        if (greetings.size() > LAST) {
            greetings.remove();
        }
        if (greeted >= LEAST
                && greetings.stream().filter(last -> last < FAST.toNanos()).count() >= MOST) {
            stop();
        }
    }

    @Override
    public void over(WarmUpCall call, boolean byItself) {
        running.remove(call);
        if (!byItself) {
            fail(new IllegalStateException("the gateway hung up on a call"));
        } else if (!stopping) {
            dial();
        }
    }

    private void stop() {
        if (!stopping) {
            stopping = true;
            List.copyOf(running).forEach(WarmUpCall::hangUp);
            if (greetings.isEmpty()) {
                done.completeExceptionally(new TimeoutException());
            } else {
                done.complete(new Heard(greeted, Duration.ofNanos(greetings.getLast())));
            }
        }
    }

    private void fail(Throwable why) {
        done.completeExceptionally(why);
        stop();
    }
}
