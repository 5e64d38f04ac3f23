package org.camelvoice.plugin;

import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.camelvoice.platform.Platforms;
import org.camelvoice.processor.AudioSteps;
import org.camelvoice.processor.CallSteps;

/**
 * Adds the audio and call steps, and the platforms' beans, to the registry after the application's beans and before any route is built. A name
 * that the application uses remains the application's.
 */
final class StepNames extends LifecycleStrategySupport {

    @Override
    public void onContextInitializing(CamelContext context) {
        Registry registry = context.getRegistry();
        AudioSteps.all().forEach((name, step) -> bind(registry, name, step));
        CallSteps.all().forEach((name, step) -> bind(registry, name, step));
        Platforms.of(context).values().forEach(platform -> platform.beans(context)
                .forEach((name, bean) -> bind(registry, name, bean)));
    }

    private static void bind(Registry registry, String name, Object bean) {
        if (registry.lookupByName(name) == null) {
            registry.bind(name, bean);
        }
    }
}
