package org.camelvoice.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A route that writes down what it gets. It is done at once, or when the test says. */
public final class RecordedRoute implements Handler {
    private final String message;
    private final Audience audience;
    private final Deque<CallMessage> got = new ArrayDeque<>();
    private final Deque<Done> held = new ArrayDeque<>();
    private Runnable whatItDoes = () -> {};
    private boolean holding;

    public RecordedRoute(String message) {
        this(message, null, null);
    }

    public RecordedRoute(String message, String tenant, String platform) {
        this.message = message;
        this.audience = Audience.of(tenant, platform);
    }

    /** Before it is done it does this. */
    public RecordedRoute that(Runnable does) {
        whatItDoes = does;
        return this;
    }

    public RecordedRoute failingWith(String sentence) {
        return that(failure(sentence));
    }

    /** What a route does that fails. */
    public static Runnable failure(String sentence) {
        return () -> {
            throw new IllegalArgumentException(sentence);
        };
    }

    /** From now on it is not done with a message before {@link #release}. */
    public RecordedRoute holding() {
        holding = true;
        return this;
    }

    /** It is done with the oldest message that it holds. */
    public void release() {
        held.remove().done(null);
    }

    /** Takes the next message, whose body is returned. */
    public Object next() {
        assertThat(got).as("what %s got", this).isNotEmpty();
        return got.remove().body();
    }

    public void assertNext(Object... bodies) {
        for (Object body : bodies) {
            assertThat(next()).isEqualTo(body);
        }
    }

    /** Takes all that came, whatever it was. */
    public void forget() {
        got.clear();
    }

    /** Takes all that came, and returns the bodies. */
    public List<Object> taken() {
        List<Object> bodies = got.stream().map(CallMessage::body).toList();
        got.clear();
        return bodies;
    }

    public void assertExhausted() {
        assertThat(got).as("what %s got and nobody asked for", this).isEmpty();
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    @Override
    public String description() {
        return "route-of-" + message.substring(message.lastIndexOf('/') + 1);
    }

    @Override
    public void handle(HandledCall call, CallMessage callMessage, Done done) {
        got.add(callMessage);
        whatItDoes.run();
        if (holding) {
            held.add(done);
        } else {
            done.done(null);
        }
    }

    @Override
    public String toString() {
        return description();
    }
}
