package org.camelvoice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.PooledExchange;
import org.apache.camel.clock.Clock;
import org.apache.camel.impl.engine.PrototypeExchangeFactory;
import org.apache.camel.spi.ExchangeFactory;
import org.apache.camel.support.DefaultPooledExchange;
import org.apache.camel.support.ResetableClock;

/**
 * Pools exchanges as Camel's {@code PooledExchangeFactory} does, the last one released first, and notes whatever a
 * consumer does wrong with them: one that is released twice, or written to after that.
 */
public final class WatchedExchanges extends PrototypeExchangeFactory {

    /** What all consumers of a context have done. */
    public static final class Books {
        private final AtomicInteger created = new AtomicInteger();
        private final AtomicInteger acquired = new AtomicInteger();
        private final AtomicInteger released = new AtomicInteger();
        private final Queue<Exchange> free = new ConcurrentLinkedQueue<>();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();

        /** How many are with a route, or were given up. */
        public int out() {
            return created.get() + acquired.get() - released.get();
        }

        /** How many times one was used again. */
        public int reused() {
            return acquired.get();
        }

        /** Nobody has done anything wrong, so far. */
        public void assertSound() {
            free.forEach(this::check);
            assertThat(faults).isEmpty();
        }

        private void check(Exchange exchange) {
            if (!isAsNew(exchange)) {
                faults.add("used after it was released: " + exchange.getProperties() + " "
                        + exchange.getMessage().getHeaders() + " " + exchange.getException());
            }
        }

        private static boolean isAsNew(Exchange exchange) {
            return exchange.getAllProperties().isEmpty()
                    && exchange.getMessage().getHeaders().isEmpty()
                    && exchange.getMessage().getBody() == null
                    && exchange.getException() == null
                    && !exchange.isRollbackOnly()
                    && !exchange.isRouteStop()
                    && !exchange.getExchangeExtension().isFailureHandled()
                    && !exchange.getExchangeExtension().isInterrupted();
        }
    }

    private final Books books;
    private final Deque<Exchange> pooled = new ConcurrentLinkedDeque<>();

    private WatchedExchanges(Consumer consumer, Books books) {
        super(consumer);
        this.books = books;
    }

    /** The exchanges of the context's consumers, which are not there yet. */
    public static Books in(CamelContext context) {
        Books books = new Books();
        context.getCamelContextExtension().setExchangeFactory(new WatchedExchanges(null, books));
        return books;
    }

    @Override
    public ExchangeFactory newExchangeFactory(Consumer consumer) {
        WatchedExchanges factory = new WatchedExchanges(consumer, books);
        factory.setCamelContext(camelContext);
        return factory;
    }

    @Override
    public boolean isPooled() {
        return true;
    }

    @Override
    public Exchange create(Endpoint fromEndpoint, boolean autoRelease) {
        Exchange exchange = pooled.poll();
        if (exchange == null) {
            exchange = make(fromEndpoint, autoRelease);
        } else {
            books.free.remove(exchange);
            books.check(exchange);
            books.acquired.incrementAndGet();
        }
        Clock clock = exchange.getClock();
        ((ResetableClock) clock).reset();
        return exchange;
    }

    private Exchange make(Endpoint fromEndpoint, boolean autoRelease) {
        PooledExchange exchange = DefaultPooledExchange.newFromEndpoint(fromEndpoint);
        exchange.setAutoRelease(autoRelease);
        if (autoRelease) {
            exchange.onDone(this::release);
        }
        books.created.incrementAndGet();
        return exchange;
    }

    @Override
    public boolean release(Exchange exchange) {
        ((PooledExchange) exchange).done();
        if (books.free.contains(exchange)) {
            books.faults.add("released twice: " + exchange.getFromEndpoint());
            return false;
        }
        books.free.add(exchange);
        books.released.incrementAndGet();
        pooled.push(exchange);
        return true;
    }
}
