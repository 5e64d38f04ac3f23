package org.camelvoice.plugin;

import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.camelvoice.processor.AudioSteps;
import org.camelvoice.processor.CallSteps;

/**
 * Puts our steps into the registry when the application has put all its beans there, and before any route is
 * built: a name that the application uses itself stays its own.
 */
final class StepNames extends LifecycleStrategySupport {

    @Override
    public void onContextInitializing(CamelContext context) {
        Registry registry = context.getRegistry();
        AudioSteps.all().forEach((name, step) -> bind(registry, name, step));
        CallSteps.all().forEach((name, step) -> bind(registry, name, step));
    }

    private static void bind(Registry registry, String name, Processor step) {
        if (registry.lookupByName(name) == null) {
            registry.bind(name, step);
        }
    }
}
