package org.camelvoice.observability;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.camelvoice.tool.Tools;

/** Metrics of tools; all names begin with {@code voice.tools.}. */
final class ToolMetrics {

    private ToolMetrics() {}

    public static void register(MeterRegistry registry, Tools tools, MeteredTenants tenants) {
        Gauge.builder("voice.tools.running", tools, Tools::running)
                .description("Tools running now")
                .register(registry);
        FunctionCounter.builder("voice.tools.repeated", tools, Tools::repeated)
                .description("Repeated tool calls, which did not run")
                .register(registry);
        tools.observe((call, outcome) -> tenants.of(call).endedTools(outcome).increment());
    }
}
