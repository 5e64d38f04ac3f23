package org.camelvoice.gateway;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedStartupListener;
import org.apache.camel.spi.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls that the gateway makes to itself before it takes any. The first calls of a process load classes and run code that is
 * not compiled yet: they wait a second for what takes later ones some milliseconds. A thread of its own makes them while the
 * rest of the start goes on; then the start waits for it, before a consumer starts and so before a port opens.
 *
 * <p>Nobody sees these calls: they have a CamelContext of their own ({@link WarmUpGateway}), and the threads that they use log
 * nothing meanwhile ({@code log4j2-secrets.properties}).
 */
final class WarmUp implements ExtendedStartupListener {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceGateway.class);
    /** Beside log lines that are left out. */
    static final String UNSEEN = "voice.warmUp";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Duration limit;
    private final Vertx vertx;
    private final ClassLoader classes;
    private final Collection<Resource> files;
    private final Properties settings;
    private final Thread thread = new Thread(this::run, "camel-voice-warm-up");
    /** Null until it has come to its end. Written once, by its thread. */
    private volatile String sentence;
    /** Whether calls were greeted, or none will come. Written once, by its thread. */
    private volatile boolean fine;
    /** When it began, as {@link System#nanoTime}. */
    private final long startNanos = System.nanoTime();

    private WarmUp(CamelContext users, Collection<Resource> files, Vertx vertx, Duration limit) {
        this.limit = limit;
        this.vertx = vertx;
        this.classes = users.getApplicationContextClassLoader();
        this.files = files;
        this.settings = users.getPropertiesComponent().loadProperties();
    }

    /**
     * Begins with it, beside the start of a context.
     *
     * @param users of the users' calls; has its settings, and no routes yet
     * @param files of its routes
     * @param vertx whose event loops will have its calls
     * @param limit for all of it
     */
    static void begin(CamelContext users, Collection<Resource> files, Vertx vertx, Duration limit) {
        WarmUp warmUp = new WarmUp(users, files, vertx, limit);
        try {
            users.addStartupListener(warmUp);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot listen to the start of " + users.getName(), e);
        }
        warmUp.thread.setDaemon(true); // a start that fails waits for nothing
        warmUp.thread.start();
    }

    /** Called when the context's routes have been built and checked, before their consumers start. */
    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) throws InterruptedException {
        if (!alreadyStarted) {
            long patience = startNanos + limit.plus(PATIENCE).toNanos() - System.nanoTime();
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(patience))); // 0 would be for ever
            if (thread.isAlive()) { // something in it hangs
                thread.interrupt();
                show();
            } else if (fine) {
                LOG.info("Warm:   {}", sentence);
            }
        }
    }

    /** Called once. What is wrong with the routes for all calls, a start that fails has said by now. */
    @Override
    public void onCamelContextFullyStarted(CamelContext context, boolean alreadyStarted) {
        if (!fine) {
            LOG.warn(
                    "Warm:   no, so the first calls will be slow: {}",
                    sentence == null ? "it has not ended in time" : sentence);
        }
    }

    /** Catches everything: the start goes on. */
    private void run() {
        Vertx own = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        try {
            hide(own);
            sentence = call(own);
            fine = true;
        } catch (Throwable e) {
            sentence = why(e);
        } finally {
            show();
            own.close();
        }
    }

    private String call(Vertx own) throws Exception {
        try (WarmUpGateway gateway = new WarmUpGateway(vertx, loops(vertx).size(), classes)) {
            String model = WarmUpModel.on(own).listen(PATIENCE);
            Optional<String> uri = gateway.start(settings, files, model);
            return uri.isPresent()
                    ? told(heard(gateway, new WarmUpCalls(own, uri.get())))
                    : "not needed: no route brings phone calls";
        }
    }

    private WarmUpCalls.Heard heard(WarmUpGateway gateway, WarmUpCalls calls) throws InterruptedException {
        Duration left = Duration.ofNanos(startNanos + limit.toNanos() - System.nanoTime());
        if (left.toMillis() <= 0) {
            throw new IllegalStateException(
                    "its own routes took all of the %d ms to start".formatted(limit.toMillis()));
        }
        try {
            return calls.run(left).get(left.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(gateway.trouble(why(e)), e);
        }
    }

    private String told(WarmUpCalls.Heard heard) {
        return "%d calls in %.1f s; the last greeting was heard after %d ms"
                .formatted(
                        heard.calls(),
                        (System.nanoTime() - startNanos) / 1e9,
                        heard.lastGreeting().toMillis());
    }

    private String why(Throwable failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        if (cause instanceof TimeoutException) {
            return "no call was greeted within %d ms".formatted(limit.toMillis());
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static List<EventExecutor> loops(Vertx vertx) {
        List<EventExecutor> loops = new ArrayList<>();
        ((VertxInternal) vertx).getEventLoopGroup().forEach(loops::add);
        return loops;
    }

    /** @param own ends with the warm-up, so nothing of it is ever shown */
    private void hide(Vertx own) {
        MDC.put(UNSEEN, "true");
        loops(own).forEach(loop -> loop.execute(() -> MDC.put(UNSEEN, "true")));
        loops(vertx).forEach(loop -> loop.execute(() -> MDC.put(UNSEEN, "true")));
    }

    /** Waits until it is so, 2 s at most: what comes next on these loops is the users'. */
    private void show() {
        try {
            List<Future<?>> shown = new ArrayList<>();
            loops(vertx).forEach(loop -> shown.add(loop.submit(() -> MDC.remove(UNSEEN))));
            long endNanos = System.nanoTime() + PATIENCE.toNanos(); // of all together
            shown.forEach(done -> done.awaitUninterruptibly(endNanos - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("The start has failed meanwhile, and the event loops have ended", e);
        }
    }
}
