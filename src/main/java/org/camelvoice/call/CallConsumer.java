package org.camelvoice.call;

import java.util.function.BiConsumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.camelvoice.VoiceConstants;

/**
 * The beginning of a route that handles one message of its calls. It runs on the call's loop, one message after the
 * other, and must not block. When the CamelContext stops it goes on until the sockets have been closed, since calls still
 * need it.
 */
public final class CallConsumer extends DefaultConsumer implements Handler, ShutdownAware {
    private final CallEndpoint endpoint;
    private final String message;
    private final Direction direction;
    private final Handlers handlers;

    /** @param message scheme and path, as in {@link CallMessage#name()} */
    public CallConsumer(CallEndpoint endpoint, Processor processor, String message, Direction direction) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.message = message;
        this.direction = direction;
        this.handlers = Calls.of(endpoint.getCamelContext()).handlers();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        handlers.add(this);
    }

    @Override
    protected void doStop() throws Exception {
        handlers.remove(this);
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return true;
    }

    @Override
    public int getPendingExchangesSize() {
        return 0; // whoever brings the calls says how many there are
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    @Override
    public String message() {
        return message;
    }

    @Override
    public Audience audience() {
        return endpoint.audience().in(VersionedRoute.version(getRoute()));
    }

    @Override
    public String description() {
        Route route = getRoute();
        if (route == null) {
            return message;
        }
        String location = route.getSourceLocation();
        return location == null ? route.getRouteId() : route.getRouteId() + " (" + location + ")";
    }

    @Override
    public void handle(HandledCall call, CallMessage callMessage, Done done) {
        Exchange exchange = createExchange(false);
        exchange.setProperty(VoiceConstants.CALL, call);
        exchange.setProperty(VoiceConstants.AUDIO_PATH, call.path(direction));
        exchange.getExchangeExtension()
                .setStreamCacheDisabled(callMessage.isAudio()); // which is no stream, at any step
        fill(exchange.getMessage(), call, callMessage);
        RouteRun run = new RouteRun(this, exchange, done::done);
        done.mayBeGivenUp(run::giveUp);
        run.start();
    }

    /**
     * Runs the route for a call that has not begun, here and now. The route may block, and may complete on another
     * thread.
     *
     * @param answer gets the failure, or null, and the message with which the route ended, which is its own until it
     *     returns. Called once, on whichever thread the route ended.
     */
    public void ask(ExpectedCall call, BiConsumer<Throwable, Message> answer) {
        Exchange exchange = createExchange(false);
        exchange.setProperty(VoiceConstants.EXPECTED_CALL, call);
        Message message = exchange.getMessage();
        call.attributes().forEach(message::setHeader);
        message.setHeader(VoiceConstants.TENANT, call.tenant());
        message.setHeader(VoiceConstants.PLATFORM, call.platform());
        RouteRun run = new RouteRun(this, exchange, ended -> end(ended, answer), failure -> {});
        try {
            createUoW(exchange);
            run.start();
        } catch (Throwable e) {
            run.giveUp(e);
        }
    }

    private void end(Exchange exchange, BiConsumer<Throwable, Message> answer) {
        try {
            answer.accept(exchange.getException(), exchange.getMessage());
        } finally {
            doneUoW(exchange);
        }
    }

    private static void fill(Message message, HandledCall call, CallMessage callMessage) {
        message.setBody(callMessage.body());
        message.setHeader(VoiceConstants.CALL_ID, call.facts().id());
        if (callMessage.itemId() != null) {
            message.setHeader(VoiceConstants.ITEM_ID, callMessage.itemId());
        }
        if (callMessage.responseId() != null) {
            message.setHeader(VoiceConstants.RESPONSE_ID, callMessage.responseId());
        }
        if (!callMessage.isAudio()) {
            describe(message, call, callMessage);
        }
        if (callMessage.name().equals(CallMessage.CALL_ENDED)) {
            message.setHeader(VoiceConstants.END_REASON, call.endReason().kind().label());
        }
    }

    /** What is left out for audio, which comes a hundred times a second. */
    private static void describe(Message message, HandledCall call, CallMessage callMessage) {
        message.setHeader(VoiceConstants.TENANT, call.facts().tenant());
        message.setHeader(VoiceConstants.TENANT_VERSION, call.facts().version().id());
        message.setHeader(VoiceConstants.PLATFORM, call.facts().platform());
        message.setHeader(VoiceConstants.EVENT, callMessage.event());
        message.setHeader(VoiceConstants.TIMESTAMP, call.facts().moment());
    }
}
