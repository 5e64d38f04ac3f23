package org.camelvoice.tool;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import org.camelvoice.call.RouteRun;

/**
 * The start of a route that is a tool: the tool exists while the route is started, and runs on its own threads. When
 * the CamelContext stops, the route continues until the sockets are closed, because calls still need it.
 */
final class VoiceToolConsumer extends DefaultConsumer implements ShutdownAware {
    private final VoiceToolEndpoint endpoint;
    private final Tools tools;
    /** Null while the route is stopped. Written by the thread that starts and stops it. */
    private Tool tool;
    /** Null before the first start. Written before the tool can be called. */
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

    /** Camel itself counts the exchanges in its route. */
    @Override
    public int getPendingExchangesSize() {
        return 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // all is prepared by then
    }

    private void run(ToolRun run) {
        Exchange exchange = null;
        try {
            ObjectNode arguments = run.tool().arguments().check(run.call().arguments());
            exchange = createExchange(false);
            fill(exchange, run, arguments);
            uris.check(exchange.getMessage());
            beginUnitOfWork(exchange);
        } catch (Throwable e) {
            refuse(run, exchange, e);
            return;
        }
        process(run, exchange);
    }

    /** A pooled exchange has had its unit of work all along. Not begun here, it would be the route's, which then ends it. */
    private void beginUnitOfWork(Exchange exchange) throws Exception {
        createUoW(exchange).onPrepare(exchange);
    }

    /** @param exchange null if it did not come to one */
    private void refuse(ToolRun run, Exchange exchange, Throwable why) {
        if (why instanceof WrongArgumentsException) {
            run.wrongArguments(why.getMessage());
        } else if (why instanceof UriProof.UnprovenException unproven) {
            run.unproven(unproven);
        } else {
            run.failed(why);
        }
        if (exchange != null) {
            RouteRun.giveBack(this, exchange);
        }
        run.over();
    }

    private static void fill(Exchange exchange, ToolRun run, ObjectNode arguments) {
        exchange.setPattern(ExchangePattern.InOut);
        exchange.setProperty(VoiceConstants.TOOL_ARGUMENTS, arguments.toString());
        exchange.setProperty(VoiceConstants.TOOL_CANCELLATION, run.cancellation());
        Message message = exchange.getMessage();
        ArgumentHeaders.of(arguments, run.tool().arguments()).forEach(message::setHeader);
        describe(message, run);
    }

    private static void describe(Message message, ToolRun run) {
        CallFacts call = run.facts();
        message.setHeader(VoiceConstants.CALL_ID, call.id());
        message.setHeader(VoiceConstants.TENANT, call.tenant());
        message.setHeader(VoiceConstants.TENANT_VERSION, call.version().id());
        message.setHeader(VoiceConstants.PLATFORM, call.platform());
        if (call.callerNumber() != null) {
            message.setHeader(VoiceConstants.CALLER, call.callerNumber());
        }
        message.setHeader(VoiceConstants.TOOL, run.call().name());
        message.setHeader(VoiceConstants.TOOL_CALL_ID, run.call().id());
    }

    private void process(ToolRun run, Exchange exchange) {
        RouteRun inRoute = new RouteRun(this, exchange, ended -> ended(run, ended), failure -> run.over());
        run.cancellation().enter();
        try {
            inRoute.start();
        } catch (Throwable e) {
            giveUp(run, inRoute, e);
        }
        run.cancellation().leave();
    }

    /** Unless the route was over before, and the failure came after it. */
    private static void giveUp(ToolRun run, RouteRun inRoute, Throwable failure) {
        if (inRoute.giveUp(failure)) {
            run.over();
        }
    }

    /** Called on the thread on which the route ended. The model gets its answer first; then {@code onCompletion} runs. */
    private void ended(ToolRun run, Exchange exchange) {
        run.cancellation().over();
        if (run.cancellation().isCancelled()) { // the canceller answers the model
            endAsCancelled(exchange, run.cancellation().getReason());
        } else {
            answer(run, exchange);
        }
        doneUoW(exchange);
    }

    /** Whatever the interruption caused; {@code onCompletion} finds the exception in its usual place. */
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
