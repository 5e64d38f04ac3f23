package org.camelvoice.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.camelvoice.VoiceConstants;
import org.camelvoice.call.CallFacts;
import org.camelvoice.call.LostExchange;

/**
 * The beginning of a route that is a tool: there while the route is started, run on a thread of its own. When the
 * CamelContext stops it goes on until the sockets have been closed, since calls still need it.
 */
final class VoiceToolConsumer extends DefaultConsumer implements ShutdownAware {
    private final VoiceToolEndpoint endpoint;
    private final Tools tools;
    /** Null while the route is not started. Touched by whoever starts and stops it. */
    private Tool tool;
    /** Null until the route was started. Written before the tool can be called. */
    private volatile UriProof uris;

    VoiceToolConsumer(VoiceToolEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.tools = Tools.of(endpoint.getCamelContext());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Tool made = ToolOfRoute.make(getRoute(), endpoint, this::run);
        uris = proof(made);
        tools.add(made);
        tool = made;
    }

    private UriProof proof(Tool made) {
        try {
            return new UriProof(getRoute(), made.arguments());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(ToolOfRoute.sentence(made, e.getMessage()), e);
        }
    }

    @Override
    protected void doStop() throws Exception {
        if (tool != null) {
            tools.remove(tool);
            tool = null;
        }
        super.doStop();
    }

    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return true;
    }

    /** Those in its route are counted by Camel itself. */
    @Override
    public int getPendingExchangesSize() {
        return 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    private void run(ToolRun run) {
        Exchange exchange;
        try {
            exchange = exchange(run, run.tool().arguments().check(run.call().arguments()));
            uris.check(exchange.getMessage());
            createUoW(exchange);
        } catch (WrongArgumentsException e) {
            run.wrongArguments(e.getMessage());
            run.over();
            return;
        } catch (UriProof.UnprovenException e) {
            run.unproven(e);
            run.over();
            return;
        } catch (Throwable e) {
            run.failed(e);
            run.over();
            return;
        }
        process(run, exchange);
    }

    private Exchange exchange(ToolRun run, ObjectNode arguments) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(VoiceConstants.TOOL_ARGUMENTS, arguments.toString());
        exchange.setProperty(VoiceConstants.TOOL_CANCELLATION, run.cancellation());
        Message message = exchange.getMessage();
        ArgumentHeaders.of(arguments, run.tool().arguments()).forEach(message::setHeader);
        describe(message, run);
        return exchange;
    }

    private static void describe(Message message, ToolRun run) {
        CallFacts call = run.facts();
        message.setHeader(VoiceConstants.CALL_ID, call.id());
        message.setHeader(VoiceConstants.TENANT, call.tenant());
        message.setHeader(VoiceConstants.PLATFORM, call.platform());
        if (call.callerNumber() != null) {
            message.setHeader(VoiceConstants.CALLER, call.callerNumber());
        }
        message.setHeader(VoiceConstants.TOOL, run.call().name());
        message.setHeader(VoiceConstants.TOOL_CALL_ID, run.call().id());
    }

    private void process(ToolRun run, Exchange exchange) {
        run.cancellation().enter();
        AtomicBoolean ended = new AtomicBoolean();
        Runnable end = () -> {
            if (ended.compareAndSet(false, true)) {
                ended(run, exchange);
            }
        };
        try {
            getAsyncProcessor().process(exchange, doneSync -> end.run());
        } catch (Throwable e) { // Camel lets an Error through, and calls nobody back
            LostExchange.leave(exchange, getRoute(), e);
            end.run();
        }
        run.cancellation().leave();
    }

    /** On whichever thread the route ended. The model is answered first; then {@code onCompletion} takes its time. */
    private void ended(ToolRun run, Exchange exchange) {
        run.cancellation().over();
        if (run.cancellation().isCancelled()) { // whoever did that tells the model
            endAsCancelled(exchange, run.cancellation().getReason());
        } else {
            answer(run, exchange);
        }
        doneUoW(exchange);
        releaseExchange(exchange, false);
        run.over();
    }

    /** Whatever the interruption made of it; {@code onCompletion} finds the exception where it looks for one. */
    private static void endAsCancelled(Exchange exchange, String why) {
        Throwable failure = exchange.getException();
        if (!(failure instanceof ToolCancelledException)) {
            exchange.setException(new ToolCancelledException(why, failure));
        }
        exchange.setProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, exchange.getException());
        exchange.getExchangeExtension().setInterrupted(false);
    }

    private static void answer(ToolRun run, Exchange exchange) {
        if (exchange.getException() != null) {
            run.failed(exchange.getException());
        } else if (exchange.isFailed() || exchange.isRollbackOnly()) {
            run.failed(new IllegalStateException("Rolled back"));
        } else {
            readAnswer(run, exchange);
        }
    }

    private static void readAnswer(ToolRun run, Exchange exchange) {
        try {
            run.answered(Answer.of(exchange));
        } catch (Throwable e) {
            run.failed(e);
        }
    }
}
