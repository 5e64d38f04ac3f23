package org.camelvoice.platform;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.Audience;
import org.camelvoice.call.Call;
import org.camelvoice.call.Calls;

/**
 * Sends text to every caller whose platform has a channel for it, each on the loop of their own call, and says how many
 * there were.
 */
final class BroadcastProducer extends DefaultAsyncProducer {
    static final String NAME = "broadcast";

    private final VoiceEndpoint endpoint;
    private final Calls calls;

    BroadcastProducer(VoiceEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.calls = Calls.of(endpoint.getCamelContext());
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            String text = CallCommand.MESSAGE.text(exchange, "text");
            WayBack back =
                    new WayBack(exchange, callback, endpoint.getComponent().threads());
            send(text, exchange, back);
            return false;
        } catch (Throwable e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void send(String text, Exchange exchange, WayBack back) {
        String excluded = exchange.getMessage().getHeader(VoiceConstants.EXCLUDED_CALL_ID, String.class);
        Audience audience = endpoint.audience();
        List<Call> meant = calls.active().stream()
                .filter(call -> !call.facts().id().equals(excluded)
                        && audience.includes(call.facts().version()))
                .toList();
        Round round = new Round(exchange, back, meant.size());
        meant.forEach(call -> round.send(text, call));
        round.answered(false); // for the round itself, which may reach nobody
    }

    /** One text to many callers; over when each of their loops has answered. */
    private static final class Round {
        private final Exchange exchange;
        private final WayBack back;
        private final AtomicInteger awaited;
        private final AtomicInteger reached = new AtomicInteger();

        Round(Exchange exchange, WayBack back, int calls) {
            this.exchange = exchange;
            this.back = back;
            this.awaited = new AtomicInteger(calls + 1);
        }

        void send(String text, Call call) {
            try {
                call.loop().execute(() -> answered(isSent(text, call)));
            } catch (RejectedExecutionException e) { // its loop stops
                answered(false);
            }
        }

        /** One caller is no matter of the others. */
        private static boolean isSent(String text, Call call) {
            return !call.state().isOver() && call.caller().message(text);
        }

        void answered(boolean sent) {
            if (sent) {
                reached.incrementAndGet();
            }
            if (awaited.decrementAndGet() == 0) {
                exchange.getMessage().setHeader(VoiceConstants.CALL_COUNT, reached.get());
                back.take(null);
            }
        }
    }
}
