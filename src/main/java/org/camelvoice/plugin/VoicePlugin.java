package org.camelvoice.plugin;

import org.apache.camel.CamelContext;
import org.apache.camel.StartupListener;
import org.apache.camel.spi.ContextServicePlugin;
import org.camelvoice.call.Calls;
import org.camelvoice.call.EndReason;
import org.camelvoice.event.Observers;
import org.camelvoice.observability.CallLog;
import org.camelvoice.settings.Settings;
import org.camelvoice.tenant.Tenants;
import org.camelvoice.tool.Tools;

/**
 * Plugs the voice into any CamelContext with this jar on its class path, before its routes are built: the steps,
 * tenants, calls, tools and default settings. It leaves the application's own configuration unchanged.
 */
public final class VoicePlugin implements ContextServicePlugin {

    @Override
    public void load(CamelContext context) {
        Settings settings = new Settings(context);
        settings.addDefaults();
        Tenants tenants = new Tenants(context);
        Calls calls = new Calls(tenants);
        Observers observers = new Observers();
        calls.observe(new CallLog());
        calls.observe(observers);
        context.getCamelContextExtension().addContextPlugin(Calls.class, calls);
        context.getCamelContextExtension().addContextPlugin(Tools.class, new Tools(context));
        context.getCamelContextExtension().addContextPlugin(Observers.class, observers);
        context.addLifecycleStrategy(new StepNames());
        context.getCamelContextExtension().registerEndpointCallback(new EndpointTimes());
        RolloutStart rollout = new RolloutStart(tenants);
        context.addLifecycleStrategy(rollout);
        addStartupListener(context, new VoiceStart(settings, tenants, rollout));
    }

    /** Ends calls that began outside of routes; the consumers have ended all others by now. */
    @Override
    public void unload(CamelContext context) {
        Calls.of(context).endAll(EndReason.SHUTDOWN);
        Calls.of(context).budgets().close();
        Tools.of(context).close();
    }

    private static void addStartupListener(CamelContext context, StartupListener listener) {
        try {
            context.addStartupListener(listener);
        } catch (Exception e) {
            throw new IllegalStateException("Cannot listen to the start of " + context.getName(), e);
        }
    }
}
