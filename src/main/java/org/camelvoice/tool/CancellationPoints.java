package org.camelvoice.tool;

import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.FinallyDefinition;
import org.apache.camel.model.OnCompletionDefinition;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.camelvoice.VoiceConstants;

/**
 * Keeps a cancelled tool's route from starting another step, except the steps that clean up: {@code onCompletion},
 * {@code onException}, {@code doCatch}, {@code doFinally}. Applies to the routes of tools as they are built; other
 * routes stay unchanged.
 */
final class CancellationPoints extends LifecycleStrategySupport implements InterceptStrategy {
    private static final Set<Class<?>> CLEANING_UP = Set.of(
            OnCompletionDefinition.class, OnExceptionDefinition.class, CatchDefinition.class, FinallyDefinition.class);

    @Override
    public void onRouteContextCreate(Route route) {
        if (route.getEndpoint() instanceof VoiceToolEndpoint) {
            route.getInterceptStrategies().add(this);
        }
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        return cleansUp(definition) ? target : new CancellationPoint(target);
    }

    private static boolean cleansUp(NamedNode definition) {
        for (NamedNode node = definition; node != null; node = node.getParent()) {
            if (CLEANING_UP.contains(node.getClass())) {
                return true;
            }
        }
        return false;
    }

    /** Runs before a step. */
    private static final class CancellationPoint extends DelegateAsyncProcessor {

        CancellationPoint(Processor step) {
            super(step);
        }

        @Override
        public boolean process(Exchange exchange, AsyncCallback callback) {
            ToolCancellation cancellation =
                    exchange.getProperty(VoiceConstants.TOOL_CANCELLATION, ToolCancellation.class);
            try {
                if (cancellation != null) {
                    cancellation.check();
                }
            } catch (ToolCancelledException e) {
                exchange.setException(e);
                callback.done(true);
                return true;
            }
            return super.process(exchange, callback);
        }
    }
}
