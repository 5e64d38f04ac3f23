package org.camelvoice.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.call.ExchangeCall;

/**
 * A step that converts one kind of body into another. Many routes use it at once, so it keeps all state on the
 * {@link AudioPath} of the call, or of the connection.
 *
 * @param <I> the accepted body
 */
abstract class AudioStep<I> implements Processor {
    private final Class<I> type;
    private final String expected;

    /** @param expected the accepted body, for people */
    AudioStep(Class<I> type, String expected) {
        this.type = type;
        this.expected = expected;
    }

    @Override
    public final void process(Exchange exchange) {
        Message message = exchange.getMessage();
        Object body = message.getBody();
        if (!accepts(body)) {
            throw unexpectedType(body);
        }
        message.setBody(apply(type.cast(body), exchange));
    }

    /** Whether {@link #apply} takes it; null only where null means something. */
    boolean accepts(Object body) {
        return type.isInstance(body);
    }

    final IllegalArgumentException unexpectedType(Object body) {
        return unexpected(nameOfType(body));
    }

    static String nameOfType(Object body) {
        return body == null ? "null" : body.getClass().getSimpleName();
    }

    /** @param got for people; without any spoken content */
    final IllegalArgumentException unexpected(String got) {
        return new IllegalArgumentException("%s: expected %s, got %s".formatted(name(), expected, got));
    }

    abstract Object apply(I body, Exchange exchange);

    /** The name that routes use. */
    abstract String name();

    /**
     * @throws IllegalStateException if the exchange belongs to no call, so that there is no place for state; or if it
     *     is not on its call's thread
     */
    final AudioPath path(Exchange exchange) {
        AudioPath path = path(exchange, "a call");
        ExchangeCall.of(exchange); // fails on another thread
        return path;
    }

    /**
     * The path of an exchange that may belong to a connection, which has no call yet, or several; who makes such exchanges
     * answers for their thread.
     *
     * @throws IllegalStateException if the exchange belongs to neither, so that there is no place for state
     */
    final AudioPath connectionPath(Exchange exchange) {
        return path(exchange, "a call or a connection");
    }

    private AudioPath path(Exchange exchange, String owner) {
        AudioPath path = exchange.getProperty(VoiceConstants.AUDIO_PATH, AudioPath.class);
        if (path == null) {
            throw new IllegalStateException(name() + ": expected an exchange of " + owner
                    + ", since it remembers what came before, but route " + exchange.getFromRouteId() + " began with "
                    + exchange.getFromEndpoint());
        }
        return path;
    }
}
