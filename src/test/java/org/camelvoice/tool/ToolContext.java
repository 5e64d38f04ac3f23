package org.camelvoice.tool;

import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.camelvoice.call.Facts;
import org.camelvoice.tenant.TenantVersion;

/** A bare CamelContext with tools as users write them, whose timeouts pass when the test says so. */
final class ToolContext implements AutoCloseable {
    final DefaultCamelContext context = new DefaultCamelContext();
    final ManualClock clock = new ManualClock();
    final Tools tools = new Tools(context, clock);
    final EndedTools ended = new EndedTools();

    ToolContext() {
        tools.observe(ended);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextInitializing(
                    CamelContext initializing) { // the voice is plugged in, with its own clock
                context.getCamelContextExtension().addContextPlugin(Tools.class, tools);
            }
        });
    }

    /** Started, with these routes in a file named {@code tools.yaml}. */
    static ToolContext with(String yaml) throws Exception {
        ToolContext tools = new ToolContext();
        try {
            tools.load("tools.yaml", yaml).start();
            return tools;
        } catch (Exception e) {
            tools.close();
            throw e;
        }
    }

    /** Started, with these routes. */
    static ToolContext with(RouteBuilder routes) throws Exception {
        ToolContext tools = new ToolContext();
        tools.context.addRoutes(routes);
        return tools.start();
    }

    ToolContext bind(String name, Processor processor) {
        context.getRegistry().bind(name, processor);
        return this;
    }

    ToolContext load(String file, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(context).loadRoutes(ResourceHelper.fromString(file, yaml));
        return this;
    }

    ToolContext start() {
        context.start();
        return this;
    }

    /** A call to this tenant. */
    RecordedResults call(String tenant) {
        return new RecordedResults(tools, Facts.of("call-of-" + tenant, tenant, "twilio", "+15550100"));
    }

    List<String> routes(String tenant) {
        return tools.forTenant(TenantVersion.only(tenant)).stream().map(Tool::route).toList();
    }

    @Override
    public void close() {
        context.stop();
    }
}
