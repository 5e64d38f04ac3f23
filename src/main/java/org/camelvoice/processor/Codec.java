package org.camelvoice.processor;

import java.util.function.Function;
import org.apache.camel.Exchange;

/**
 * A step without state.
 *
 * @param <I> the accepted body
 */
final class Codec<I> extends AudioStep<I> {
    private final String name;
    private final Function<I, Object> function;

    Codec(String name, Class<I> type, String expected, Function<I, Object> function) {
        super(type, expected);
        this.name = name;
        this.function = function;
    }

    @Override
    Object apply(I body, Exchange exchange) {
        return function.apply(body);
    }

    @Override
    String name() {
        return name;
    }
}
