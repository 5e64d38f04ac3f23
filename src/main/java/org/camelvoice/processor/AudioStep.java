package org.camelvoice.processor;

import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.camelvoice.VoiceConstants;
import org.camelvoice.audio.AudioPath;
import org.camelvoice.call.ExchangeCall;

/**
 * A step that converts one kind of body into another. Many routes use it at once, so it keeps all state on the call's
 * {@link AudioPath}.
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
        if (!type.isInstance(body)) {
            throw unexpectedType(body);
        }
        message.setBody(apply(type.cast(body), exchange));
    }

    final IllegalArgumentException unexpectedType(Object body) {
        return unexpected(body == null ? "null" : body.getClass().getSimpleName());
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
        AudioPath path = exchange.getProperty(VoiceConstants.AUDIO_PATH, AudioPath.class);
        if (path == null) {
            throw new IllegalStateException(name()
                    + ": expected an exchange of a call, since it remembers what came before, but route "
                    + exchange.getFromRouteId() + " began with " + exchange.getFromEndpoint());
        }
        ExchangeCall.of(exchange); // fails on another thread
        return path;
    }
}
