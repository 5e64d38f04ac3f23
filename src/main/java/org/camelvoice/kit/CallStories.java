package org.camelvoice.kit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.camelvoice.event.CallRecord;
import org.camelvoice.event.VoiceEvent;

/**
 * The calls of a CamelContext, told when they are over: for tests of your own routes. It observes them by a route, as you
 * could, and keeps all that it is told.
 *
 * <pre>{@code
 * CallStories calls = CallStories.of(camelContext);
 * try (TwilioCaller caller = TwilioCaller.to(uri).dial()) {
 *     …
 * }
 * assertThat(calls.awaitEnded(Duration.ofSeconds(5)))
 *         .heard("Hello, this is Acme")
 *         .said("Where is my order?")
 *         .usedTool("order_status")
 *         .heard("It left")
 *         .endedBecause(EndReason.Kind.CALLER_HUNG_UP);
 * }</pre>
 */
public final class CallStories {
    private static final String EVENTS =
            "voice-event:call.started,transcript.caller,transcript.model,tool,call.ended?queueSize=100000";

    /** By the call's id. Written by the route's thread. */
    private final Map<String, List<VoiceEvent>> events = new ConcurrentHashMap<>();

    private final BlockingQueue<CallStory> ended = new LinkedBlockingQueue<>();

    private CallStories() {}

    /**
     * From now on its calls are kept.
     *
     * @param context that Camel Voice is plugged into: one that has been started, or will be
     */
    public static CallStories of(CamelContext context) {
        CallStories stories = new CallStories();
        try {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from(EVENTS)
                            .process(exchange ->
                                    stories.keep(exchange.getMessage().getBody(VoiceEvent.class)));
                }
            });
        } catch (Exception e) {
            throw new IllegalStateException("The calls of " + context.getName() + " cannot be observed", e);
        }
        return stories;
    }

    private void keep(VoiceEvent event) {
        List<VoiceEvent> ofCall = events.computeIfAbsent(event.head().callId(), call -> new CopyOnWriteArrayList<>());
        ofCall.add(event);
        if (event instanceof CallRecord) {
            ended.add(CallStory.of(ofCall));
        }
    }

    /**
     * Waits until a call is over that was not asked for before.
     *
     * @throws AssertionError if none is; tells those that go on
     */
    public CallStory awaitEnded(Duration timeout) {
        try {
            CallStory story = ended.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (story == null) {
                throw new AssertionError(
                        "No call ended within " + timeout.toMillis() + " ms; so far there were " + soFar());
            }
            return story;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end of a call", e);
        }
    }

    /** All calls so far, also those that go on. */
    private List<CallStory> soFar() {
        List<CallStory> all = new ArrayList<>();
        events.values().forEach(ofCall -> all.add(CallStory.of(ofCall)));
        return all;
    }
}
